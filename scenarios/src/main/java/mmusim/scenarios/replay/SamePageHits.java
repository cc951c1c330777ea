package mmusim.scenarios.replay;

import java.util.Arrays;
import java.util.List;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Access;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.mmu.tlb.TlbHierarchy;
import mmusim.scenarios.trace.Reference;

/**
 * Knows references that hit the first level without a search, because the last access to the same
 * arrays was a hit on the same page. Using the newest entry once more changes neither the order of
 * use nor anything else, so such a hit has only to be counted; most references of ordinary programs
 * are of this sort.
 *
 * <p>That needs operations which share either all their first-level arrays or none; where some are
 * shared nothing is known. Where the second level includes the first, a miss can take entries out
 * of the first, so all is forgotten then. A page here is 4 KiB, whatever is mapped, because the
 * first level may hold a large page in such pieces.
 *
 * <p>Invariant: {@code last[kind]} is an address on the page of the newest first-level entry of the
 * arrays that serve {@code kind}, or {@link Reference#NOWHERE}.
 */
final class SamePageHits {
  /** Where the last hit was, by kind of {@link Reference}. */
  final long[] last = new long[Reference.KINDS];

  private final TlbHierarchy tlb;
  private final boolean isUsable;
  private final boolean dataIsOne;
  private final boolean isClearedByMisses;

  /** Page size of the entry hit last, by operation of {@link Access}. */
  private final int[] entrySizes = new int[3];

  SamePageHits(TlbHierarchy tlb) {
    this.tlb = tlb;
    TlbGeometry geometry = tlb.geometry();
    List<TlbArrayGeometry> reads = geometry.arrays(1, Access.READ);
    List<TlbArrayGeometry> writes = geometry.arrays(1, Access.WRITE);
    List<TlbArrayGeometry> fetches = geometry.arrays(1, Access.FETCH);
    this.dataIsOne = reads.equals(writes);
    this.isUsable =
        areDisjoint(reads, fetches)
            && areDisjoint(writes, fetches)
            && (dataIsOne || areDisjoint(reads, writes));
    this.isClearedByMisses = geometry.inclusion() == Inclusion.INCLUSIVE;
    Arrays.fill(last, Reference.NOWHERE);
  }

  /** Counts hits, packed by kind into 16 bits each. */
  void count(long packed) {
    long loads = packed >>> (Reference.LOAD << 4) & 0xffff;
    long stores = packed >>> (Reference.STORE << 4) & 0xffff;
    long modifies = packed >>> (Reference.MODIFY << 4) & 0xffff;
    tlb.countHits(Access.FETCH, entrySizes[Access.FETCH], packed & 0xffff);
    tlb.countHits(Access.READ, entrySizes[Access.READ], loads + modifies);
    tlb.countHits(Access.WRITE, entrySizes[Access.WRITE], stores + modifies);
  }

  /** Returns whether {@link #count} must be called before {@link #hit} with this size. */
  boolean changesSize(int operation, int entrySize) {
    return entrySizes[operation] != entrySize;
  }

  /**
   * Notes that an access was a first-level hit.
   *
   * @param entrySize page size of the entry
   * @param writable whether a write to the same page would be a hit and no more
   */
  void hit(long vaddr, int operation, int entrySize, boolean writable) {
    if (!isUsable) {
      return;
    }
    entrySizes[operation] = entrySize;
    if (operation == Access.FETCH) {
      last[Reference.FETCH] = vaddr;
    } else if (dataIsOne) {
      hitData(vaddr, entrySize, writable);
    } else {
      last[operation == Access.READ ? Reference.LOAD : Reference.STORE] = vaddr;
    }
  }

  /** Notes that anything may have left the first level. */
  void forget() {
    Arrays.fill(last, Reference.NOWHERE);
  }

  /** Notes that an access was anything but a first-level hit. */
  void miss(int operation) {
    if (isClearedByMisses) {
      forget();
    } else if (operation == Access.FETCH) {
      last[Reference.FETCH] = Reference.NOWHERE;
    } else {
      last[Reference.LOAD] = Reference.NOWHERE;
      last[Reference.STORE] = Reference.NOWHERE;
      last[Reference.MODIFY] = Reference.NOWHERE;
    }
  }

  private void hitData(long vaddr, int entrySize, boolean writable) {
    entrySizes[Access.READ] = entrySize;
    entrySizes[Access.WRITE] = entrySize;
    boolean staysWritable = (last[Reference.STORE] ^ vaddr) >>> Pages.PAGE_SHIFT == 0;
    long write = writable || staysWritable ? vaddr : Reference.NOWHERE;
    last[Reference.LOAD] = vaddr;
    last[Reference.STORE] = write;
    last[Reference.MODIFY] = write;
  }

  private static boolean areDisjoint(List<TlbArrayGeometry> some, List<TlbArrayGeometry> others) {
    return some.stream().noneMatch(others::contains);
  }
}

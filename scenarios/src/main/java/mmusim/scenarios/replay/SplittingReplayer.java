package mmusim.scenarios.replay;

import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.tlb.TlbHierarchy;
import mmusim.scenarios.trace.Reference;

/**
 * Makes accesses of references: leaves out those that are known to hit ({@link SamePageHits}),
 * splits the others at page boundaries, and makes two of a modify.
 */
abstract class SplittingReplayer implements Replayer {
  /** Sixteen bits count the repeats of a kind. */
  private static final int STRETCH_MAX = 0xffff;

  private final PageSizing sizing;
  private final RegionSizes regions = new RegionSizes();
  private final SamePageHits repeated;

  /** Repeats that are not yet counted; valid while a reference is made. */
  private long repeats;

  SplittingReplayer(TlbHierarchy tlb, PageSizing sizing) {
    this.sizing = sizing;
    this.repeated = new SamePageHits(tlb);
  }

  @Override
  public final void feed(long[] vaddrs, int[] attributes, int from, int to) {
    for (int start = from; start < to; start += STRETCH_MAX) {
      feedStretch(vaddrs, attributes, start, Math.min(to, start + STRETCH_MAX));
    }
  }

  /**
   * Makes one access that lies in one page.
   *
   * @param operation READ, WRITE or FETCH of {@link Access}
   * @param pageSize of the page around the address: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB
   */
  abstract void access(long vaddr, int operation, int pageSize);

  /** Notes that an access was a first-level hit; see {@link SamePageHits#hit}. */
  final void hit(long vaddr, int operation, int entrySize, boolean writable) {
    if (repeated.changesSize(operation, entrySize)) {
      repeated.count(repeats);
      repeats = 0;
    }
    repeated.hit(vaddr, operation, entrySize, writable);
  }

  /** Notes that an access was anything but a first-level hit. */
  final void miss(int operation) {
    repeated.miss(operation);
  }

  /** Notes that anything may have left the first level. */
  final void forget() {
    repeated.forget();
  }

  private void feedStretch(long[] vaddrs, int[] attributes, int from, int to) {
    long[] last = repeated.last;
    long counts = 0;
    for (int i = from; i < to; i++) {
      int described = attributes[i];
      int kind = described & 3;
      long vaddr = vaddrs[i];
      long expected = last[kind];
      long differs = (vaddr ^ expected) | ((vaddr + (described >>> 2) - 1) ^ expected);
      if (differs >>> Pages.PAGE_SHIFT == 0) {
        counts += 1L << (kind << 4);
      } else {
        repeats = counts;
        make(vaddr, kind, described >>> 2);
        counts = repeats;
      }
    }
    repeated.count(counts);
  }

  private void make(long vaddr, int kind, int sizeBytes) {
    int pageSize = sizing == PageSizing.MIXED ? regions.at(vaddr, kind) : sizing.pageSize();
    long last = vaddr + sizeBytes - 1;
    if ((vaddr ^ last) >>> CachedTranslation.shift(pageSize) != 0) {
      makeAcross(vaddr, last, kind);
    } else if (kind == Reference.FETCH) {
      access(vaddr, Access.FETCH, pageSize);
    } else {
      if (kind != Reference.STORE) {
        access(vaddr, Access.READ, pageSize);
      }
      if (kind != Reference.LOAD) {
        access(vaddr, Access.WRITE, pageSize);
      }
    }
  }

  private void makeAcross(long vaddr, long last, int kind) {
    if (kind == Reference.FETCH) {
      accessEach(vaddr, last, kind, Access.FETCH);
      return;
    }
    if (kind != Reference.STORE) {
      accessEach(vaddr, last, kind, Access.READ);
    }
    if (kind != Reference.LOAD) {
      accessEach(vaddr, last, kind, Access.WRITE);
    }
  }

  /** One access for each page from that of the first byte to that of the last. */
  private void accessEach(long vaddr, long last, int kind, int operation) {
    long at = vaddr;
    while (Long.compareUnsigned(at, last) <= 0) {
      int pageSize = sizing == PageSizing.MIXED ? regions.at(at, kind) : sizing.pageSize();
      access(at, operation, pageSize);
      long next = (at | (CachedTranslation.bytes(pageSize) - 1)) + 1;
      if (next == 0) {
        return;
      }
      at = next;
    }
  }
}

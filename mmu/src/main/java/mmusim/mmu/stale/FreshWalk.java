package mmusim.mmu.stale;

import mmusim.mmu.fault.PageFaultErrorCode;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationRules;

/** A walk that changes nothing: no flags, no caches, no counts. It remembers what it read. */
final class FreshWalk {
  private final PhysicalMemory memory;
  private final TranslationRules rules;
  private final long[] paddrs = new long[Pte.LEVEL_MAX];
  private final long[] entries = new long[Pte.LEVEL_MAX];
  private int reads;

  FreshWalk(PhysicalMemory memory, TranslationRules rules) {
    this.memory = memory;
    this.rules = rules;
  }

  /**
   * Walks from a top table.
   *
   * @return the translation of the whole page, whatever its rights, or NONE if an entry is absent
   *     or has a reserved bit
   */
  long walk(long root, long vaddr) {
    reads = 0;
    long table = root;
    boolean writable = true;
    boolean user = true;
    boolean noExecute = false;
    for (int level = rules.levels(); level >= 1; level--) {
      long paddr = table | Pte.offset(vaddr, level);
      long entry = memory.readU64(paddr);
      paddrs[reads] = paddr;
      entries[reads++] = entry;
      boolean isLeaf = Pte.isLeaf(entry, level);
      long reserved = isLeaf ? rules.reservedInLeaf(level) : rules.reservedInTable(level);
      if ((entry & Pte.PRESENT) == 0 || (entry & reserved) != 0) {
        return CachedTranslation.NONE;
      }
      boolean upperWritable = writable;
      writable &= (entry & Pte.WRITABLE) != 0;
      user &= (entry & Pte.USER) != 0;
      noExecute |= (entry & Pte.EXECUTE_DISABLE) != 0;
      if (isLeaf) {
        long flags =
            (writable ? CachedTranslation.WRITABLE : 0)
                | (user ? CachedTranslation.USER : 0)
                | (noExecute ? CachedTranslation.EXECUTE_DISABLE : 0)
                | (upperWritable ? CachedTranslation.UPPER_WRITABLE : 0);
        return leaf(entry, level, flags);
      }
      table = entry & Pte.FRAME_MASK;
    }
    return CachedTranslation.NONE;
  }

  /** Returns what the error code of the last walk says of tables, if it gave NONE. */
  int faultBits() {
    boolean isPresent = (entries[reads - 1] & Pte.PRESENT) != 0;
    return isPresent ? PageFaultErrorCode.PRESENT | PageFaultErrorCode.RESERVED : 0;
  }

  /** Returns the number of entries that the last walk read, top first. */
  int reads() {
    return reads;
  }

  /** Returns where the last walk read entry {@code index}, 0 = top. */
  long paddr(int index) {
    return paddrs[index];
  }

  /** Returns entry {@code index} of the last walk. */
  long entry(int index) {
    return entries[index];
  }

  private long leaf(long entry, int level, long flags) {
    long pagePaddr = entry & Pte.FRAME_MASK & -Pte.coverage(level);
    long leafFlags =
        ((entry & Pte.DIRTY) != 0 ? CachedTranslation.DIRTY : 0)
            | ((entry & rules.globalMask()) != 0 ? CachedTranslation.GLOBAL : 0);
    int type = rules.memoryType(entry, level, pagePaddr);
    return CachedTranslation.pack(pagePaddr, flags | leafFlags, type, level - 1, Pte.key(entry));
  }
}

package mmusim.mmu.paging;

import mmusim.mmu.fault.PageFaultErrorCode;
import mmusim.mmu.memory.PhysicalMemory;

/**
 * Walks the tables for one access, judges it, and sets accessed and dirty flags.
 *
 * <p>Top down, per level: read the entry; P = 0 faults; a reserved bit faults; a leaf ends the
 * walk. Rights are judged at the leaf and never before, so a missing or malformed lower entry wins
 * over rights higher up. Flags are set last, all together ({@link AccessedPolicy#ON_SUCCESS}).
 *
 * <p>While going down, what the entries so far allow is kept in a word shaped like an entry whose
 * XD is inverted: AND is then the right operation for every bit of it ({@code R/W}, {@code U/S},
 * "execute enabled", and A as "all were accessed").
 *
 * @see "Intel SDM vol. 3A, 4.5.4 Linear-Address Translation with 4-Level Paging and 5-Level Paging"
 */
public final class PageWalker {
  /** The rights above the top table: all of them. */
  public static final long ALL_RIGHTS =
      Pte.WRITABLE | Pte.USER | Pte.ACCESSED | Pte.EXECUTE_DISABLE;

  private final PhysicalMemory memory;
  private final TranslationRules rules;
  private final boolean setsFlags;
  private final boolean setsFlagsEarly;

  /** What the last walk knew after it read the entry of a level, as {@link #walkState}. */
  private final long[] states = new long[Pte.LEVEL_MAX + 2];

  private int reads;
  private int leafLevel;

  /** Creates a walker of tables in {@code memory}. */
  public PageWalker(PhysicalMemory memory, TranslationRules rules, AccessedPolicy accessedPolicy) {
    this.memory = memory;
    this.rules = rules;
    this.setsFlags = true;
    this.setsFlagsEarly = accessedPolicy == AccessedPolicy.EACH_LEVEL;
  }

  private PageWalker(PhysicalMemory memory, TranslationRules rules) {
    this.memory = memory;
    this.rules = rules;
    this.setsFlags = false;
    this.setsFlagsEarly = false;
  }

  /** Returns a walker that judges like any other but changes no memory, as a debugger needs. */
  public static PageWalker forLooking(PhysicalMemory memory, TranslationRules rules) {
    return new PageWalker(memory, rules);
  }

  /**
   * Walks from the top table.
   *
   * @param vaddr canonical
   * @return a {@link CachedTranslation} if the access is allowed, else a fault as {@link
   *     TranslationResult} packs it (negative)
   */
  public long walk(long vaddr, int access) {
    return walkFrom(rules.levels(), rules.rootTable() | ALL_RIGHTS, vaddr, access);
  }

  /**
   * Walks from a table that is known already.
   *
   * @param level the level of that table's entries, 5..1
   * @param state its address and the rights above it, as {@link #walkState} gave them
   */
  public long walkFrom(int level, long state, long vaddr, int access) {
    int depth = level;
    long known = state;
    states[level + 1] = state;
    while (true) {
      long entry = memory.readU64(entryPaddr(known, vaddr, depth));
      if ((entry & Pte.PRESENT) == 0) {
        return fault(0, access, level, depth);
      }
      if (Pte.isLeaf(entry, depth)) {
        return finish(vaddr, access, level, depth, entry);
      }
      if ((entry & rules.reservedInTable(depth)) != 0) {
        return fault(
            PageFaultErrorCode.PRESENT | PageFaultErrorCode.RESERVED, access, level, depth);
      }
      long allowed = known & (entry ^ Pte.EXECUTE_DISABLE) & ALL_RIGHTS;
      if (setsFlagsEarly) {
        setAccessed(known, vaddr, depth, entry);
        allowed |= Pte.ACCESSED;
      }
      known = (entry & Pte.FRAME_MASK) | allowed;
      states[depth] = known;
      depth--;
    }
  }

  /** Returns the number of entries that the last walk read. */
  public int reads() {
    return reads;
  }

  /** Returns the level of the leaf that the last walk ended with; only if it was allowed. */
  public int leafLevel() {
    return leafLevel;
  }

  /**
   * Returns what a paging-structure cache may keep of the entry that the last walk read at {@code
   * level}: the address of the table that it leads to and the rights so far, as {@link #walkFrom}
   * takes them. Only if the access was allowed, and for levels above {@link #leafLevel}.
   */
  public long walkState(int level) {
    return states[level] | Pte.ACCESSED;
  }

  private long finish(long vaddr, int access, int startLevel, int level, long entry) {
    if ((entry & rules.reservedInLeaf(level)) != 0) {
      return fault(
          PageFaultErrorCode.PRESENT | PageFaultErrorCode.RESERVED, access, startLevel, level);
    }
    long translation = translation(entry, level, states[level + 1]);
    if (!rules.isAllowed(access, translation)) {
      int code = rules.deniedErrorCode(access, translation);
      return fault(code, access, startLevel, level);
    }
    leafLevel = level;
    reads = startLevel - level + 1;
    long needed = Pte.ACCESSED | (Access.isWrite(access) ? Pte.DIRTY : 0);
    boolean upperAccessed = (states[level + 1] & Pte.ACCESSED) != 0;
    if (!upperAccessed || (entry & needed) != needed) {
      if (setsFlags) {
        setFlags(vaddr, startLevel, level, entry | needed);
      }
      translation |= Access.isWrite(access) ? CachedTranslation.DIRTY : 0;
    }
    return translation;
  }

  private long translation(long entry, int level, long above) {
    long pagePaddr = entry & Pte.FRAME_MASK & -Pte.coverage(level);
    long rights = above & (entry ^ Pte.EXECUTE_DISABLE);
    long flags =
        ((rights & (Pte.WRITABLE | Pte.USER)) >>> 1)
            | ((rights >>> 63 ^ 1) << 2)
            | ((entry & Pte.DIRTY) >>> 3)
            | ((entry & rules.globalMask()) >>> 4)
            | ((above & Pte.WRITABLE) << 4);
    int type = rules.memoryType(entry, level, pagePaddr);
    return CachedTranslation.pack(pagePaddr, flags, type, level - 1, Pte.key(entry));
  }

  /** Sets A from the top down and the leaf last: one entry may serve at two levels. */
  private void setFlags(long vaddr, int startLevel, int leafLevel, long leaf) {
    for (int level = startLevel; level > leafLevel; level--) {
      long paddr = entryPaddr(states[level + 1], vaddr, level);
      memory.writeU64(paddr, memory.readU64(paddr) | Pte.ACCESSED);
    }
    memory.writeU64(entryPaddr(states[leafLevel + 1], vaddr, leafLevel), leaf);
  }

  private void setAccessed(long known, long vaddr, int level, long entry) {
    if ((entry & Pte.ACCESSED) == 0) {
      memory.writeU64(entryPaddr(known, vaddr, level), entry | Pte.ACCESSED);
    }
  }

  private static long entryPaddr(long state, long vaddr, int level) {
    return (state & Pte.FRAME_MASK) | ((long) Pte.index(vaddr, level) << 3);
  }

  private long fault(int bits, int access, int startLevel, int level) {
    reads = startLevel - level + 1;
    return TranslationResult.fault(
        TranslationResult.VECTOR_PF,
        rules.errorCode(access) | bits,
        level,
        TranslationResult.TLB_MISS,
        reads);
  }
}

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
 * "execute enabled", and P and A as "all were present, and accessed").
 *
 * @see "Intel SDM vol. 3A, 4.5.4 Linear-Address Translation with 4-Level Paging and 5-Level Paging"
 */
public final class PageWalker {
  /** What is known above the top table: that nothing is forbidden yet. */
  private static final long ALL_RIGHTS =
      Pte.PRESENT | Pte.WRITABLE | Pte.USER | Pte.ACCESSED | Pte.EXECUTE_DISABLE;

  private static final int FOUR_LEVELS = 4;

  /** What {@link TranslationRules#form} gives of entries that the common walk can judge. */
  private static final long WELL_FORMED = Pte.PRESENT;

  /** Bits of a translation that are the AND of all entries. */
  private static final long ANDED = Pte.PRESENT | Pte.WRITABLE | Pte.USER | Pte.ACCESSED;

  /** From XD of an entry to XD of a translation, downwards. */
  private static final int XD_DISTANCE = 60;

  /** From R/W of an entry to "upper W" of a translation, upwards. */
  private static final int UPPER_WRITABLE_DISTANCE = 3;

  private static final int MALFORMED = PageFaultErrorCode.PRESENT | PageFaultErrorCode.RESERVED;

  private final PhysicalMemory memory;
  private final TranslationRules rules;
  private final boolean setsFlags;
  private final boolean setsFlagsEarly;

  /** The entries that the last walk read, by level. */
  private final long[] entries = new long[Pte.LEVEL_MAX + 1];

  private int reads;

  /** What {@link #smallPage} made of the PTE of the last walk; 0 if the walk ended elsewhere. */
  private long smallPte;

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
    int levels = rules.levels();
    long root = rules.rootTable();
    long common =
        levels == FOUR_LEVELS ? walkFour(root, vaddr, access) : walkFive(root, vaddr, access);
    return common != CachedTranslation.NONE
        ? common
        : walkTables(levels, rootState(), vaddr, access);
  }

  /**
   * Walks from a table that is known already.
   *
   * @param level the level of that table's entries, 5..2
   * @param state its address and the rights above it, as {@link #stateBelow} gave them
   */
  public long walkFrom(int level, long state, long vaddr, int access) {
    long common = level == 2 ? walkTwo(state, vaddr, access) : CachedTranslation.NONE;
    return common != CachedTranslation.NONE ? common : walkTables(level, state, vaddr, access);
  }

  /** As {@link #walkFrom}, from the table that a PDE leads to. */
  public long walkFromPde(long state, long vaddr, int access) {
    long common = walkOne(state, vaddr, access);
    return common != CachedTranslation.NONE ? common : walkTables(1, state, vaddr, access);
  }

  /**
   * The common walk, unrolled and judged as a whole: tables in memory that is read in one load,
   * present and well-formed entries, accessed tables, a 4-KiB page, an access that is plainly
   * allowed. Whatever differs gives NONE and begins anew in {@link #walkTables}, whose loop takes
   * about three times as long. Reading on below an entry that is absent does no harm: reads have no
   * effect, and what they give is not used.
   */
  private long walkFour(long root, long vaddr, int access) {
    long pml4eAt = entryPaddr(root, vaddr, 4);
    if (!memory.isFlat(pml4eAt)) {
      return CachedTranslation.NONE;
    }
    long pml4e = memory.readFlat(pml4eAt);
    long pdpteAt = entryPaddr(pml4e, vaddr, 3);
    if (!memory.isFlat(pdpteAt)) {
      return CachedTranslation.NONE;
    }
    long pdpte = memory.readFlat(pdpteAt);
    long pdeAt = entryPaddr(pdpte, vaddr, 2);
    if (!memory.isFlat(pdeAt)) {
      return CachedTranslation.NONE;
    }
    long pde = memory.readFlat(pdeAt);
    long pteAt = entryPaddr(pde, vaddr, 1);
    if (!memory.isFlat(pteAt)) {
      return CachedTranslation.NONE;
    }
    long pte = memory.readFlat(pteAt);
    noteTables(pml4e, pdpte, pde);
    reads = 4;
    long all = pml4e & pdpte & pde;
    long any = pml4e | pdpte | pde;
    return rules.form(any, pte) == WELL_FORMED
        ? smallPage(all, any, pde, pte, vaddr, access)
        : CachedTranslation.NONE;
  }

  /** As {@link #walkFour}; the rules for a PML5E are those for a PML4E. */
  private long walkFive(long root, long vaddr, int access) {
    long pml5eAt = entryPaddr(root, vaddr, 5);
    if (!memory.isFlat(pml5eAt)) {
      return CachedTranslation.NONE;
    }
    long pml5e = memory.readFlat(pml5eAt);
    long pml4eAt = entryPaddr(pml5e, vaddr, 4);
    if (!memory.isFlat(pml4eAt)) {
      return CachedTranslation.NONE;
    }
    long pml4e = memory.readFlat(pml4eAt);
    long pdpteAt = entryPaddr(pml4e, vaddr, 3);
    if (!memory.isFlat(pdpteAt)) {
      return CachedTranslation.NONE;
    }
    long pdpte = memory.readFlat(pdpteAt);
    long pdeAt = entryPaddr(pdpte, vaddr, 2);
    if (!memory.isFlat(pdeAt)) {
      return CachedTranslation.NONE;
    }
    long pde = memory.readFlat(pdeAt);
    long pteAt = entryPaddr(pde, vaddr, 1);
    if (!memory.isFlat(pteAt)) {
      return CachedTranslation.NONE;
    }
    long pte = memory.readFlat(pteAt);
    entries[5] = pml5e;
    noteTables(pml4e, pdpte, pde);
    reads = 5;
    long all = pml5e & pml4e & pdpte & pde;
    long any = pml5e | pml4e | pdpte | pde;
    return rules.form(any, pte) == WELL_FORMED
        ? smallPage(all, any, pde, pte, vaddr, access)
        : CachedTranslation.NONE;
  }

  private void noteTables(long pml4e, long pdpte, long pde) {
    entries[4] = pml4e;
    entries[3] = pdpte;
    entries[2] = pde;
  }

  /** As {@link #walkFour}, from a cached PDPTE. */
  private long walkTwo(long state, long vaddr, int access) {
    long pde = memory.readU64(entryPaddr(state, vaddr, 2));
    long pte = memory.readU64(entryPaddr(pde, vaddr, 1));
    entries[2] = pde;
    reads = 2;
    return rules.form(pde, pte) == WELL_FORMED
        ? smallPage(state & pde, (state ^ Pte.EXECUTE_DISABLE) | pde, pde, pte, vaddr, access)
        : CachedTranslation.NONE;
  }

  /**
   * As {@link #walkFour}, from a cached PDE; nearly all walks that meet an absent page are this.
   */
  private long walkOne(long state, long vaddr, int access) {
    long pte = memory.readU64(entryPaddr(state, vaddr, 1));
    reads = 1;
    if ((pte & Pte.PRESENT) == 0) {
      return fault(0, access, 1);
    }
    return rules.form(0, pte) == WELL_FORMED
        ? smallPage(state, state ^ Pte.EXECUTE_DISABLE, state, pte, vaddr, access)
        : CachedTranslation.NONE;
  }

  /**
   * Returns the translation of a 4-KiB page, and sets the flags of its PTE; NONE if the access is
   * not plainly allowed, or if an entry above was never used.
   *
   * @param all the entries above it, ANDed
   * @param any the entries above it, ORed, for XD
   * @param table where the PTE is, in the bits of an entry
   */
  private long smallPage(long all, long any, long table, long pte, long vaddr, int access) {
    long marked = pte | Access.flagsSet(access);
    long translation =
        (all & marked & ANDED)
            | ((any | marked) & Pte.EXECUTE_DISABLE) >>> XD_DISTANCE
            | (all & Pte.WRITABLE) << UPPER_WRITABLE_DISTANCE
            | rules.fromUsualLeaf(marked);
    if (!rules.isPlainlyAllowed(access, translation)) {
      return CachedTranslation.NONE;
    }
    if (marked != pte && setsFlags) {
      memory.writeU64(entryPaddr(table, vaddr, 1), marked);
    }
    smallPte = marked;
    return translation;
  }

  private long walkTables(int level, long state, long vaddr, int access) {
    int depth = level;
    long known = state;
    smallPte = 0;
    while (true) {
      long entry = memory.readU64(entryPaddr(known, vaddr, depth));
      entries[depth] = entry;
      reads = level - depth + 1;
      if ((entry & Pte.PRESENT) == 0) {
        return fault(0, access, depth);
      }
      if (Pte.isLeaf(entry, depth)) {
        long found = leaf(access, depth, known);
        if (!TranslationResult.isFault(found) && setsFlags) {
          setFlags(level, state, vaddr, access);
        }
        return found;
      }
      if ((entry & rules.reservedInTable(depth)) != 0) {
        return fault(MALFORMED, access, depth);
      }
      if (setsFlagsEarly) {
        setAccessed(entryPaddr(known, vaddr, depth), entry);
        entry |= Pte.ACCESSED;
      }
      known = below(known, entry);
      depth--;
    }
  }

  /** Returns the entry of a level that the last walk read, as it was before the walk. */
  public long entry(int level) {
    return entries[level];
  }

  /**
   * Returns the PTE of the last walk that gave a translation, with the flags that it set, if it was
   * one that nearly all are like; else 0.
   */
  public long smallPte() {
    return smallPte;
  }

  /**
   * Returns the physical address of a PTE.
   *
   * @param state of the table that it is in, as {@link #stateBelow} gives it; other bits of its low
   *     12 do not count
   * @param vaddr any address in its page
   */
  public static long ptePaddr(long state, long vaddr) {
    return entryPaddr(state, vaddr, 1);
  }

  /** Returns the number of entries that the last walk read. */
  public int reads() {
    return reads;
  }

  /** Returns what is known above the top table: {@link #walkFrom} takes it with the depth. */
  public long rootState() {
    return rules.rootTable() | ALL_RIGHTS;
  }

  /**
   * Returns what is known below an entry that the last walk read, from what is known above it: what
   * {@link #walkFrom} takes. If the access was allowed, and the entry is not the leaf, it is
   * accessed now, and a paging-structure cache may keep it.
   */
  public long stateBelow(long state, int level) {
    return below(state, entries[level] | Pte.ACCESSED);
  }

  private long leaf(int access, int level, long above) {
    long entry = entries[level];
    if ((entry & rules.reservedInLeaf(level)) != 0) {
      return fault(MALFORMED, access, level);
    }
    long translation = translation(entry, level, above);
    return rules.isAllowed(access, translation)
        ? translation | (Access.isWrite(access) ? CachedTranslation.DIRTY : 0)
        : fault(rules.deniedErrorCode(access, translation), access, level);
  }

  private long translation(long entry, int level, long above) {
    long pagePaddr = entry & Pte.FRAME_MASK & -Pte.coverage(level);
    long rights = above & (entry ^ Pte.EXECUTE_DISABLE);
    long flags =
        (rights & (Pte.WRITABLE | Pte.USER))
            | ((~rights & Pte.EXECUTE_DISABLE) >>> XD_DISTANCE)
            | (entry & (Pte.DIRTY | rules.globalMask()))
            | ((above & Pte.WRITABLE) << UPPER_WRITABLE_DISTANCE);
    int type = rules.memoryType(entry, level, pagePaddr);
    return CachedTranslation.pack(pagePaddr, flags, type, level - 1, Pte.key(entry));
  }

  /** Sets A from the top down and the leaf's flags last: one entry may serve at two levels. */
  private void setFlags(int startLevel, long startState, long vaddr, int access) {
    int leafLevel = startLevel - reads + 1;
    long table = startState;
    for (int level = startLevel; level > leafLevel; level--) {
      setAccessed(entryPaddr(table, vaddr, level), entries[level]);
      table = entries[level];
    }
    long leaf = entries[leafLevel];
    long marked = leaf | Access.flagsSet(access);
    if (marked != leaf) {
      memory.writeU64(entryPaddr(table, vaddr, leafLevel), marked);
    }
  }

  private void setAccessed(long paddr, long entry) {
    if ((entry & Pte.ACCESSED) == 0) {
      memory.writeU64(paddr, entry | Pte.ACCESSED);
    }
  }

  /** What is known below an entry: the table that it leads to and the rights so far. */
  private static long below(long state, long entry) {
    return (entry & Pte.FRAME_MASK) | (state & (entry ^ Pte.EXECUTE_DISABLE) & ALL_RIGHTS);
  }

  private static long entryPaddr(long table, long vaddr, int level) {
    return (table & Pte.FRAME_MASK) | Pte.offset(vaddr, level);
  }

  private long fault(int bits, int access, int level) {
    return TranslationResult.fault(
        TranslationResult.VECTOR_PF,
        rules.errorCode(access) | bits,
        level,
        TranslationResult.TLB_MISS,
        reads);
  }
}

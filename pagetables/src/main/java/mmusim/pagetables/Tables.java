package mmusim.pagetables;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Pte;
import mmusim.pagetables.entry.MappedPage;
import mmusim.pagetables.invalidate.PendingInvalidation;
import mmusim.pagetables.invalidate.TlbContext;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;

/**
 * The tables of one address space as frames: reading and writing entries, making and dropping
 * tables, and the place of the last level-1 table used.
 *
 * <p>The note of a table's frame in {@link Pmm} counts its present entries, so that a table is
 * known to be empty without looking; that of the last level-1 table used lags behind. Frames for
 * new tables are reserved before a change begins, so that the change itself cannot fail.
 *
 * <p>Invariants: no table but the root is empty; {@link #present} of every table but the root is
 * the number of its present entries; {@code leafTable}, if set, is linked from the root.
 */
final class Tables {
  /** No table. */
  static final long NONE = -1;

  /** Entries of a table. */
  static final int ENTRIES = 512;

  private static final long NO_REGION = -1;
  private static final int ENTRY_SHIFT = 3;

  final PhysicalMemory memory;
  final Pmm pmm;
  final PagingMode mode;
  final long root;
  final boolean upperHalf;
  final TlbContext context;
  final PendingInvalidation pending;

  /** The levels whose tables are edited as a whole; no root is among them. */
  static final int EDIT_LEVEL_MAX = 3;

  /** By level, the part of a table that is being edited. */
  private final long[][] editing = new long[EDIT_LEVEL_MAX + 1][ENTRIES];

  /** Address spaces whose root repeats the entries of this one's upper half. */
  private final List<Tables> sharers = new ArrayList<>();

  private final long branchBits;
  private long[] reserved = new long[8];
  private int reservedCount;
  private long leafRegion = NO_REGION;
  private long leafTable = NONE;

  /** Entries that the leaf table has more than its note says; page faults add them one by one. */
  private int leafUnnoted;

  Tables(Pmm pmm, PhysicalMemory memory, PagingMode mode, long root, boolean upperHalf) {
    this.pmm = pmm;
    this.memory = memory;
    this.mode = mode;
    this.root = root;
    this.upperHalf = upperHalf;
    this.context = new TlbContext(root, upperHalf);
    this.pending = new PendingInvalidation(context, pmm);
    this.branchBits = Pte.PRESENT | Pte.WRITABLE | (upperHalf ? 0 : Pte.USER);
  }

  static long entryPaddr(long table, int index) {
    return table + ((long) index << ENTRY_SHIFT);
  }

  /** Returns the last byte of the part of a range that the entry for {@code at} covers. */
  static long lastUnder(long at, int level, long last) {
    long entryLast = at | (Pte.coverage(level) - 1);
    return Long.compareUnsigned(entryLast, last) < 0 ? entryLast : last;
  }

  /** Returns the index of the first entry of a table that is of this half. */
  int firstIndex(long table) {
    return table == root && upperHalf ? ENTRIES / 2 : 0;
  }

  /** Returns the index after the last entry of a table that is of this half. */
  int endIndex(long table) {
    return table == root && !upperHalf ? ENTRIES / 2 : ENTRIES;
  }

  long read(long table, int index) {
    return memory.readU64(entryPaddr(table, index));
  }

  void write(long table, int index, long entry) {
    memory.writeU64(entryPaddr(table, index), entry);
  }

  /** Returns the array for editing a table of a level; its contents are undefined. */
  long[] editor(int level) {
    return editing[level];
  }

  /** Copies entries {@code first} and following to the editor of the level, from index 0 on. */
  long[] load(long table, int level, int first, int count) {
    long[] entries = editing[level];
    memory.readWords(entryPaddr(table, first), entries, count);
    return entries;
  }

  /** Copies the editor of the level back, from index 0 on. */
  void store(long table, int level, int first, int count) {
    memory.writeWords(entryPaddr(table, first), editing[level], count);
  }

  /** Counts entries that were added to, or removed from, a table. */
  void count(long table, int delta) {
    if (table == leafTable) {
      leafUnnoted += delta;
    } else if (table != root) {
      addNote(table, delta);
    }
  }

  private void addNote(long table, int delta) {
    int present = pmm.addNote(table, delta);
    assert present <= ENTRIES;
  }

  /** Returns whether a table other than the root has no present entry. */
  boolean isEmpty(long table) {
    return present(table) <= 0;
  }

  /** Returns the number of present entries of a table other than the root. */
  int present(long table) {
    return pmm.note(table) + (table == leafTable ? leafUnnoted : 0);
  }

  /** Returns the level-1 table for {@code vaddr}, or {@link #NONE}. */
  long leafTable(long vaddr) {
    return vaddr >>> Pte.shift(2) == leafRegion ? leafTable : findLeafTable(vaddr);
  }

  private long findLeafTable(long vaddr) {
    long table = root;
    for (int level = mode.levels(); level > 1; level--) {
      long entry = read(table, Pte.index(vaddr, level));
      if (!Pte.isPresent(entry) || Pte.isLeaf(entry, level)) {
        return NONE;
      }
      table = Pte.address(entry, level);
    }
    if (isOfThisHalf(vaddr)) {
      noteLeaf();
      leafRegion = vaddr >>> Pte.shift(2);
      leafTable = table;
    }
    return table;
  }

  /** Returns whether the tables for an address are made and dropped here, not by the kernel. */
  private boolean isOfThisHalf(long vaddr) {
    int index = Pte.index(vaddr, mode.levels());
    return index >= firstIndex(root) && index < endIndex(root);
  }

  private void noteLeaf() {
    if (leafUnnoted != 0) {
      addNote(leafTable, leafUnnoted);
      leafUnnoted = 0;
    }
  }

  /** Returns what is mapped at {@code vaddr} by a leaf of any level; see {@link MappedPage}. */
  long mappingFromRoot(long vaddr) {
    long table = root;
    for (int level = mode.levels(); level > 0; level--) {
      long entry = read(table, Pte.index(vaddr, level));
      if (!Pte.isPresent(entry)) {
        return MappedPage.NONE;
      }
      if (Pte.isLeaf(entry, level)) {
        return MappedPage.ofLeaf(entry, level, vaddr);
      }
      table = Pte.address(entry, level);
    }
    return MappedPage.NONE;
  }

  /**
   * Reserves frames for {@code count} tables; returns whether there were enough. Nothing is
   * reclaimed for it: that could unmap pages here, or take the page that is about to be mapped.
   */
  boolean reserve(int count) {
    assert reservedCount == 0;
    if (count > reserved.length) {
      reserved = new long[count];
    }
    if (!pmm.allocateManyWithoutReclaim(count, reserved, FrameOwner.PAGE_TABLE)) {
      return false;
    }
    reservedCount = count;
    return true;
  }

  /** Returns whether all that was reserved is in use, as it must be after each change. */
  boolean reserveIsEmpty() {
    return reservedCount == 0;
  }

  /** Links an empty table, from the reserve, into an absent entry. */
  long addTable(long parent, int index) {
    long branch = newBranch();
    writeBranch(parent, index, branch);
    count(parent, 1);
    return branch & Pte.FRAME_MASK;
  }

  /** Returns an entry that leads to an empty table from the reserve. */
  long newBranch() {
    long table = reserved[--reservedCount];
    memory.zeroPage(table);
    return table | branchBits;
  }

  /** Puts a table from the reserve, to be filled with 512 entries, in the place of a leaf. */
  long replaceLeafByTable(long parent, int index, long accessed) {
    long table = reserved[--reservedCount];
    count(table, ENTRIES);
    writeBranch(parent, index, table | branchBits | accessed);
    return table;
  }

  /** Unlinks a table; its frame is freed once no CPU can walk into it. */
  void dropTable(long parent, int index, long table) {
    writeBranch(parent, index, 0);
    count(parent, -1);
    retire(table);
  }

  /** Puts a leaf in the place of a table of level 1 or 2. */
  void replaceTableByLeaf(long parent, int index, long table, long leaf) {
    write(parent, index, leaf);
    retire(table);
  }

  /** Passes a table that nothing leads to any more to the pending invalidation. */
  void retire(long table) {
    if (table == leafTable) {
      noteLeaf();
      leafRegion = NO_REGION;
      leafTable = NONE;
    }
    pending.addTable(table);
  }

  /** Repeats the upper half of the root in that of {@code space}, now and from now on. */
  void shareWith(Tables space) {
    sharers.add(space);
    for (int index = ENTRIES / 2; index < ENTRIES; index++) {
      space.write(space.root, index, read(root, index));
    }
  }

  /** Ends what {@link #shareWith} began. */
  void unshareWith(Tables space) {
    boolean wasSharing = sharers.remove(space);
    assert wasSharing;
  }

  private void writeBranch(long table, int index, long entry) {
    write(table, index, entry);
    if (table == root) {
      for (Tables sharer : sharers) {
        sharer.write(sharer.root, index, entry);
      }
    }
  }
}

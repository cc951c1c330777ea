package mmusim.pagetables;

import mmusim.mmu.paging.Pte;
import mmusim.pagetables.entry.LeafFormat;
import mmusim.pagetables.entry.MappedPage;
import mmusim.pagetables.invalidate.PendingInvalidation;

/**
 * Removes, protects and harvests the leaves of a range. Nothing here needs a frame, so nothing can
 * fail; a leaf that the range covers in part is treated as a whole, and {@link LargePages} sees to
 * it that there is none where that would be wrong.
 */
final class RangeEditor {
  private final Tables tables;

  RangeEditor(Tables tables) {
    this.tables = tables;
  }

  /** Removes the leaves of a range, and the tables that this leaves empty. */
  void unmap(long from, long last) {
    unmap(tables.root, tables.mode.levels(), from, last);
  }

  private void unmap(long table, int level, long from, long last) {
    if (level <= Tables.EDIT_LEVEL_MAX) {
      unmapEntries(table, level, from, last);
      return;
    }
    long at = from;
    while (true) {
      long entryLast = Tables.lastUnder(at, level, last);
      int index = Pte.index(at, level);
      long entry = tables.read(table, index);
      if (Pte.isPresent(entry)) {
        long child = Pte.address(entry, level);
        unmap(child, level - 1, at, entryLast);
        if (tables.isEmpty(child)) {
          tables.dropTable(table, index, child);
        }
      }
      if (entryLast == last) {
        return;
      }
      at = entryLast + 1;
    }
  }

  private void unmapEntries(long table, int level, long from, long last) {
    int first = Pte.index(from, level);
    int count = Pte.index(last, level) + 1 - first;
    long[] entries = tables.load(table, level, first, count);
    long firstVaddr = from & -Pte.coverage(level);
    PendingInvalidation pending = tables.pending;
    int removed = 0;
    for (int i = 0; i < count; i++) {
      long entry = entries[i];
      if (Pte.isPresent(entry)) {
        long vaddr = firstVaddr + ((long) i << Pte.shift(level));
        if (Pte.isLeaf(entry, level)) {
          if (!pending.covers(entry)) {
            pending.addPage(vaddr, (entry & Pte.GLOBAL) != 0);
          }
        } else if (!unmapChild(Pte.address(entry, level), level, vaddr, from, last)) {
          continue;
        }
        entries[i] = 0;
        removed++;
      }
    }
    if (removed != 0) {
      tables.store(table, level, first, count);
      tables.count(table, -removed);
    }
  }

  /** Unmaps what lies under one entry; returns whether its table was left empty and is retired. */
  private boolean unmapChild(long child, int level, long vaddr, long from, long last) {
    long childLast = Tables.lastUnder(vaddr, level, last);
    unmapEntries(child, level - 1, Math.max(vaddr, from), childLast);
    boolean isEmpty = tables.isEmpty(child);
    if (isEmpty) {
      tables.retire(child);
    }
    return isEmpty;
  }

  /** Removes the tables for {@code vaddr} that are empty, from the lowest up. */
  void dropEmptyTables(long vaddr) {
    dropEmptyTables(tables.root, tables.mode.levels(), vaddr);
  }

  private void dropEmptyTables(long table, int level, long vaddr) {
    int index = Pte.index(vaddr, level);
    long entry = tables.read(table, index);
    if (level == 1 || !Pte.isPresent(entry) || Pte.isLeaf(entry, level)) {
      return;
    }
    long child = Pte.address(entry, level);
    dropEmptyTables(child, level - 1, vaddr);
    if (tables.isEmpty(child)) {
      tables.dropTable(table, index, child);
    }
  }

  /** Gives the leaves of a range other attributes; frame, A and D stay. */
  void protect(long from, long last, long attributes) {
    protect(tables.root, tables.mode.levels(), from, last, attributes);
  }

  private void protect(long table, int level, long from, long last, long attributes) {
    if (level <= Tables.EDIT_LEVEL_MAX) {
      protectEntries(table, level, from, last, attributes);
      return;
    }
    long at = from;
    while (true) {
      long entryLast = Tables.lastUnder(at, level, last);
      long entry = tables.read(table, Pte.index(at, level));
      if (Pte.isPresent(entry)) {
        protect(Pte.address(entry, level), level - 1, at, entryLast, attributes);
      }
      if (entryLast == last) {
        return;
      }
      at = entryLast + 1;
    }
  }

  private void protectEntries(long table, int level, long from, long last, long attributes) {
    int first = Pte.index(from, level);
    int count = Pte.index(last, level) + 1 - first;
    long[] entries = tables.load(table, level, first, count);
    long firstVaddr = from & -Pte.coverage(level);
    long kept = Pte.ACCESSED | Pte.DIRTY | (Pte.FRAME_MASK & -Pte.coverage(level));
    long wanted = level == 1 ? attributes : LeafFormat.toLarge(attributes);
    PendingInvalidation pending = tables.pending;
    boolean isChanged = false;
    for (int i = 0; i < count; i++) {
      long entry = entries[i];
      if (Pte.isPresent(entry)) {
        long vaddr = firstVaddr + ((long) i << Pte.shift(level));
        long after = (entry & kept) | wanted;
        if (!Pte.isLeaf(entry, level)) {
          long childLast = Tables.lastUnder(vaddr, level, last);
          long childFrom = Math.max(vaddr, from);
          protectEntries(Pte.address(entry, level), level - 1, childFrom, childLast, attributes);
        } else if (after != entry) {
          entries[i] = after;
          isChanged = true;
          if (!pending.covers(entry | after)) {
            pending.addPage(vaddr, ((entry | after) & Pte.GLOBAL) != 0);
          }
        }
      }
    }
    if (isChanged) {
      tables.store(table, level, first, count);
    }
  }

  /** Shows the leaves of a range that were used, and clears A, D or both in them. */
  void harvest(long from, long last, long cleared, LeafVisitor visitor) {
    harvest(tables.root, tables.mode.levels(), from, last, cleared, visitor);
  }

  private void harvest(
      long table, int level, long from, long last, long cleared, LeafVisitor visitor) {
    long at = from;
    while (true) {
      long entryLast = Tables.lastUnder(at, level, last);
      int index = Pte.index(at, level);
      long entry = tables.read(table, index);
      if (Pte.isPresent(entry)) {
        if (!Pte.isLeaf(entry, level)) {
          harvest(Pte.address(entry, level), level - 1, at, entryLast, cleared, visitor);
        } else if ((entry & (Pte.ACCESSED | Pte.DIRTY)) != 0) {
          long vaddr = at & -Pte.coverage(level);
          visitor.visit(vaddr, Pte.coverage(level), MappedPage.ofLeaf(entry, level, vaddr));
          if ((entry & cleared) != 0) {
            tables.write(table, index, entry & ~cleared);
            tables.pending.addPage(vaddr, (entry & Pte.GLOBAL) != 0);
          }
        }
      }
      if (entryLast == last) {
        return;
      }
      at = entryLast + 1;
    }
  }
}

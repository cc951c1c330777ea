package mmusim.pagetables;

import mmusim.mmu.paging.Pte;
import mmusim.pagetables.entry.LeafFormat;
import mmusim.pagetables.entry.Mapping;

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
    if (level == 1) {
      unmapLeaves(table, from, last);
      return;
    }
    long at = from;
    while (true) {
      long entryLast = RangeMapper.lastUnder(at, level, last);
      int index = Pte.index(at, level);
      long entry = tables.read(table, index);
      if (Pte.isPresent(entry)) {
        if (Pte.isLeaf(entry, level)) {
          removeLeaf(table, index, entry, at & -Pte.coverage(level));
        } else {
          long child = Pte.address(entry, level);
          unmap(child, level - 1, at, entryLast);
          if (tables.isEmpty(child)) {
            tables.dropTable(table, index, child);
          }
        }
      }
      if (entryLast == last) {
        return;
      }
      at = entryLast + 1;
    }
  }

  private void unmapLeaves(long table, long from, long last) {
    int first = Pte.index(from, 1);
    int count = Pte.index(last, 1) + 1 - first;
    long[] entries = tables.load(table, first, count);
    int removed = 0;
    for (int i = 0; i < count; i++) {
      long entry = entries[i];
      if (Pte.isPresent(entry)) {
        entries[i] = 0;
        tables.pending.addPage(from + ((long) i << Pte.shift(1)), (entry & Pte.GLOBAL) != 0);
        removed++;
      }
    }
    if (removed != 0) {
      tables.store(table, first, count);
      tables.count(table, -removed);
    }
  }

  private void removeLeaf(long table, int index, long entry, long vaddr) {
    tables.write(table, index, 0);
    tables.count(table, -1);
    tables.pending.addPage(vaddr, (entry & Pte.GLOBAL) != 0);
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
    if (level == 1) {
      protectLeaves(table, from, last, attributes);
      return;
    }
    long at = from;
    while (true) {
      long entryLast = RangeMapper.lastUnder(at, level, last);
      int index = Pte.index(at, level);
      long entry = tables.read(table, index);
      if (Pte.isPresent(entry)) {
        if (Pte.isLeaf(entry, level)) {
          protectLeaf(table, index, level, entry, at, attributes);
        } else {
          protect(Pte.address(entry, level), level - 1, at, entryLast, attributes);
        }
      }
      if (entryLast == last) {
        return;
      }
      at = entryLast + 1;
    }
  }

  private void protectLeaves(long table, long from, long last, long attributes) {
    int first = Pte.index(from, 1);
    int count = Pte.index(last, 1) + 1 - first;
    long[] entries = tables.load(table, first, count);
    boolean isChanged = false;
    for (int i = 0; i < count; i++) {
      long entry = entries[i];
      long changed = (entry & (Pte.ACCESSED | Pte.DIRTY | Pte.FRAME_MASK)) | attributes;
      if (Pte.isPresent(entry) && changed != entry) {
        entries[i] = changed;
        isChanged = true;
        tables.pending.addPage(
            from + ((long) i << Pte.shift(1)), ((entry | changed) & Pte.GLOBAL) != 0);
      }
    }
    if (isChanged) {
      tables.store(table, first, count);
    }
  }

  private void protectLeaf(
      long table, int index, int level, long entry, long vaddr, long attributes) {
    long kept = Pte.ACCESSED | Pte.DIRTY | (Pte.FRAME_MASK & -Pte.coverage(level));
    long changed = (entry & kept) | LeafFormat.toLarge(attributes);
    if (changed != entry) {
      tables.write(table, index, changed);
      boolean isGlobal = ((entry | changed) & Pte.GLOBAL) != 0;
      tables.pending.addPage(vaddr & -Pte.coverage(level), isGlobal);
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
      long entryLast = RangeMapper.lastUnder(at, level, last);
      int index = Pte.index(at, level);
      long entry = tables.read(table, index);
      if (Pte.isPresent(entry)) {
        if (!Pte.isLeaf(entry, level)) {
          harvest(Pte.address(entry, level), level - 1, at, entryLast, cleared, visitor);
        } else if ((entry & (Pte.ACCESSED | Pte.DIRTY)) != 0) {
          long vaddr = at & -Pte.coverage(level);
          visitor.visit(vaddr, Pte.coverage(level), Mapping.ofLeaf(entry, level, vaddr));
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

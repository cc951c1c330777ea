package mmusim.pagetables;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import mmusim.mmu.paging.Pte;
import mmusim.pagetables.pmm.FrameOwner;

/** The invariants of {@link Tables}, checked by looking at every entry. */
final class TableChecker {
  private final Tables tables;
  private final Set<Long> seen = new HashSet<>();

  private TableChecker(Tables tables) {
    this.tables = tables;
  }

  static void check(Tables tables) {
    TableChecker checker = new TableChecker(tables);
    int present = checker.checkTable(tables.root, tables.mode.levels());
    assert present >= 0;
  }

  /** Calls {@code visitor} with every table that the root leads to, itself included. */
  static void forEachTable(Tables tables, LongConsumer visitor) {
    visitTables(tables, tables.root, tables.mode.levels(), visitor);
  }

  private static void visitTables(Tables tables, long table, int level, LongConsumer visitor) {
    visitor.accept(table);
    boolean isRoot = table == tables.root;
    int first = isRoot && tables.upperHalf ? Tables.ENTRIES / 2 : 0;
    int end = isRoot && !tables.upperHalf ? Tables.ENTRIES / 2 : Tables.ENTRIES;
    for (int index = first; level > 1 && index < end; index++) {
      long entry = tables.read(table, index);
      if (Pte.isPresent(entry) && !Pte.isLeaf(entry, level)) {
        visitTables(tables, Pte.address(entry, level), level - 1, visitor);
      }
    }
  }

  private int checkTable(long table, int level) {
    require(seen.add(table), "is linked twice", table);
    require(tables.pmm.ownerOf(table) == FrameOwner.PAGE_TABLE, "has another owner", table);
    boolean isRoot = table == tables.root;
    int first = isRoot && tables.upperHalf ? Tables.ENTRIES / 2 : 0;
    int end = isRoot && !tables.upperHalf ? Tables.ENTRIES / 2 : Tables.ENTRIES;
    int present = 0;
    for (int index = first; index < end; index++) {
      long entry = tables.read(table, index);
      if (Pte.isPresent(entry)) {
        present++;
        if (!Pte.isLeaf(entry, level)) {
          int below = checkTable(Pte.address(entry, level), level - 1);
          require(below > 0, "leads to an empty table", table);
        }
      }
    }
    require(isRoot || tables.pmm.note(table) == present, "has a wrong count", table);
    return present;
  }

  private static void require(boolean holds, String what, long table) {
    if (!holds) {
      throw new AssertionError("page table 0x%x %s".formatted(table, what));
    }
  }
}

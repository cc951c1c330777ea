package mmusim.pagetables;

import java.util.HashSet;
import java.util.Set;
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

  private int checkTable(long table, int level) {
    require(seen.add(table), "it is linked twice", table);
    require(tables.pmm.ownerOf(table) == FrameOwner.PAGE_TABLE, "it has another owner", table);
    boolean isRoot = table == tables.root;
    int present = 0;
    for (int index = tables.firstIndex(table); index < tables.endIndex(table); index++) {
      long entry = tables.read(table, index);
      if (Pte.isPresent(entry)) {
        present++;
        if (!Pte.isLeaf(entry, level)) {
          int below = checkTable(Pte.address(entry, level), level - 1);
          require(below > 0, "it leads to an empty table", table);
        }
      }
    }
    int made = isRoot ? present : tables.present(table);
    require(made == present, present + " of its entries are present, not " + made, table);
    return present;
  }

  private static void require(boolean holds, String what, long table) {
    if (!holds) {
      throw new AssertionError("page table 0x%x: %s".formatted(table, what));
    }
  }
}

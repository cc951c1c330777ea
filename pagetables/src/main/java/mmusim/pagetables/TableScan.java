package mmusim.pagetables;

import java.util.function.LongConsumer;
import mmusim.mmu.paging.Pte;
import mmusim.pagetables.entry.MappedPage;

/**
 * Visits what the root leads to: all tables, or the leaves of a range in ascending order, one by
 * one or put together to runs.
 */
final class TableScan {
  private TableScan() {}

  static void forEachTable(Tables tables, LongConsumer visitor) {
    visit(tables, tables.root, tables.mode.levels(), visitor);
  }

  private static void visit(Tables tables, long table, int level, LongConsumer visitor) {
    visitor.accept(table);
    int end = level > 1 ? tables.endIndex(table) : 0;
    for (int index = tables.firstIndex(table); index < end; index++) {
      long entry = tables.read(table, index);
      if (Pte.isPresent(entry) && !Pte.isLeaf(entry, level)) {
        visit(tables, Pte.address(entry, level), level - 1, visitor);
      }
    }
  }

  static void forEachLeaf(Tables tables, long from, long last, LeafVisitor visitor) {
    visit(tables, tables.root, tables.mode.levels(), from, last, visitor);
  }

  static void forEachRun(Tables tables, long from, long last, LeafVisitor visitor) {
    RunMerger merger = new RunMerger(visitor);
    forEachLeaf(tables, from, last, merger);
    merger.finish();
  }

  private static void visit(
      Tables tables, long table, int level, long from, long last, LeafVisitor visitor) {
    long at = from;
    while (true) {
      long entryLast = Tables.lastUnder(at, level, last);
      long entry = tables.read(table, Pte.index(at, level));
      if (Pte.isPresent(entry)) {
        if (Pte.isLeaf(entry, level)) {
          visitor.visit(at, entryLast - at + 1, MappedPage.ofLeaf(entry, level, at));
        } else {
          visit(tables, Pte.address(entry, level), level - 1, at, entryLast, visitor);
        }
      }
      if (entryLast == last) {
        return;
      }
      at = entryLast + 1;
    }
  }

  /** Joins neighbours whose frames are adjacent and whose flags are the same. */
  private static final class RunMerger implements LeafVisitor {
    private final LeafVisitor target;
    private long runVaddr;
    private long runBytes;
    private long runMapping;

    RunMerger(LeafVisitor target) {
      this.target = target;
    }

    @Override
    public void visit(long vaddr, long lengthBytes, long mapping) {
      long plain = MappedPage.frameAndFlags(mapping);
      if (runBytes != 0 && vaddr == runVaddr + runBytes && plain == runMapping + runBytes) {
        runBytes += lengthBytes;
        return;
      }
      finish();
      runVaddr = vaddr;
      runBytes = lengthBytes;
      runMapping = plain;
    }

    void finish() {
      if (runBytes != 0) {
        target.visit(runVaddr, runBytes, runMapping);
      }
      runBytes = 0;
    }
  }
}

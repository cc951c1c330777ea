package mmusim.pagetables;

import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Pte;
import mmusim.pagetables.entry.LeafFormat;
import org.jspecify.annotations.Nullable;

/**
 * Maps a run of pages: counts the tables that it lacks, reserves their frames, then writes.
 *
 * <p>Both passes visit the range in the same order and choose the same leaves: a large one where
 * the entry is free, the run covers it, and the frames are aligned and adjacent.
 */
final class RangeMapper {
  private static final int MAPPED_ALREADY = -1;

  private final Tables tables;

  /** The frames of the run: from {@code paddrs[firstFrame]} on, or adjacent if null. */
  private long @Nullable [] paddrs;

  private int firstFrame;
  private long runVaddr;
  private long runPaddr;
  private long attributes;

  RangeMapper(Tables tables) {
    this.tables = tables;
  }

  /** Maps {@code from} to {@code last}, inclusive, to adjacent frames. */
  EditOutcome map(long from, long last, long paddr, long attributes) {
    this.paddrs = null;
    this.runPaddr = paddr;
    return run(from, last, attributes);
  }

  /** Maps {@code from} to {@code last}, inclusive, to listed frames. */
  EditOutcome map(long from, long last, long[] paddrs, int firstFrame, long attributes) {
    this.paddrs = paddrs;
    this.firstFrame = firstFrame;
    EditOutcome outcome = run(from, last, attributes);
    this.paddrs = null;
    return outcome;
  }

  private EditOutcome run(long from, long last, long attributes) {
    this.runVaddr = from;
    this.attributes = attributes;
    int levels = tables.mode.levels();
    int needed = tablesNeeded(tables.root, levels, from, last);
    if (needed == MAPPED_ALREADY) {
      return EditOutcome.ALREADY_MAPPED;
    }
    if (!tables.reserve(needed)) {
      return EditOutcome.OUT_OF_FRAMES;
    }
    write(tables.root, levels, from, last);
    assert tables.reserveIsEmpty();
    return EditOutcome.DONE;
  }

  private int tablesNeeded(long table, int level, long from, long last) {
    if (level == 1) {
      return table == Tables.NONE || isFree(table, from, last) ? 0 : MAPPED_ALREADY;
    }
    int needed = 0;
    long at = from;
    while (true) {
      long entryLast = Tables.lastUnder(at, level, last);
      long entry = table == Tables.NONE ? 0 : tables.read(table, Pte.index(at, level));
      if (Pte.isPresent(entry)) {
        int below =
            Pte.isLeaf(entry, level)
                ? MAPPED_ALREADY
                : tablesNeeded(Pte.address(entry, level), level - 1, at, entryLast);
        if (below == MAPPED_ALREADY) {
          return MAPPED_ALREADY;
        }
        needed += below;
      } else if (!isLargeLeaf(level, at, entryLast)) {
        needed += 1 + tablesNeeded(Tables.NONE, level - 1, at, entryLast);
      }
      if (entryLast == last) {
        return needed;
      }
      at = entryLast + 1;
    }
  }

  private boolean isFree(long table, long from, long last) {
    int first = Pte.index(from, 1);
    int count = Pte.index(last, 1) + 1 - first;
    long[] entries = tables.load(table, 1, first, count);
    long seen = 0;
    for (int i = 0; i < count; i++) {
      seen |= entries[i];
    }
    return !Pte.isPresent(seen);
  }

  private void write(long table, int level, long from, long last) {
    if (level == 1) {
      writeLeafTable(table, from, last);
    } else if (level <= Tables.EDIT_LEVEL_MAX) {
      writeEntries(table, level, from, last);
    } else {
      writeUpperTable(table, level, from, last);
    }
  }

  private void writeUpperTable(long table, int level, long from, long last) {
    long at = from;
    while (true) {
      long entryLast = Tables.lastUnder(at, level, last);
      int index = Pte.index(at, level);
      long entry = tables.read(table, index);
      long child = Pte.isPresent(entry) ? Pte.address(entry, level) : tables.addTable(table, index);
      write(child, level - 1, at, entryLast);
      if (entryLast == last) {
        return;
      }
      at = entryLast + 1;
    }
  }

  private void writeEntries(long table, int level, long from, long last) {
    int first = Pte.index(from, level);
    int count = Pte.index(last, level) + 1 - first;
    long[] entries = tables.load(table, level, first, count);
    long largeAttributes = LeafFormat.toLarge(attributes);
    int added = 0;
    long at = from;
    for (int i = 0; i < count; i++) {
      long entryLast = Tables.lastUnder(at, level, last);
      boolean isAbsent = !Pte.isPresent(entries[i]);
      added += isAbsent ? 1 : 0;
      if (isAbsent && isLargeLeaf(level, at, entryLast)) {
        entries[i] = paddrOf(at) | largeAttributes;
      } else {
        entries[i] = isAbsent ? tables.newBranch() : entries[i];
        write(Pte.address(entries[i], level), level - 1, at, entryLast);
      }
      at = entryLast + 1;
    }
    tables.store(table, level, first, count);
    tables.count(table, added);
  }

  private void writeLeafTable(long table, long from, long last) {
    int first = Pte.index(from, 1);
    int count = Pte.index(last, 1) + 1 - first;
    long[] entries = tables.editor(1);
    long[] paddrs = this.paddrs;
    long attributes = this.attributes;
    if (paddrs == null) {
      long entry = paddrOf(from) | attributes;
      for (int i = 0; i < count; i++) {
        entries[i] = entry + ((long) i << Pte.shift(1));
      }
    } else {
      int frame = frameIndex(from);
      for (int i = 0; i < count; i++) {
        entries[i] = paddrs[frame + i] | attributes;
      }
    }
    tables.store(table, 1, first, count);
    tables.count(table, count);
  }

  private boolean isLargeLeaf(int level, long at, long entryLast) {
    long offsetMask = Pte.coverage(level) - 1;
    if (level > tables.mode.leafLevelMax()
        || (at & offsetMask) != 0
        || (entryLast & offsetMask) != offsetMask
        || (paddrOf(at) & offsetMask) != 0) {
      return false;
    }
    return paddrs == null
        || areAdjacent(paddrs, frameIndex(at), (int) Pages.numberOf(Pte.coverage(level)));
  }

  private static boolean areAdjacent(long[] paddrs, int first, int count) {
    long expected = paddrs[first];
    for (int i = first; i < first + count; i++, expected += Pte.coverage(1)) {
      if (paddrs[i] != expected) {
        return false;
      }
    }
    return true;
  }

  private long paddrOf(long vaddr) {
    long[] paddrs = this.paddrs;
    return paddrs == null ? runPaddr + (vaddr - runVaddr) : paddrs[frameIndex(vaddr)];
  }

  private int frameIndex(long vaddr) {
    return firstFrame + (int) ((vaddr - runVaddr) >>> Pte.shift(1));
  }
}

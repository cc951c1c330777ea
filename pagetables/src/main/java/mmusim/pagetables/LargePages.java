package mmusim.pagetables;

import mmusim.mmu.paging.Pte;
import mmusim.pagetables.entry.LeafFormat;

/**
 * Splits large pages where a change begins or ends inside one, and puts them together again.
 *
 * <p>A split keeps frame, rights, key, memory type, A and D of every byte; the PAT bit moves from
 * bit 12 to bit 7 on the way to a PTE. The page size changes, so the large page is recorded as
 * stale.
 */
final class LargePages {
  private final Tables tables;

  LargePages(Tables tables) {
    this.tables = tables;
  }

  /**
   * Splits so that no leaf lies both inside and outside of {@code from} to {@code last}, inclusive.
   *
   * @return false if there were not enough frames; then nothing has changed
   */
  boolean splitAround(long from, long last) {
    long end = last + 1;
    int needed = splitsNeeded(from, end, false) + splitsNeeded(end, from, true);
    if (needed == 0) {
      return true;
    }
    if (!tables.reserve(needed)) {
      return false;
    }
    splitAt(from);
    splitAt(end);
    assert tables.reserveIsEmpty();
    return true;
  }

  /**
   * Returns how many leaves are split, one below the other, to make {@code cut} a boundary.
   *
   * @param unlessSharedWith whether not to count those that contain {@code other} inside, too
   */
  private int splitsNeeded(long cut, long other, boolean unlessSharedWith) {
    int level = leafLevel(cut);
    int splits = 0;
    for (int at = level; at > 1 && isInside(cut, at); at--) {
      boolean isShared = isInside(other, at) && cut >>> Pte.shift(at) == other >>> Pte.shift(at);
      splits += unlessSharedWith && isShared ? 0 : 1;
    }
    return splits;
  }

  private static boolean isInside(long cut, int level) {
    return (cut & (Pte.coverage(level) - 1)) != 0;
  }

  /** Returns the level of the leaf that holds {@code vaddr}, or 0 if nothing is mapped. */
  private int leafLevel(long vaddr) {
    long table = tables.root;
    for (int level = tables.mode.levels(); level > 0; level--) {
      long entry = tables.read(table, Pte.index(vaddr, level));
      if (!Pte.isPresent(entry)) {
        return 0;
      }
      if (Pte.isLeaf(entry, level)) {
        return level;
      }
      table = Pte.address(entry, level);
    }
    return 0;
  }

  private void splitAt(long cut) {
    long table = tables.root;
    for (int level = tables.mode.levels(); level > 1 && isInside(cut, level); level--) {
      int index = Pte.index(cut, level);
      long entry = tables.read(table, index);
      if (!Pte.isPresent(entry)) {
        return;
      }
      table =
          Pte.isLeaf(entry, level)
              ? splitLeaf(table, index, level, cut)
              : Pte.address(entry, level);
    }
  }

  private long splitLeaf(long parent, int index, int level, long vaddr) {
    long leaf = tables.read(parent, index);
    long table = tables.replaceLeafByTable(parent, index, leaf & Pte.ACCESSED);
    long entry = level == 2 ? LeafFormat.toSmall(leaf) : leaf;
    long[] entries = tables.editor(1);
    for (int i = 0; i < Tables.ENTRIES; i++, entry += Pte.coverage(level - 1)) {
      entries[i] = entry;
    }
    tables.store(table, 1, 0, Tables.ENTRIES);
    tables.pending.addPage(vaddr & -Pte.coverage(level), (leaf & Pte.GLOBAL) != 0);
    return table;
  }

  /**
   * Puts large leaves in the place of full tables whose pages are adjacent and alike; A and D
   * become those of any of them.
   *
   * @return the number of large leaves made
   */
  int promote(long from, long last) {
    return promote(tables.root, tables.mode.levels(), from, last);
  }

  private int promote(long table, int level, long from, long last) {
    int promoted = 0;
    long at = from;
    while (level > 1) {
      long entryLast = Tables.lastUnder(at, level, last);
      int index = Pte.index(at, level);
      long entry = tables.read(table, index);
      if (Pte.isPresent(entry) && !Pte.isLeaf(entry, level)) {
        promoted += promote(Pte.address(entry, level), level - 1, at, entryLast);
        boolean isWhole =
            (at & (Pte.coverage(level) - 1)) == 0 && entryLast - at == Pte.coverage(level) - 1;
        promoted += isWhole && promoteEntry(table, index, level) ? 1 : 0;
      }
      if (entryLast == last) {
        break;
      }
      at = entryLast + 1;
    }
    return promoted;
  }

  private boolean promoteEntry(long parent, int index, int level) {
    if (level > tables.mode.leafLevelMax()) {
      return false;
    }
    long table = Pte.address(tables.read(parent, index), level);
    if (tables.present(table) != Tables.ENTRIES) {
      return false;
    }
    long[] entries = tables.load(table, 1, 0, Tables.ENTRIES);
    long first = entries[0];
    if ((Pte.address(first, level - 1) & (Pte.coverage(level) - 1)) != 0) {
      return false;
    }
    long seen = 0;
    long expected = first & ~(Pte.ACCESSED | Pte.DIRTY);
    for (int i = 0; i < Tables.ENTRIES; i++, expected += Pte.coverage(level - 1)) {
      long entry = entries[i];
      if (!Pte.isLeaf(entry, level - 1) || (entry & ~(Pte.ACCESSED | Pte.DIRTY)) != expected) {
        return false;
      }
      seen |= entry;
    }
    long leaf = first | (seen & (Pte.ACCESSED | Pte.DIRTY));
    tables.replaceTableByLeaf(parent, index, table, level == 2 ? LeafFormat.toLarge(leaf) : leaf);
    tables.pending.addAll((first & Pte.GLOBAL) != 0);
    return true;
  }
}

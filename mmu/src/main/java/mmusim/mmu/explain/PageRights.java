package mmusim.mmu.explain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import mmusim.mmu.paging.Pte;

/** The rights of a page as its entries give them, and which entries take them away. */
final class PageRights {
  private final List<WalkEntry> entries;
  private final WalkEntry leaf;

  /** The entries are present, top first, and the last maps the page. */
  PageRights(List<WalkEntry> entries) {
    this.entries = entries;
    this.leaf = entries.get(entries.size() - 1);
  }

  WalkEntry leaf() {
    return leaf;
  }

  int key() {
    return Pte.key(leaf.raw());
  }

  /** U/S = 1 at every level. */
  boolean isUser() {
    return without(Pte.USER).isEmpty();
  }

  /** R/W = 1 at every level. */
  boolean isWritable() {
    return without(Pte.WRITABLE).isEmpty();
  }

  /** XD = 0 at every level. */
  boolean isExecutable() {
    return with(Pte.EXECUTE_DISABLE).isEmpty();
  }

  /** R/W = 1 at every level above the leaf. */
  boolean isWritableAbove() {
    return without(Pte.WRITABLE).stream().allMatch(WalkEntry::isLeaf);
  }

  /** Returns the rights as four characters, as a TLB entry tells them. */
  String letters() {
    return "r" + (isWritable() ? "w" : "-") + (isExecutable() ? "x" : "-") + (isUser() ? "u" : "-");
  }

  List<WalkEntry> without(long flag) {
    return select(entry -> !entry.has(flag));
  }

  List<WalkEntry> with(long flag) {
    return select(entry -> entry.has(flag));
  }

  /** Returns those of the entries that are in {@code some}, top first. */
  List<WalkEntry> inOrder(Collection<WalkEntry> some) {
    return select(some::contains);
  }

  /** Names entries with the verb that fits: "PDE at 0x3010 has", "PDE at 8 and PTE at 16 have". */
  static String names(List<WalkEntry> some) {
    if (some.size() == 1) {
      return some.get(0) + " has";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < some.size(); i++) {
      boolean last = i == some.size() - 1;
      text.append(i == 0 ? "" : last ? " and " : ", ").append(some.get(i));
    }
    return text + " have";
  }

  private List<WalkEntry> select(Predicate<WalkEntry> condition) {
    List<WalkEntry> selected = new ArrayList<>();
    for (WalkEntry entry : entries) {
      if (condition.test(entry)) {
        selected.add(entry);
      }
    }
    return selected;
  }
}

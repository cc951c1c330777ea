package mmusim.vm.page;

import org.jspecify.annotations.Nullable;

/** A node of a {@link PageTree}: a leaf has entries, a branch has children. */
final class PageNode {
  static final int FANOUT_SHIFT = 6;
  static final int FANOUT = 1 << FANOUT_SHIFT;

  /** What a leaf takes of the heap: its entries, and two headers. */
  static final long LEAF_HEAP_BYTES = FANOUT * 8L + 48;

  /** What a branch takes of the heap: its references, and two headers. */
  static final long BRANCH_HEAP_BYTES = FANOUT * 4L + 48;

  /** Which slots are in use, a bit for each. */
  long used;

  final long[] entries;
  final @Nullable PageNode[] children;

  private PageNode(int entryCount, int childCount) {
    entries = new long[entryCount];
    children = new @Nullable PageNode[childCount];
  }

  static PageNode leaf() {
    return new PageNode(FANOUT, 0);
  }

  static PageNode branch() {
    return new PageNode(0, FANOUT);
  }
}

package mmusim.vm.region;

import org.jspecify.annotations.Nullable;

/**
 * Goes through a range of addresses mapping by mapping, in the order of addresses, into child VMARs
 * too. What {@link #advance} found is told by the other methods.
 */
final class SliceCursor {
  /** What lies at the cursor. */
  enum Found {
    /** A part of a mapping: {@link #mapping}, {@link #start}, {@link #end}. */
    MAPPING,
    /** Nothing is mapped at {@link #start}. */
    GAP,
    /** The end of the range. */
    NOTHING
  }

  private final Vmar top;
  private final long rangeEnd;
  private long at;
  private long start;
  private boolean inDescendant;
  private @Nullable Mapping mapping;

  SliceCursor(Vmar top, long start, long end) {
    this.top = top;
    this.at = start;
    this.rangeEnd = end;
  }

  /** Goes on to the next part; not to be called again after GAP. */
  Found advance() {
    if (at >= rangeEnd) {
      return Found.NOTHING;
    }
    start = at;
    inDescendant = false;
    RegionNode node = top.children().containing(at);
    while (node instanceof Vmar vmar) {
      inDescendant = true;
      node = vmar.children().containing(at);
    }
    if (node == null) {
      mapping = null;
      return Found.GAP;
    }
    mapping = (Mapping) node;
    at = Math.min(rangeEnd, node.end());
    return Found.MAPPING;
  }

  /** Returns the mapping found. */
  Mapping mapping() {
    Mapping found = mapping;
    if (found == null) {
      throw new IllegalStateException("there is no mapping at 0x" + Long.toHexString(start));
    }
    return found;
  }

  /** Returns the first address of what was found. */
  long start() {
    return start;
  }

  /** Returns the first address behind the part of the mapping. */
  long end() {
    return at;
  }

  /** Returns whether what was found lies in a child VMAR. */
  boolean inDescendant() {
    return inDescendant;
  }
}

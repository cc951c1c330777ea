package mmusim.vm.object;

import mmusim.vm.abi.VmoChildOption;

/**
 * A request for a child whose options were found to be one kind and modifiers that go with it.
 *
 * @param options bits of {@link VmoChildOption}
 * @param offset first byte in the parent, unsigned
 * @param size requested bytes, unsigned, not rounded
 */
public record ChildRequest(int options, long offset, long size) {
  private static final int KINDS =
      VmoChildOption.SNAPSHOT
          | VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE
          | VmoChildOption.SNAPSHOT_MODIFIED
          | VmoChildOption.SLICE
          | VmoChildOption.REFERENCE;
  private static final int MODIFIERS = VmoChildOption.RESIZABLE | VmoChildOption.NO_WRITE;

  /** Returns whether {@code options} are one kind with modifiers that it allows. */
  public static boolean isValid(int options) {
    boolean oneKind = Integer.bitCount(options & KINDS) == 1;
    boolean known = (options & ~(KINDS | MODIFIERS)) == 0;
    boolean slice = (options & VmoChildOption.SLICE) != 0;
    boolean resizable = (options & VmoChildOption.RESIZABLE) != 0;
    boolean noWrite = (options & VmoChildOption.NO_WRITE) != 0;
    return oneKind && known && !(resizable && (slice || noWrite));
  }

  /** Returns whether it is one of the three copy-on-write kinds. */
  public boolean isSnapshotKind() {
    return !has(VmoChildOption.SLICE) && !has(VmoChildOption.REFERENCE);
  }

  /** Returns whether the option is given. */
  public boolean has(int option) {
    return (options & option) != 0;
  }
}

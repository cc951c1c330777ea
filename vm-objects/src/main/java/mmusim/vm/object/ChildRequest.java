package mmusim.vm.object;

import mmusim.mmu.memory.Pages;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.handle.Rights;

/**
 * A request for a child.
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

  /**
   * Checks what needs no parent.
   *
   * @return OUT_OF_RANGE for a size that cannot be rounded up to pages, INVALID_ARGS for NO_WRITE
   *     with RESIZABLE
   */
  public Status checkAlone() {
    if (Long.compareUnsigned(Pages.alignUp(size), size) < 0) {
      return Status.ERR_OUT_OF_RANGE;
    }
    return has(VmoChildOption.NO_WRITE) && has(VmoChildOption.RESIZABLE)
        ? Status.ERR_INVALID_ARGS
        : Status.OK;
  }

  /** Returns whether the options are one kind with modifiers that it allows. */
  public boolean isValid() {
    boolean oneKind = Integer.bitCount(options & KINDS) == 1;
    boolean known = (options & ~(KINDS | MODIFIERS)) == 0;
    return oneKind && known && !(has(VmoChildOption.SLICE) && has(VmoChildOption.RESIZABLE));
  }

  /** Returns the rights of the child's handle, asked for through a handle with {@code rights}. */
  public int childRights(int rights) {
    int child = (rights & ~Rights.RESIZE) | Rights.GET_PROPERTY | Rights.SET_PROPERTY;
    if (has(VmoChildOption.RESIZABLE)) {
      child |= Rights.RESIZE;
    }
    if (has(VmoChildOption.NO_WRITE)) {
      return child & ~Rights.WRITE;
    }
    boolean isAlias = has(VmoChildOption.SLICE) || has(VmoChildOption.REFERENCE);
    return isAlias ? child : (child | Rights.WRITE) & ~Rights.EXECUTE;
  }

  /** Returns whether the option is given. */
  public boolean has(int option) {
    return (options & option) != 0;
  }
}

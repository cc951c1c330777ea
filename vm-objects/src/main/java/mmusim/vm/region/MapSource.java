package mmusim.vm.region;

import mmusim.vm.abi.VmOption;
import mmusim.vm.object.Vmo;

/**
 * What a mapping shows, and what the handles allowed when it was made.
 *
 * @param vmo the VMO
 * @param vmoOffset the first offset shown, page-aligned
 * @param vmarHandle PERM bits that the VMAR's handle had
 * @param vmoHandle PERM bits that the VMO's handle had
 * @param flags those of {@link #LASTING_OPTIONS} that it was made with
 */
public record MapSource(Vmo vmo, long vmoOffset, int vmarHandle, int vmoHandle, int flags) {
  /** Options that a mapping keeps: how it found its place, and what faults. */
  public static final int LASTING_OPTIONS =
      VmOption.SPECIFIC
          | VmOption.SPECIFIC_OVERWRITE
          | VmOption.OFFSET_IS_UPPER_LIMIT
          | VmOption.FAULT_BEYOND_STREAM_SIZE;

  /** Returns how far the permissions may go: what both handles had. */
  public int ceiling() {
    return vmarHandle & vmoHandle;
  }
}

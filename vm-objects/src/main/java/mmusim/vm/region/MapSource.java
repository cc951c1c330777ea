package mmusim.vm.region;

import mmusim.vm.object.Vmo;

/**
 * What a mapping shows, and what the handles allowed when it was made.
 *
 * @param vmo the VMO
 * @param vmoOffset the first offset shown, page-aligned
 * @param vmarHandle PERM bits that the VMAR's handle had
 * @param vmoHandle PERM bits that the VMO's handle had
 * @param faultsBeyondStream whether accesses beyond the page of the stream size are refused
 */
public record MapSource(
    Vmo vmo, long vmoOffset, int vmarHandle, int vmoHandle, boolean faultsBeyondStream) {
  /** Returns how far the permissions may go: what both handles had. */
  public int ceiling() {
    return vmarHandle & vmoHandle;
  }
}

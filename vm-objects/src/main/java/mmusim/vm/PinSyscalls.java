package mmusim.vm;

import mmusim.mmu.memory.Pages;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.handle.Handle;
import mmusim.vm.handle.ObjectType;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.Vmo;
import mmusim.vm.page.VmContext;
import mmusim.vm.pin.PinnedMemory;
import mmusim.vm.pin.Quarantine;
import mmusim.vm.process.Process;

/**
 * Pinning: {@code zx_bti_pin} with PERM_READ and PERM_WRITE, on a bus-transaction initiator that
 * everybody has, and {@code zx_pmt_unpin}.
 *
 * @see "zircon/vdso/bti.fidl"
 */
public final class PinSyscalls {
  private final VmContext context;
  private final Quarantine quarantine = new Quarantine();

  /** Makes the calls of one kernel. */
  public PinSyscalls(VmContext context) {
    this.context = context;
  }

  /**
   * {@code zx_bti_pin}: commits the range for writing and holds its frames in place.
   *
   * @return a token and the addresses; INVALID_ARGS if misaligned, before the handle is looked at;
   *     BAD_HANDLE, WRONG_TYPE; ACCESS_DENIED without MAP, READ and WRITE; INVALID_ARGS if empty;
   *     OUT_OF_RANGE; NO_MEMORY; UNAVAILABLE beyond 31 pins of a page
   */
  public Outcome<Pinned> pin(Process caller, int vmo, long offset, long size) {
    if (!Pages.isAligned(offset) || !Pages.isAligned(size)) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    Outcome<Handle> found =
        caller.handles().require(vmo, ObjectType.VMO, Rights.MAP | Rights.READ | Rights.WRITE);
    if (!found.isOk()) {
      return Outcome.refused(found.status());
    }
    if (size == 0) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    Vmo object = (Vmo) found.value().object();
    Status status = object.pinRange(offset, size);
    if (!status.isOk()) {
      return Outcome.refused(status);
    }
    PinnedMemory token = new PinnedMemory(context, object, offset, size, quarantine);
    int handle = caller.handles().add(token, Rights.DEFAULT_PMT);
    return Outcome.ok(new Pinned(handle, new PageAddresses(object, offset, size)));
  }

  /**
   * {@code zx_pmt_unpin}: releases the range. The handle is closed whatever it is of.
   *
   * @return OK, BAD_HANDLE, WRONG_TYPE
   */
  public Status unpin(Process caller, int handle) {
    Outcome<Handle> found = caller.handles().require(handle, ObjectType.PINNED_MEMORY, 0);
    if (found.isOk()) {
      ((PinnedMemory) found.value().object()).unpin();
    }
    if (found.status() != Status.ERR_BAD_HANDLE) {
      caller.handles().close(handle);
    }
    return found.status();
  }

  /** {@code zx_bti_release_quarantine}: releases what was closed without an unpin. */
  public void releaseQuarantine() {
    quarantine.release();
  }

  /** Returns what is in quarantine. */
  Quarantine quarantine() {
    return quarantine;
  }

  /** Returns how many ranges are in quarantine. */
  public int quarantined() {
    return quarantine.size();
  }
}

package mmusim.vm.pin;

import mmusim.vm.handle.KernelObject;
import mmusim.vm.handle.ObjectType;
import mmusim.vm.object.Vmo;
import mmusim.vm.page.VmContext;

/**
 * A pinned-memory token: a range of a VMO whose frames stay where they are, for a device. Closing
 * the last handle without unpinning leaves the pages pinned, in quarantine.
 */
public final class PinnedMemory extends KernelObject {
  private final VmContext context;
  private final Vmo vmo;
  private final long offset;
  private final long length;
  private final Quarantine quarantine;
  private boolean pinned = true;

  /** Stands for a range that was pinned by {@link Vmo#pinRange}. */
  public PinnedMemory(VmContext context, Vmo vmo, long offset, long length, Quarantine quarantine) {
    super(context.newKoid(), ObjectType.PINNED_MEMORY);
    this.context = context;
    this.vmo = vmo;
    this.offset = offset;
    this.length = length;
    this.quarantine = quarantine;
  }

  /** Returns the VMO that is pinned. */
  public Vmo vmo() {
    return vmo;
  }

  /** Unpins the range, once. */
  public void unpin() {
    if (pinned) {
      pinned = false;
      vmo.unpinRange(offset, length);
      context.objectGone();
    }
  }

  @Override
  protected void onLastHandleClosed() {
    if (pinned) {
      quarantine.add(this);
    }
  }
}

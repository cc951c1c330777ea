package mmusim.vm.object;

import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.cow.CowNode;
import mmusim.vm.page.EvictionQueue;

/**
 * The lock of a discardable VMO. It is not reclaimable at birth, nor while locked; from an unlock
 * to the next lock memory pressure may take all of it.
 */
final class DiscardLock {
  private final CowNode node;
  private final EvictionQueue queue;
  private long lockCount;

  DiscardLock(CowNode node, EvictionQueue queue) {
    this.node = node;
    this.queue = queue;
  }

  Outcome<LockState> lock(long sizeBytes, boolean tryOnly) {
    boolean discarded = node.isDiscarded();
    if (discarded && tryOnly) {
      return Outcome.refused(Status.ERR_UNAVAILABLE);
    }
    lockCount++;
    queue.removeDiscardable(node);
    node.restore();
    return Outcome.ok(new LockState(0, sizeBytes, 0, discarded ? sizeBytes : 0));
  }

  Status unlock() {
    if (lockCount == 0) {
      return Status.ERR_BAD_STATE;
    }
    lockCount--;
    if (lockCount == 0) {
      queue.addDiscardable(node);
    }
    return Status.OK;
  }
}

package mmusim.vm.object;

import java.util.Set;
import mmusim.mmu.memory.Pages;
import mmusim.pagetables.entry.CachePolicy;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.cow.Attribution;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.VmContext;

/** A window on physical addresses, or a slice of one. It owns no frames and commits nothing. */
final class PhysicalVmo extends Vmo {
  private final VmContext context;
  private final long paddr;
  private final long sizeBytes;
  private final boolean slice;
  private final PhysicalRangeOps ops = new PhysicalRangeOps(this);

  private PhysicalVmo(
      VmContext context, long paddr, long sizeBytes, CachePolicy policy, boolean slice) {
    super(context.newKoid(), policy);
    this.context = context;
    this.paddr = paddr;
    this.sizeBytes = sizeBytes;
    this.slice = slice;
  }

  /** A window of its own, not a slice. */
  static PhysicalVmo window(VmContext context, long paddr, long sizeBytes) {
    return new PhysicalVmo(context, paddr, sizeBytes, CachePolicy.UNCACHED, false);
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public long streamSizeBytes() {
    return 0;
  }

  @Override
  public boolean isResizable() {
    return false;
  }

  @Override
  public boolean isDiscardable() {
    return false;
  }

  @Override
  public boolean isPagerBacked() {
    return false;
  }

  @Override
  public boolean isContiguous() {
    return true;
  }

  @Override
  public long requirePage(long offset, boolean write) {
    long ref = peekPage(offset);
    return ref == PageRef.ABSENT ? PageRef.error(Status.ERR_OUT_OF_RANGE) : ref;
  }

  @Override
  public long peekPage(long offset) {
    return Long.compareUnsigned(offset, sizeBytes) < 0
        ? PageRef.of(paddr + Pages.alignDown(offset), true, PageRef.FOUND)
        : PageRef.ABSENT;
  }

  @Override
  public long absentBytes(long offset, long maxBytes) {
    return Long.compareUnsigned(offset, sizeBytes) < 0 ? 0 : maxBytes;
  }

  @Override
  public long contiguousBytes(long offset, long maxBytes) {
    return Math.max(0, Math.min(maxBytes, sizeBytes - offset));
  }

  @Override
  public int findReady(long offset, boolean write, long[] frames) {
    int count = (int) Math.min(frames.length, Pages.numberOf(Math.max(0, sizeBytes - offset)));
    for (int i = 0; i < count; i++) {
      frames[i] = paddr + offset + Pages.toBytes(i);
    }
    return count;
  }

  @Override
  public boolean isDirtyTracked() {
    return false;
  }

  @Override
  public RangeOps ops() {
    return ops;
  }

  @Override
  public Status setSize(long size) {
    return Status.ERR_UNAVAILABLE;
  }

  @Override
  public Status setStreamSize(long size) {
    return Status.ERR_NOT_SUPPORTED;
  }

  /**
   * The current policy is always accepted, also while mapped. Pins of it hold nothing. A slice
   * stays one when its parent has no handle any more.
   */
  @Override
  public Status setCachePolicy(CachePolicy policy) {
    if (policy == cachePolicy()) {
      return Status.OK;
    }
    if (mappingCount() > 0 || childCount() > 0 || slice) {
      return Status.ERR_BAD_STATE;
    }
    changeCachePolicy(policy);
    return Status.OK;
  }

  @Override
  public Outcome<Vmo> createChild(ChildRequest request) {
    if (!request.has(VmoChildOption.SLICE)) {
      return Outcome.refused(Status.ERR_NOT_SUPPORTED);
    }
    if (!Pages.isAligned(request.offset())) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    long size = Pages.alignUp(request.size());
    if (!VmoSizes.isValid(size)) {
      return Outcome.refused(Status.ERR_OUT_OF_RANGE);
    }
    if (!isInRange(request.offset(), size)) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    PhysicalVmo child =
        new PhysicalVmo(context, paddr + request.offset(), size, cachePolicy(), true);
    child.attachTo(this);
    return Outcome.ok(child);
  }

  @Override
  public Status pinRange(long offset, long length) {
    if (!isInRange(offset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    retainPin();
    return Status.OK;
  }

  @Override
  public void unpinRange(long offset, long length) {
    releasePin();
  }

  @Override
  public Attribution attribution(long offset, long length) {
    return Attribution.NONE;
  }

  @Override
  public Set<String> kindFlags() {
    return Set.of();
  }

  @Override
  public long metadataBytes() {
    return 0;
  }

  @Override
  public long reclaimEvents() {
    return 0;
  }

  @Override
  public long reclaim() {
    return 0;
  }

  @Override
  public Status read(byte[] target, int targetOffset, long offset, long length) {
    return Status.ERR_NOT_SUPPORTED;
  }

  @Override
  public Status write(byte[] source, int sourceOffset, long offset, long length) {
    return Status.ERR_NOT_SUPPORTED;
  }

  @Override
  protected void onDeath() {
    context.objectGone();
  }

  boolean isInRange(long offset, long length) {
    return VmoSizes.isInRange(offset, length, sizeBytes);
  }
}

package mmusim.vm.object;

import mmusim.mmu.memory.Pages;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.cow.CowNode;
import mmusim.vm.page.VmContext;
import mmusim.vm.pager.Pager;

/** Makes VMOs that are nobody's child, with the checks of their calls. */
public final class VmoFactory {
  private static final int MAX_ALIGNMENT_LOG2 = 63;

  private final VmContext context;

  /** Makes VMOs of one kernel. */
  public VmoFactory(VmContext context) {
    this.context = context;
  }

  /** {@code vmo_create}: INVALID_ARGS for the options, OUT_OF_RANGE for the size. */
  public Outcome<Vmo> create(long size, int options) {
    int known = VmoOption.RESIZABLE | VmoOption.DISCARDABLE | VmoOption.UNBOUNDED;
    Status status = check(size, options, known);
    if (!status.isOk()) {
      return Outcome.refused(status);
    }
    PagedVmoBuilder builder =
        new PagedVmoBuilder(context, CowNode.anonymous(context, pageCount(size, options)));
    builder.stream = new StreamSize(size);
    builder.resizable = has(options, VmoOption.RESIZABLE);
    builder.discardable = has(options, VmoOption.DISCARDABLE);
    return Outcome.ok(builder.build());
  }

  /** {@code pager_create_vmo}: INVALID_ARGS for the options, OUT_OF_RANGE for the size. */
  public Outcome<Vmo> createPaged(Pager pager, long key, long size, int options) {
    int known = VmoOption.RESIZABLE | VmoOption.TRAP_DIRTY | VmoOption.UNBOUNDED;
    Status status = check(size, options, known);
    if (!status.isOk()) {
      return Outcome.refused(status);
    }
    CowNode node =
        CowNode.pagerBacked(
            context,
            pageCount(size, options),
            Pages.numberOf(Pages.alignUp(size)),
            pager.newSource(key, has(options, VmoOption.TRAP_DIRTY)));
    PagedVmoBuilder builder = new PagedVmoBuilder(context, node);
    builder.stream = new StreamSize(size);
    builder.resizable = has(options, VmoOption.RESIZABLE);
    return Outcome.ok(builder.build());
  }

  /**
   * {@code vmo_create_contiguous}: INVALID_ARGS for the size or the alignment, OUT_OF_RANGE for a
   * size that no VMO can have, NO_MEMORY if there is no free run.
   *
   * @param alignmentLog2 0 for that of a page, or 12..63
   */
  public Outcome<Vmo> createContiguous(long size, int alignmentLog2) {
    boolean aligned =
        alignmentLog2 == 0
            || (alignmentLog2 >= Pages.PAGE_SHIFT && alignmentLog2 <= MAX_ALIGNMENT_LOG2);
    if (size == 0 || !Pages.isAligned(size) || !aligned) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    if (!VmoSizes.isValid(size)) {
      return Outcome.refused(Status.ERR_OUT_OF_RANGE);
    }
    long frames = Pages.numberOf(size);
    long first = Pmm.NO_FRAME;
    if (frames <= context.pmm().totalFrames()) {
      // Nothing but address 0 is aligned to more than the width of physical addresses.
      first =
          context
              .pmm()
              .allocateContiguous(
                  frames, Math.min(alignmentLog2, 51), Long.MAX_VALUE, FrameOwner.VMO);
    }
    if (first == Pmm.NO_FRAME) {
      return Outcome.refused(Status.ERR_NO_MEMORY);
    }
    for (long frame = first; frame != first + size; frame += Pages.PAGE_SIZE) {
      context.memory().zeroPage(frame);
    }
    CowNode node = CowNode.contiguous(context, frames, first);
    return Outcome.ok(new PagedVmoBuilder(context, node).build());
  }

  /**
   * {@code vmo_create_physical}: INVALID_ARGS for the size, then for the address; ACCESS_DENIED
   * where no resource can cover it. Uncached at first.
   */
  public Outcome<Vmo> createPhysical(long paddr, long size) {
    if (size == 0 || !Pages.isAligned(size) || !Pages.isAligned(paddr)) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    if (!VmoSizes.isInRange(paddr, size, PhysicalMemory.ADDRESS_LIMIT)) {
      return Outcome.refused(Status.ERR_ACCESS_DENIED);
    }
    return Outcome.ok(PhysicalVmo.window(context, paddr, size));
  }

  private static Status check(long size, int options, int known) {
    boolean both = has(options, VmoOption.RESIZABLE) && has(options, VmoOption.UNBOUNDED);
    if (both || (options & ~known) != 0) {
      return Status.ERR_INVALID_ARGS;
    }
    return VmoSizes.isValid(size) ? Status.OK : Status.ERR_OUT_OF_RANGE;
  }

  private static boolean has(int options, int option) {
    return (options & option) != 0;
  }

  private static long pageCount(long size, int options) {
    long bytes = has(options, VmoOption.UNBOUNDED) ? VmoSizes.MAX_SIZE : Pages.alignUp(size);
    return Pages.numberOf(bytes);
  }
}

package mmusim.vm;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.memory.Pages;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.PagerOp;
import mmusim.vm.abi.Status;
import mmusim.vm.cow.PagerBacking;
import mmusim.vm.handle.Handle;
import mmusim.vm.handle.KernelObject;
import mmusim.vm.handle.ObjectType;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.PageTransfer;
import mmusim.vm.object.PagedVmo;
import mmusim.vm.object.Vmo;
import mmusim.vm.object.VmoFactory;
import mmusim.vm.object.VmoSizes;
import mmusim.vm.page.VmContext;
import mmusim.vm.pager.Pager;
import mmusim.vm.pager.PagerHandler;
import mmusim.vm.pager.PagerPacket;
import mmusim.vm.process.Process;
import org.jspecify.annotations.Nullable;

/**
 * The calls of pagers. Nobody sleeps here: what would block answers SHOULD_WAIT, its request stays
 * pending, and the call can be made again when the pager has answered. A handler answers at once.
 *
 * @see "zircon/vdso/pager.fidl"
 */
public final class PagerSyscalls {
  private final VmContext context;
  private final VmoFactory factory;

  /** Makes the calls of one kernel. */
  public PagerSyscalls(VmContext context) {
    this.context = context;
    this.factory = new VmoFactory(context);
  }

  /**
   * {@code zx_pager_create}, with the port that its packets go to.
   *
   * @param options must be 0
   * @return a handle; INVALID_ARGS
   */
  public Outcome<Integer> create(Process caller, int options) {
    return options == 0
        ? Outcome.ok(caller.handles().add(new Pager(context), Rights.DEFAULT_PAGER))
        : Outcome.refused(Status.ERR_INVALID_ARGS);
  }

  /**
   * Lets {@code handler} take the packets instead of the port, or the port again if it is null.
   *
   * @return BAD_HANDLE, WRONG_TYPE
   */
  public Status setHandler(Process caller, int pager, @Nullable PagerHandler handler) {
    Outcome<Pager> found = pager(caller, pager, 0);
    if (found.isOk()) {
      found.value().setHandler(handler);
    }
    return found.status();
  }

  /**
   * {@code zx_port_wait} on the pager's port, without waiting.
   *
   * @return the oldest packet; SHOULD_WAIT if there is none; BAD_HANDLE, WRONG_TYPE
   */
  public Outcome<PagerPacket> readPacket(Process caller, int pager) {
    Outcome<Pager> found = pager(caller, pager, 0);
    if (!found.isOk()) {
      return Outcome.refused(found.status());
    }
    PagerPacket packet = found.value().poll();
    return packet == null ? Outcome.refused(Status.ERR_SHOULD_WAIT) : Outcome.ok(packet);
  }

  /**
   * {@code zx_pager_create_vmo}: needs ATTACH_VMO.
   *
   * @param options of RESIZABLE, TRAP_DIRTY, UNBOUNDED
   * @param key comes back in the packets
   * @return a handle; INVALID_ARGS, OUT_OF_RANGE
   */
  public Outcome<Integer> createVmo(Process caller, int pager, int options, long key, long size) {
    Outcome<Pager> found = pager(caller, pager, Rights.ATTACH_VMO);
    if (!found.isOk()) {
      return Outcome.refused(found.status());
    }
    return factory
        .createPaged(found.value(), key, size, options)
        .map(made -> caller.handles().add(made, made.defaultRights()));
  }

  /**
   * {@code zx_pager_supply_pages}: moves pages of {@code aux} into the VMO, where it has none.
   *
   * @return INVALID_ARGS if misaligned or not of this pager; what {@link PageTransfer#supply} says
   */
  public Status supplyPages(
      Process caller, int pager, int vmo, long offset, long length, int aux, long auxOffset) {
    if (!PageTransfer.isAligned(offset, length, auxOffset)) {
      return Status.ERR_INVALID_ARGS;
    }
    Outcome<PagedVmo> found = managed(caller, pager, Rights.MANAGE_VMO, vmo, Rights.WRITE);
    if (!found.isOk()) {
      return found.status();
    }
    Outcome<Handle> from =
        caller.handles().require(aux, ObjectType.VMO, Rights.READ | Rights.WRITE);
    if (!from.isOk()) {
      return from.status();
    }
    Vmo source = (Vmo) from.value().object();
    PagerBacking backing = backingOf(found.value());
    return PageTransfer.supply(found.value(), backing, offset, length, source, auxOffset);
  }

  /**
   * {@code zx_pager_op_range}.
   *
   * @param op one of {@link PagerOp}
   * @param data FAIL: the status, by its number; WRITEBACK_BEGIN: 0, or 1 for "is zero"
   * @return INVALID_ARGS, NOT_SUPPORTED, OUT_OF_RANGE, BAD_STATE, NOT_FOUND
   * @see "Zircon, kernel/object/pager_dispatcher.cc, PagerDispatcher::RangeOp"
   */
  public Status opRange(
      Process caller, int pager, int op, int vmo, long offset, long length, long data) {
    if (!Pages.isAligned(offset) || !Pages.isAligned(length)) {
      return Status.ERR_INVALID_ARGS;
    }
    Outcome<PagedVmo> found = managed(caller, pager, Rights.MANAGE_VMO, vmo, Rights.WRITE);
    if (!found.isOk()) {
      return found.status();
    }
    if (op < PagerOp.FAIL || op > PagerOp.WRITEBACK_END) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (!PagerOp.takes(op, data)) {
      return Status.ERR_INVALID_ARGS;
    }
    PagerBacking backing = backingOf(found.value());
    if (op == PagerOp.DIRTY && !backing.source().trapsDirty()) {
      return Status.ERR_NOT_SUPPORTED;
    }
    long first = Pages.numberOf(offset);
    long end = first + Pages.numberOf(length);
    if (!VmoSizes.isInRange(offset, length, found.value().sizeBytes())) {
      if (op == PagerOp.DIRTY) {
        backing.refuseDirty(first, end);
      }
      return Status.ERR_OUT_OF_RANGE;
    }
    return runOp(backing, op, first, end, data);
  }

  private static Status runOp(PagerBacking backing, int op, long first, long end, long data) {
    boolean needsPager = op == PagerOp.FAIL || op == PagerOp.DIRTY;
    if (needsPager && backing.source().isDetached()) {
      return Status.ERR_BAD_STATE;
    }
    switch (op) {
      case PagerOp.FAIL -> backing.source().fail(first, end, PagerOp.failure(data));
      case PagerOp.WRITEBACK_BEGIN -> backing.beginWriteback(first, end, data != 0);
      case PagerOp.WRITEBACK_END -> backing.endWriteback(first, end);
      default -> {
        return backing.setDirty(first, end);
      }
    }
    return Status.OK;
  }

  /**
   * {@code zx_pager_detach_vmo}: needs ATTACH_VMO and MANAGE_VMO. Requests fail from now on, and
   * clean pages are gone.
   *
   * @return INVALID_ARGS if the VMO is not of this pager
   */
  public Status detachVmo(Process caller, int pager, int vmo) {
    Outcome<PagedVmo> found =
        managed(caller, pager, Rights.ATTACH_VMO | Rights.MANAGE_VMO, vmo, Rights.WRITE);
    if (found.isOk()) {
      backingOf(found.value()).detach();
    }
    return found.status();
  }

  /**
   * {@code zx_pager_query_dirty_ranges}: what must be written back; the range is rounded outward.
   *
   * @return the ranges, in bytes, in order; INVALID_ARGS, OUT_OF_RANGE
   */
  public Outcome<List<DirtyRange>> queryDirtyRanges(
      Process caller, int pager, int vmo, long offset, long length) {
    Outcome<PagedVmo> found = managed(caller, pager, Rights.MANAGE_VMO, vmo, Rights.READ);
    if (!found.isOk()) {
      return Outcome.refused(found.status());
    }
    PagedVmo object = found.value();
    if (!VmoSizes.isInRange(offset, length, object.sizeBytes())) {
      return Outcome.refused(Status.ERR_OUT_OF_RANGE);
    }
    long end = Pages.numberOf(Pages.alignUp(offset + length));
    List<DirtyRange> ranges = new ArrayList<>();
    for (PagerBacking.DirtyRange range :
        backingOf(object).dirtyRanges(Pages.numberOf(offset), end)) {
      ranges.add(
          new DirtyRange(
              Pages.toBytes(range.first()),
              Pages.toBytes(range.end() - range.first()),
              range.isZero()));
    }
    return Outcome.ok(ranges);
  }

  /**
   * {@code zx_pager_query_vmo_stats}.
   *
   * @param reset whether to forget it
   * @return whether the VMO was modified since the last reset; INVALID_ARGS
   */
  public Outcome<Boolean> queryVmoStats(Process caller, int pager, int vmo, boolean reset) {
    Outcome<PagedVmo> found = managed(caller, pager, Rights.MANAGE_VMO, vmo, Rights.READ);
    if (!found.isOk()) {
      return Outcome.refused(found.status());
    }
    PagerBacking backing = backingOf(found.value());
    boolean modified = backing.isModified();
    if (reset) {
      backing.resetModified();
    }
    return Outcome.ok(modified);
  }

  /** Lets the CPU that faults wait: for handlers that take their time. */
  public void chargeWait(long cycles) {
    context.waitForPager(cycles);
  }

  private static Outcome<Pager> pager(Process caller, int value, int rights) {
    return caller
        .handles()
        .require(value, ObjectType.PAGER, rights)
        .map(found -> (Pager) found.object());
  }

  /** Finds a VMO that the pager made: both handles, then INVALID_ARGS. */
  private static Outcome<PagedVmo> managed(
      Process caller, int pager, int pagerRights, int vmo, int vmoRights) {
    Outcome<Pager> owner = pager(caller, pager, pagerRights);
    if (!owner.isOk()) {
      return Outcome.refused(owner.status());
    }
    Outcome<Handle> found = caller.handles().require(vmo, ObjectType.VMO, vmoRights);
    if (!found.isOk()) {
      return Outcome.refused(found.status());
    }
    KernelObject object = found.value().object();
    if (object instanceof PagedVmo paged) {
      PagerBacking backing = paged.node().backing();
      if (paged.isRoot() && backing != null && backing.source().pager() == owner.value()) {
        return Outcome.ok(paged);
      }
    }
    return Outcome.refused(Status.ERR_INVALID_ARGS);
  }

  private static PagerBacking backingOf(PagedVmo vmo) {
    PagerBacking backing = vmo.node().backing();
    if (backing == null) {
      throw new IllegalArgumentException("not the root of a pager: " + vmo);
    }
    return backing;
  }
}

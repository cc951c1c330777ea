package mmusim.vm.object;

import mmusim.mmu.memory.Pages;
import mmusim.vm.abi.Status;
import mmusim.vm.cow.PageMover;
import mmusim.vm.cow.PagerBacking;

/**
 * Moves pages between VMOs without copying them.
 *
 * @see "Zircon VM reference, 4 VMO calls, and 14 Pagers"
 */
public final class PageTransfer {
  private PageTransfer() {}

  /** Returns whether the numbers of a call are page multiples. */
  public static boolean isAligned(long offset, long length, long sourceOffset) {
    return Pages.isAligned(offset) && Pages.isAligned(length) && Pages.isAligned(sourceOffset);
  }

  /**
   * {@code vmo_transfer_data} below the handles: memmove, then the source reads as zero. A range
   * onto itself is left as it is, whatever it is.
   *
   * @param offset a page multiple, like the other numbers
   * @return what is wrong with the source, then with the target: NOT_SUPPORTED of a physical or
   *     contiguous VMO; OUT_OF_RANGE; NOT_SUPPORTED of one whose pages a pager supplies, but not of
   *     a clone of such; BAD_STATE for pinned pages. Then NOT_FOUND if one of them is discarded,
   *     NO_MEMORY, or what the pager of the source answers, and nothing has changed
   */
  public static Status transfer(
      Vmo target, long offset, long length, Vmo source, long sourceOffset) {
    if (target == source && offset == sourceOffset) {
      return Status.OK;
    }
    Status status = check(source, sourceOffset, length);
    status = status.isOk() ? check(target, offset, length) : status;
    if (!status.isOk()) {
      return status;
    }
    PagedVmo into = (PagedVmo) target;
    PagedVmo from = (PagedVmo) source;
    if (length != 0 && (into.node().isDiscarded() || from.node().isDiscarded())) {
      return Status.ERR_NOT_FOUND;
    }
    return PageMover.move(
        into.node(),
        into.pageAt(offset),
        Pages.numberOf(length),
        from.node(),
        from.pageAt(sourceOffset));
  }

  /**
   * {@code pager_supply_pages} below the handles.
   *
   * @param target a VMO of the pager that calls
   * @param backing the pages of {@code target}
   * @return what is wrong with {@code aux}, as {@link #transfer}; OUT_OF_RANGE of the VMO;
   *     BAD_STATE if it is detached, unless for no pages; NO_MEMORY
   */
  public static Status supply(
      PagedVmo target, PagerBacking backing, long offset, long length, Vmo aux, long auxOffset) {
    Status status = check(aux, auxOffset, length);
    if (!status.isOk()) {
      return status;
    }
    if (!target.isInRange(offset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (length == 0 || backing.source().isDetached()) {
      return length == 0 ? Status.OK : Status.ERR_BAD_STATE;
    }
    PagedVmo from = (PagedVmo) aux;
    return PageMover.supply(
        target.node(),
        target.pageAt(offset),
        Pages.numberOf(length),
        from.node(),
        from.pageAt(auxOffset));
  }

  /** Returns OK if pages can be moved from the range, or to it; nothing can always be moved. */
  private static Status check(Vmo vmo, long offset, long length) {
    if (!(vmo instanceof PagedVmo paged) || paged.isContiguous()) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (!paged.isInRange(offset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (length != 0 && paged.node().backing() != null) {
      return Status.ERR_NOT_SUPPORTED;
    }
    return paged.isPinned(offset, length) ? Status.ERR_BAD_STATE : Status.OK;
  }
}

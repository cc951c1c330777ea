package mmusim.vm.object;

import mmusim.mmu.memory.Pages;
import mmusim.vm.abi.Status;
import mmusim.vm.cow.PageMover;
import mmusim.vm.cow.PagePins;

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
   * @return NOT_SUPPORTED of a physical or contiguous VMO, or one whose pages a pager supplies, but
   *     not of a clone of such; OUT_OF_RANGE; BAD_STATE for pinned pages; NO_MEMORY, or what the
   *     pager of the source answers, and then nothing has changed
   */
  public static Status transfer(
      Vmo target, long offset, long length, Vmo source, long sourceOffset) {
    if (target == source && offset == sourceOffset) {
      return Status.OK;
    }
    if (!canMove(target) || !canMove(source)) {
      return Status.ERR_NOT_SUPPORTED;
    }
    PagedVmo into = (PagedVmo) target;
    PagedVmo from = (PagedVmo) source;
    if (!into.isInRange(offset, length) || !from.isInRange(sourceOffset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (into.node().isDiscarded() || from.node().isDiscarded()) {
      return Status.ERR_NOT_FOUND;
    }
    long count = Pages.numberOf(length);
    long first = into.pageAt(offset);
    long sourceFirst = from.pageAt(sourceOffset);
    if (PagePins.anyIn(into.node(), first, first + count)
        || PagePins.anyIn(from.node(), sourceFirst, sourceFirst + count)) {
      return Status.ERR_BAD_STATE;
    }
    return PageMover.move(into.node(), first, count, from.node(), sourceFirst);
  }

  /**
   * {@code pager_supply_pages} below the handles.
   *
   * @param target a VMO of the pager that calls
   * @return in this order NOT_SUPPORTED if {@code aux} is none whose pages can be moved;
   *     OUT_OF_RANGE of it, BAD_STATE if its pages are pinned; OUT_OF_RANGE of the VMO; NO_MEMORY
   */
  public static Status supply(PagedVmo target, long offset, long length, Vmo aux, long auxOffset) {
    if (!canMove(aux)) {
      return Status.ERR_NOT_SUPPORTED;
    }
    PagedVmo from = (PagedVmo) aux;
    if (!from.isInRange(auxOffset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    long count = Pages.numberOf(length);
    long auxFirst = from.pageAt(auxOffset);
    if (PagePins.anyIn(from.node(), auxFirst, auxFirst + count)) {
      return Status.ERR_BAD_STATE;
    }
    if (!target.isInRange(offset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    return PageMover.supply(target.node(), target.pageAt(offset), count, from.node(), auxFirst);
  }

  private static boolean canMove(Vmo vmo) {
    return vmo instanceof PagedVmo paged && !paged.isContiguous() && paged.node().backing() == null;
  }
}

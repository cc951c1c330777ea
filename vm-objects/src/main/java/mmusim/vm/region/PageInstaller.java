package mmusim.vm.region;

import mmusim.mmu.memory.Pages;
import mmusim.pagetables.EditOutcome;
import mmusim.pagetables.PageTables;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.object.Vmo;
import mmusim.vm.page.PageRef;

/**
 * Enters pages that a VMO has into the page tables, large where their frames allow.
 *
 * <p>Ahead of any access, a page that the VMO shares is left out where the mapping may be written,
 * and one of which a pager must know that it is written is entered without write permission.
 *
 * @see "Zircon, kernel/vm/vm_mapping.cc, VmMapping::MapRange"
 */
public final class PageInstaller {
  private PageInstaller() {}

  /**
   * Enters what is committed of a range that is mapped whole, directly in {@code vmar}.
   *
   * @return NO_MEMORY if there is no frame for a page table, else OK
   */
  public static Status installPresent(Vmar vmar, long start, long end) {
    SliceCursor cursor = new SliceCursor(vmar, start, end);
    while (cursor.advance() == SliceCursor.Found.MAPPING) {
      Status status = installPresent(cursor.mapping(), cursor.start(), cursor.end());
      if (!status.isOk()) {
        return status;
      }
    }
    return Status.OK;
  }

  /**
   * Enters the pages of {@code [start, end)} that are committed; what is entered already stays, and
   * what lies beyond the VMO's end is left out. Nothing is committed.
   *
   * @return NO_MEMORY if there is no frame for a page table, else OK
   */
  public static Status installPresent(Mapping mapping, long start, long end) {
    long last = Math.min(end, mapping.base() + mapping.accessibleBytes());
    for (long at = nextPresent(mapping, start, last); at < last; ) {
      long large = largePageAt(mapping, at, last);
      long entered;
      if (large != 0 && installRunAhead(mapping, at, large)) {
        entered = large;
      } else if (installPage(mapping, at)) {
        entered = Pages.PAGE_SIZE;
      } else if (mapping.space().context().reclaimForTables()) {
        entered = 0; // The page may be gone: look again. Each time frames came free, so this ends.
      } else {
        return Status.ERR_NO_MEMORY;
      }
      at = nextPresent(mapping, at + entered, last);
    }
    return Status.OK;
  }

  /** Returns the first page of {@code [at, last)} that the VMO has, or {@code last}. */
  private static long nextPresent(Mapping mapping, long at, long last) {
    return at >= last ? last : at + mapping.vmo().absentBytes(mapping.vmoOffsetOf(at), last - at);
  }

  /** Enters a page that is present; returns whether there was a frame for its table. */
  private static boolean installPage(Mapping mapping, long at) {
    long ref = mapping.vmo().peekPage(mapping.vmoOffsetOf(at));
    int flags = flagsAhead(mapping, at, ref);
    return flags == 0
        || mapping.space().tables().mapPage(at, PageRef.frame(ref), flags)
            != EditOutcome.OUT_OF_FRAMES;
  }

  private static boolean installRunAhead(Mapping mapping, long start, long length) {
    long ref = mapping.vmo().peekPage(mapping.vmoOffsetOf(start));
    return installRun(mapping, start, length, PageRef.frame(ref), flagsAhead(mapping, start, ref));
  }

  /** Returns the flags with which a page is entered before anybody asks for it, or 0. */
  private static int flagsAhead(Mapping mapping, long addr, long ref) {
    if (mapping.vmo().isDirtyTracked()) {
      return flagsFor(mapping, addr, PageRef.readOnly(ref));
    }
    boolean mayWrite = (mapping.permissionsAt(addr) & VmOption.PERM_WRITE) != 0;
    return mayWrite && !PageRef.isWritable(ref) ? 0 : flagsFor(mapping, addr, ref);
  }

  /**
   * Returns the flags with which a page may be entered that is asked for, or 0 if it may not be
   * read: without write permission if the VMO does not give it as writable, so that the first write
   * faults.
   */
  public static int flagsFor(Mapping mapping, long addr, long ref) {
    int permissions = mapping.permissionsAt(addr);
    if (!PageRef.isWritable(ref)) {
      permissions &= ~VmOption.PERM_WRITE;
    }
    return (permissions & VmOption.PERM_READ) == 0 ? 0 : mapping.tableFlags(permissions);
  }

  /**
   * Enters the large page around {@code addr} if there is one, in the place of what is there.
   *
   * @param ref the page at {@code addr}: its frame alone tells of most that there is none, and
   *     whether it is writable holds for all
   * @return whether it was entered
   */
  public static boolean installLarge(Mapping mapping, long addr, long ref) {
    if (((PageRef.frame(ref) ^ addr) & (Pages.LARGE_SIZE - Pages.PAGE_SIZE)) != 0) {
      return false;
    }
    long large = largePageAround(mapping, addr);
    long frame = PageRef.frame(ref) & -large;
    return large != 0
        && installRun(mapping, addr & -large, large, frame, flagsFor(mapping, addr, ref));
  }

  private static boolean installRun(
      Mapping mapping, long start, long length, long frame, int flags) {
    if (flags == 0) {
      return false;
    }
    PageTables tables = mapping.space().tables();
    long pages = Pages.numberOf(length);
    EditOutcome outcome = tables.map(start, frame, pages, flags);
    if (outcome == EditOutcome.ALREADY_MAPPED) {
      tables.unmapAtLeast(start, pages);
      mapping.space().flush();
      outcome = tables.map(start, frame, pages, flags);
    }
    return outcome == EditOutcome.DONE;
  }

  /** Returns the size of the largest page that may be entered from {@code at} on, or 0. */
  private static long largePageAt(Mapping mapping, long at, long last) {
    if ((at & (Pages.LARGE_SIZE - 1)) != 0 || last - at < Pages.LARGE_SIZE) {
      return 0;
    }
    long large = largePageAround(mapping, at);
    boolean startsHere = (at & (large - 1)) == 0 && large <= last - at;
    return startsHere || large == 0 ? large : Pages.LARGE_SIZE;
  }

  /** Returns the size of the largest page that may be entered around {@code addr}, or 0. */
  private static long largePageAround(Mapping mapping, long addr) {
    int largest = mapping.space().largestPageLog2();
    if (largest < Pages.LARGE_SHIFT || mapping.sizeBytes() < Pages.LARGE_SIZE) {
      return 0;
    }
    if (largest >= Pages.HUGE_SHIFT
        && mapping.vmo().isContiguous()
        && fits(mapping, addr, Pages.HUGE_SIZE)) {
      return Pages.HUGE_SIZE;
    }
    return fits(mapping, addr, Pages.LARGE_SIZE) ? Pages.LARGE_SIZE : 0;
  }

  /**
   * Returns whether the aligned block around {@code addr} has one permission, and frames in a row
   * that are aligned alike. The last frame is looked at first, because a VMO that fills from below
   * fails there.
   */
  private static boolean fits(Mapping mapping, long addr, long size) {
    long start = addr & -size;
    long last = start + size - Pages.PAGE_SIZE;
    if (start < mapping.base() || last >= mapping.end()) {
      return false;
    }
    int range = mapping.rangeOf(start);
    Vmo vmo = mapping.vmo();
    long offset = mapping.vmoOffsetOf(start);
    long end = offset + size;
    if (mapping.rangeEnd(range) <= last
        || Long.compareUnsigned(end, offset) < 0
        || Long.compareUnsigned(end, mapping.accessibleEnd()) > 0) {
      return false;
    }
    long lastRef = vmo.peekPage(mapping.vmoOffsetOf(last));
    if (!PageRef.isPresent(lastRef)) {
      return false;
    }
    long firstFrame = PageRef.frame(lastRef) - (size - Pages.PAGE_SIZE);
    return firstFrame >= 0
        && (firstFrame & (size - 1)) == 0
        && vmo.contiguousBytes(offset, size) == size;
  }
}

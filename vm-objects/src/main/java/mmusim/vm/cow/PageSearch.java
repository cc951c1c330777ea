package mmusim.vm.cow;

import java.util.Objects;
import mmusim.mmu.memory.Pages;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageRef;

/** Looks for entries of a node and of the ancestors that it sees, over a range of pages. */
final class PageSearch {
  private PageSearch() {}

  /**
   * Returns whether zeros must be marked at {@code page}: something else shows through, or may do
   * so later, because a visible ancestor can be written.
   */
  static boolean needsMarker(CowNode origin, long page) {
    CowNode node = origin;
    long at = page;
    CowNode above = node.parent;
    while (above != null && at < node.parentLimit) {
      at += node.parentOffset;
      long entry = above.pages.get(at);
      if (!above.hidden || entry != 0) {
        return !above.hidden || PageEntry.isPage(entry);
      }
      node = above;
      above = node.parent;
    }
    return false;
  }

  /**
   * Returns the first page of {@code first .. end-1} at which the node or a hidden ancestor that it
   * sees there has an entry, or {@code end}. An entry that a nearer one covers counts too.
   */
  static long nextEntry(CowNode origin, long first, long end) {
    return nextEntry(origin, first, end, false);
  }

  /** As above, but goes on past visible ancestors if {@code beyondVisible}. */
  private static long nextEntry(CowNode origin, long first, long end, boolean beyondVisible) {
    long best = end;
    long limit = end;
    long offset = 0;
    CowNode node = origin;
    while (true) {
      long at = node.pages.next(first + offset);
      if (at >= 0 && at - offset < Math.min(best, limit)) {
        best = at - offset;
      }
      CowNode above = node.parent;
      limit = Math.min(limit, node.parentLimit - offset);
      if (above == null || !(above.hidden || beyondVisible) || first >= limit) {
        return best;
      }
      offset += node.parentOffset;
      node = above;
    }
  }

  /**
   * Returns the first page of {@code first .. end-1} that {@link CowNode#peek} finds, or {@code
   * end}: the node's own or one that it sees in any ancestor.
   */
  static long nextPresent(CowNode node, long first, long end) {
    long at = nextEntry(node, first, end, true);
    while (at < end && !PageEntry.isPage(node.find(at))) {
      at = nextEntry(node, at + 1, end, true);
    }
    return at;
  }

  /**
   * Returns the end of the run of pages from {@code first} on, before {@code end}, that the node
   * finds where it finds the first, whose entry is absent or a zero: the run ends at the latest at
   * the next entry of the nodes on the way, and where one of them no longer sees its parent.
   */
  static long endOfAlike(CowNode origin, long first, long end) {
    origin.find(first);
    CowNode last = origin.foundNode;
    long stop = end;
    long offset = 0;
    for (CowNode node = origin; ; node = above(node)) {
      stop = node.endOfAlike(first + offset, stop + offset) - offset;
      if (node == last) {
        return stop;
      }
      stop = Math.min(stop, node.parentLimit - offset);
      offset += node.parentOffset;
    }
  }

  private static CowNode above(CowNode node) {
    return Objects.requireNonNull(node.parent);
  }

  /**
   * Returns the end of the run of pages from {@code first} on, before {@code end}, that are there
   * and whose frames follow each other; {@code first} if it is absent.
   */
  static long endOfRun(CowNode node, long first, long end) {
    long ref = first < end ? node.peek(first) : PageRef.ABSENT;
    long page = first;
    for (long next = ref; PageRef.isPresent(ref) && page < end && next == ref; page++) {
      ref += Pages.PAGE_SIZE;
      next = page + 1 < end ? node.peek(page + 1) : PageRef.ABSENT;
    }
    return page;
  }

  /**
   * Finds the pages from {@code first} on, at most {@code most}, that one node has; for a write,
   * this one, and only if no pager must know.
   *
   * @param frames gets the frames of as many as it has room for
   * @return how many there are
   * @see "Zircon, kernel/vm/vm_cow_pages.cc, VmCowPages::LookupCursor::IfExistPages"
   */
  static int findReady(CowNode node, long first, long most, boolean write, long[] frames) {
    if (write && node.backing != null) {
      return 0;
    }
    CowNode owner = write ? node : null;
    int room = (int) Math.min(most, frames.length);
    for (int count = 0; count < room; count++) {
      long entry = node.find(first + count);
      if (!PageEntry.isPage(entry) || (owner != null && node.foundNode != owner)) {
        return count;
      }
      owner = node.foundNode;
      frames[count] = PageEntry.frame(entry);
    }
    return room;
  }
}

package mmusim.vm.cow;

import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageTree;
import mmusim.vm.pager.PageSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes clones, and takes the tree down again when nodes die. Pages never copy here: a clone counts
 * the shares of the pages that it sees, a merge moves pages down.
 *
 * @see "Zircon VM reference, 5 Children, Tree shape"
 */
public final class CloneTree {
  private CloneTree() {}

  /**
   * Makes a node that sees {@code node} as it is now; both diverge from now on. The pages of {@code
   * node} become read-only in all its mappings.
   *
   * @param first page of {@code node} at which the clone begins; may lie beyond its end
   * @param pageCount size of the clone
   */
  public static CowNode snapshot(CowNode node, long first, long pageCount) {
    CowNode above = node.parent;
    boolean canShareParent = above != null && above.hidden && node.pages.isEmpty();
    if (!canShareParent) {
      above = insertHidden(node);
    }
    CowNode clone = new CowNode(node.context, pageCount, false, false, node.belowPager, null);
    clone.parent = above;
    clone.parentOffset = node.parentOffset + first;
    clone.parentLimit = seenPages(first, pageCount, node.parentLimit);
    if (above != null) {
      above.children.add(clone);
    }
    countShares(clone);
    node.notifyShared(0, node.pageCount);
    return clone;
  }

  /**
   * Returns whether {@link #oneWay} is possible: below a pager, of a node that shares no pages with
   * another by a {@link #snapshot}.
   */
  public static boolean canFollow(CowNode node) {
    return node.belowPager && (node.parent == null || !node.parent.hidden);
  }

  /**
   * Returns whether {@link #snapshot} is possible: not of a node that clones follow, nor of one at
   * the end of a chain of them.
   */
  public static boolean canSnapshot(CowNode node) {
    CowNode above = node.parent;
    return node.children.isEmpty() && (above == null || above.hidden || above.parent == null);
  }

  /**
   * Makes a node that follows {@code node}: it sees it as it is at any time, until it writes
   * itself. Where {@code node} has nothing of its own in the range, the clone follows the parent
   * instead, and never sees what {@code node} writes later.
   */
  public static CowNode oneWay(CowNode node, long first, long pageCount) {
    CowNode followed = node;
    long offset = first;
    long limit = seenPages(first, pageCount, node.pageCount);
    CowNode above = node.parent;
    while (above != null && !followed.ownsAny(offset, offset + limit)) {
      limit = seenPages(offset, limit, followed.parentLimit);
      offset += followed.parentOffset;
      followed = above;
      above = above.parent;
    }
    CowNode clone = new CowNode(node.context, pageCount, false, false, node.belowPager, null);
    clone.parent = followed;
    clone.parentOffset = offset;
    clone.parentLimit = limit;
    followed.children.add(clone);
    return clone;
  }

  /** Returns how many of {@code count} pages from {@code first} on lie before {@code limit}. */
  private static long seenPages(long first, long count, long limit) {
    return Math.min(count, Math.max(0, limit - first));
  }

  /** Puts a hidden node between {@code node} and its parent, and gives it the pages. */
  private static CowNode insertHidden(CowNode node) {
    CowNode middle = new CowNode(node.context, node.pageCount, true, false, node.belowPager, null);
    PageTree pages = node.pages;
    node.pages = middle.pages;
    middle.pages = pages;
    middle.parent = node.parent;
    middle.parentOffset = node.parentOffset;
    middle.parentLimit = node.parentLimit;
    replaceChild(node.parent, node, middle);
    node.parent = middle;
    node.parentOffset = 0;
    node.parentLimit = node.pageCount;
    middle.children.add(node);
    return middle;
  }

  private static void countShares(CowNode clone) {
    long end = clone.parentLimit;
    for (long at = PageSearch.nextEntry(clone, 0, end);
        at < end;
        at = PageSearch.nextEntry(clone, at + 1, end)) {
      long entry = clone.find(at);
      if (clone.foundShared && PageEntry.isPage(entry)) {
        clone.foundNode.pages.put(clone.foundPage, PageEntry.increment(entry));
      }
    }
  }

  /** Frees a node that has no VMO and no clone any more, and then those above that it kept. */
  static void dieIfUnused(CowNode node) {
    CowNode dying = node;
    PageSource source = null;
    while (dying != null && !dying.hidden && dying.isUnused()) {
      PageRelease.dropShares(dying, 0, dying.parentLimit);
      PageRelease.freeOwn(dying, 0, Long.MAX_VALUE);
      if (dying.backing != null) {
        dying.context.evictionQueue().removeAll(dying);
        source = dying.backing.source();
      }
      CowNode above = dying.parent;
      dying.parent = null;
      if (above != null) {
        above.children.remove(dying);
        if (above.hidden && above.children.size() == 1) {
          merge(above, above.children.get(0));
        }
      }
      dying = above;
    }
    if (source != null) {
      source.detach();
    }
  }

  /** Replaces a hidden node by its only child. */
  private static void merge(CowNode hidden, CowNode child) {
    long offset = child.parentOffset;
    long limit = child.parentLimit;
    child.parent = hidden.parent;
    child.parentOffset = hidden.parent == null ? 0 : offset + hidden.parentOffset;
    child.parentLimit =
        hidden.parent == null ? 0 : Math.min(limit, Math.max(0, hidden.parentLimit - offset));
    replaceChild(hidden.parent, hidden, child);
    if (offset == 0 && hidden.pages.size() > child.pages.size()) {
      PageTree few = child.pages;
      child.pages = hidden.pages;
      dropMarkers(child, limit);
      moveOver(child, few);
    } else {
      moveUnder(child, hidden.pages, offset, limit);
    }
    hidden.parent = null;
  }

  /** Removes what must not be in the pages that {@code child} took over: markers of no use. */
  private static void dropMarkers(CowNode child, long limit) {
    PageTree pages = child.pages;
    for (long at = pages.next(0); at >= 0; at = pages.next(at + 1)) {
      if (PageEntry.isMarker(pages.get(at)) && (at >= limit || !keepsMarker(child, at))) {
        pages.remove(at);
      }
    }
  }

  /** Below a pager every marker stays: the page is the node's own. */
  private static boolean keepsMarker(CowNode child, long page) {
    return child.belowPager || PageSearch.needsMarker(child, page);
  }

  /** Puts the child's own few entries over those that it took. */
  private static void moveOver(CowNode child, PageTree few) {
    for (long at = few.next(0); at >= 0; at = few.next(at + 1)) {
      assert !PageEntry.isPage(child.pages.get(at)) : "a page that nobody sees at " + at;
      child.pages.put(at, few.get(at));
    }
  }

  /** Puts the hidden node's entries where the child has none. */
  private static void moveUnder(CowNode child, PageTree from, long offset, long limit) {
    for (long at = from.next(offset); at >= 0 && at - offset < limit; at = from.next(at + 1)) {
      long page = at - offset;
      long entry = from.get(at);
      if (child.pages.get(page) == 0 && (PageEntry.isPage(entry) || keepsMarker(child, page))) {
        child.pages.put(page, entry);
      }
    }
  }

  private static void replaceChild(@Nullable CowNode parent, CowNode old, CowNode replacement) {
    if (parent != null) {
      parent.children.set(parent.children.indexOf(old), replacement);
    }
  }
}

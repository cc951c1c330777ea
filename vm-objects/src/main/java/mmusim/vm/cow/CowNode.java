package mmusim.vm.cow;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.memory.Pages;
import mmusim.vm.page.EvictionQueue;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.PageTree;
import mmusim.vm.page.VmContext;
import mmusim.vm.pager.PageSource;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a page list, and its place in a tree of copy-on-write clones.
 *
 * <p>A <em>visible</em> node holds the pages of a VMO (and of the slices and references that show
 * the same pages). It has its own pages, and where it has none it sees those of its parent.
 *
 * <p>A two-way clone puts a <em>hidden</em> node above the node that is cloned; it takes over the
 * pages, and the node and its clone become its children. Nobody writes to a hidden node: its pages
 * carry the number of visible nodes that see them, less one. The last that sees a page takes it
 * without a copy; a page that nobody sees is freed; a hidden node left with one child is merged
 * into it. A one-way clone, which only trees below a pager have, hangs from the visible node
 * itself, or from that above it whose pages it sees; never from a child of a hidden node.
 *
 * <p>Invariants ({@link CowChecker}): a hidden node has at least two children; every page of it is
 * seen by its count plus one nodes; a root sees no parent; only a root has a pager.
 *
 * <p>All numbers are pages. One kernel, one thread.
 */
public final class CowNode implements EvictionQueue.Owner {
  final VmContext context;
  final boolean hidden;
  final boolean contiguous;
  final @Nullable PagerBacking backing;
  final List<CowNode> children = new ArrayList<>(2);
  PageTree pages;
  long pageCount;

  @Nullable CowNode parent;
  long parentOffset;

  /** Pages from here on do not see the parent. */
  long parentLimit;

  /** Whether the root has a pager, so that pages can vanish while memory is allocated. */
  final boolean belowPager;

  /** Whether a translation may exist for a page that is absent: the page of zeros. */
  boolean zerosMapped;

  /** Set by {@link #find}: where the answer is. */
  CowNode foundNode = this;

  long foundPage;

  /**
   * Set by {@link #find}: whether this node is counted among those that share the page. It is not
   * if it sees the page through another visible node, which is counted itself.
   */
  boolean foundShared;

  long pinnedPages;
  long reclaimEvents;
  boolean discarded;
  private final List<PageObserver> observers = new ArrayList<>(1);

  CowNode(
      VmContext context,
      long pageCount,
      boolean hidden,
      boolean contiguous,
      boolean belowPager,
      @Nullable PageSource source) {
    this.context = context;
    this.pages = context.newPageTree();
    this.pageCount = pageCount;
    this.hidden = hidden;
    this.contiguous = contiguous;
    this.belowPager = belowPager;
    this.backing = source == null ? null : new PagerBacking(this, source);
  }

  /** Makes an empty node of {@code pageCount} pages. */
  public static CowNode anonymous(VmContext context, long pageCount) {
    return new CowNode(context, pageCount, false, false, false, null);
  }

  /**
   * Makes a node whose absent pages come from {@code source}.
   *
   * @param suppliedPages pages after which it holds zeros: those of the stream
   */
  public static CowNode pagerBacked(
      VmContext context, long pageCount, long suppliedPages, PageSource source) {
    CowNode node = new CowNode(context, pageCount, false, false, true, source);
    if (node.backing != null && suppliedPages < pageCount) {
      node.backing.zeroUntracked(suppliedPages, pageCount);
      node.backing.resetModified();
    }
    return node;
  }

  /** Makes a node of the zeroed frames from {@code firstFrame} on, which it owns from now on. */
  public static CowNode contiguous(VmContext context, long pageCount, long firstFrame) {
    CowNode node = new CowNode(context, pageCount, false, true, false, null);
    for (long page = 0; page < pageCount; page++) {
      node.pages.put(page, PageEntry.page(firstFrame + Pages.toBytes(page)));
    }
    return node;
  }

  /** Returns the size in pages. */
  public long pageCount() {
    return pageCount;
  }

  /** Returns whether it is, or is a clone below, a pager's VMO. */
  public boolean isBelowPager() {
    return belowPager;
  }

  /** Returns the pager's side of a root, or null. */
  public @Nullable PagerBacking backing() {
    return backing;
  }

  /** Returns whether its frames follow each other and are never given back. */
  public boolean isContiguous() {
    return contiguous;
  }

  /** Returns the page of the root that this node's first page would be. */
  public long offsetInRoot() {
    long offset = 0;
    for (CowNode node = this; node.parent != null; node = node.parent) {
      offset += node.parentOffset;
    }
    return offset;
  }

  /**
   * Returns whether pages that end before {@code endPage} of this node would be beyond the offsets
   * of the root, which have 64 bits: no clone is made so, and none grows so far.
   */
  public boolean reachesBeyondRoot(long endPage) {
    return offsetInRoot() + endPage >= 1L << (Long.SIZE - Pages.PAGE_SHIFT);
  }

  /** Returns whether it is a clone that has a parent still. */
  public boolean hasParent() {
    return parent != null;
  }

  /** Returns whether it sees a parent or has clones: such a node cannot be decommitted. */
  public boolean isInFamily() {
    return parent != null || !children.isEmpty();
  }

  /** Returns roughly the heap that the page list takes, in bytes. */
  public long heapBytes() {
    return pages.heapBytes();
  }

  /** Returns how often memory pressure took pages of this node. */
  public long reclaimEvents() {
    return reclaimEvents;
  }

  /** Returns whether all was discarded since the last {@link #restore}. */
  public boolean isDiscarded() {
    return discarded;
  }

  /** Ends the discarded state: all is zero. */
  public void restore() {
    discarded = false;
  }

  /** Lets {@code observer} know of changes; it keeps the node alive. */
  public void addObserver(PageObserver observer) {
    observers.add(observer);
  }

  /** Removes an observer; without observers and clones the node dies and frees its pages. */
  public void removeObserver(PageObserver observer) {
    observers.remove(observer);
    CloneTree.dieIfUnused(this);
  }

  /** As {@link PageRequests#require}. */
  public long require(long page, boolean write) {
    return PageRequests.require(this, page, write);
  }

  /** As {@link PageRequests#peek}. */
  public long peek(long page) {
    return PageRequests.peek(this, page);
  }

  /** As {@link PageSearch#nextPresent}. */
  public long nextPresent(long first, long end) {
    return PageSearch.nextPresent(this, first, end);
  }

  /** As {@link PageSearch#findReady}. */
  public int findReady(long first, long most, boolean write, long[] frames) {
    return PageSearch.findReady(this, first, most, write, frames);
  }

  /** As {@link PageSearch#endOfRun}. */
  public long endOfRun(long first, long end) {
    return PageSearch.endOfRun(this, first, end);
  }

  @Override
  public long evict(long page) {
    return PageReclaim.evict(this, page);
  }

  @Override
  public long discard() {
    return PageReclaim.discard(this);
  }

  /**
   * Finds what this node shows at {@code page}: its own entry, else the nearest of an ancestor that
   * it sees there. {@link #foundNode} and {@link #foundPage} say where that is, or, if there is no
   * entry, where the search ended.
   */
  long find(long page) {
    CowNode node = this;
    long at = page;
    boolean counted = false;
    while (true) {
      long entry = node.pages.get(at);
      CowNode above = node.parent;
      if (entry != 0 || above == null || at >= node.parentLimit) {
        foundNode = node;
        foundPage = at;
        foundShared = counted;
        return entry;
      }
      at += node.parentOffset;
      counted = above.hidden && (counted || node == this);
      node = above;
    }
  }

  /**
   * Returns the first page after {@code page}, up to {@code end}, of which the list may have, or
   * the pager know, something else: where {@code page} has an entry, that after it.
   */
  long endOfAlike(long page, long end) {
    if (backing != null) {
      return backing.runEnd(page, end);
    }
    if (pages.get(page) != 0) {
      return page + 1;
    }
    long next = pages.next(page);
    return next < 0 ? end : Math.min(next, end);
  }

  /** Returns whether it has an entry or a marker of its own in {@code first .. end-1}. */
  boolean ownsAny(long first, long end) {
    long next = first < end ? pages.next(first) : -1;
    return next >= 0 && next < end;
  }

  /** Takes back every translation of the pages, in this node's VMOs and in clones that see them. */
  void notifyRemoved(long first, long count) {
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).pagesRemoved(first, count);
    }
    for (int i = 0; i < children.size(); i++) {
      CowNode child = children.get(i);
      long from = Math.max(first - child.parentOffset, 0);
      long to = Math.min(first + count - child.parentOffset, child.parentLimit);
      if (from < to) {
        child.notifyRemoved(from, to - from);
      }
    }
  }

  /** Takes back write permission from the translations of this node's pages in a range. */
  void notifyShared(long first, long count) {
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).pagesShared(first, count);
    }
  }

  boolean isUnused() {
    return observers.isEmpty() && children.isEmpty();
  }

  /** Returns the reference to an own page that may be written, or only read. */
  static long own(long entry, boolean writable, int kind) {
    return PageRef.of(PageEntry.frame(entry), writable, kind);
  }

  @Override
  public String toString() {
    return (hidden ? "hidden" : "visible") + " node of " + pageCount + " pages";
  }
}

package mmusim.vm.object;

import java.util.Set;
import java.util.TreeSet;
import mmusim.mmu.memory.Pages;
import mmusim.pagetables.entry.CachePolicy;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.cow.Attribution;
import mmusim.vm.cow.CowNode;
import mmusim.vm.cow.PageObserver;
import mmusim.vm.cow.PagePins;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.VmContext;
import org.jspecify.annotations.Nullable;

/**
 * A VMO with pages: anonymous, discardable, contiguous, pager-backed, or a child of such. Its pages
 * are those of a {@link CowNode}, which it shares with its slices (they begin at {@code firstPage})
 * and its references.
 */
public final class PagedVmo extends Vmo implements PageObserver {
  /** How a VMO came to its pages. */
  enum Kind {
    ROOT,
    CLONE,
    SLICE,
    REFERENCE
  }

  private final VmContext context;
  private final Kind kind;
  private final CowNode node;
  private final long firstPage;

  /** The size of a slice; other kinds have the size of the node. */
  private final long slicePages;

  private final boolean resizable;
  private final boolean immutable;
  private final StreamSize stream;
  private final @Nullable DiscardLock discardLock;
  private final PagedRangeOps ops;

  PagedVmo(PagedVmoBuilder builder) {
    super(builder.context.newKoid(), builder.policy);
    this.context = builder.context;
    this.kind = builder.kind;
    this.node = builder.node;
    this.firstPage = builder.firstPage;
    this.slicePages = builder.slicePages;
    this.resizable = builder.resizable;
    this.immutable = builder.immutable;
    this.stream = builder.stream;
    this.discardLock = builder.discardable ? new DiscardLock(node, context.evictionQueue()) : null;
    this.ops = new PagedRangeOps(this, discardLock);
    node.addObserver(this);
    if (builder.parent != null) {
      attachTo(builder.parent);
    }
  }

  /** Returns whose pages these are. */
  public CowNode node() {
    return node;
  }

  /** Returns whether it is no child: the VMO that a pager made, not a slice of it. */
  public boolean isRoot() {
    return kind == Kind.ROOT;
  }

  Kind kind() {
    return kind;
  }

  StreamSize stream() {
    return stream;
  }

  VmContext context() {
    return context;
  }

  @Override
  public long sizeBytes() {
    return Pages.toBytes(kind == Kind.SLICE ? slicePages : node.pageCount());
  }

  @Override
  public long streamSizeBytes() {
    return isContiguous() ? 0 : stream.bytes();
  }

  @Override
  public boolean isResizable() {
    return resizable;
  }

  @Override
  public boolean isDiscardable() {
    return discardLock != null;
  }

  @Override
  public boolean isPagerBacked() {
    return node.isBelowPager();
  }

  @Override
  public boolean isContiguous() {
    return node.isContiguous();
  }

  @Override
  public long requirePage(long offset, boolean write) {
    if (Long.compareUnsigned(offset, sizeBytes()) >= 0) {
      return PageRef.error(Status.ERR_OUT_OF_RANGE);
    }
    if (node.isDiscarded()) {
      return PageRef.error(Status.ERR_NOT_FOUND);
    }
    return node.require(pageAt(offset), write);
  }

  @Override
  public long peekPage(long offset) {
    return Long.compareUnsigned(offset, sizeBytes()) < 0
        ? node.peek(pageAt(offset))
        : PageRef.ABSENT;
  }

  @Override
  public long absentBytes(long offset, long maxBytes) {
    if (Long.compareUnsigned(offset, sizeBytes()) >= 0) {
      return maxBytes;
    }
    long first = pageAt(offset);
    long end = first + Math.min(Pages.numberOf(maxBytes), Pages.numberOf(sizeBytes() - offset));
    long present = node.nextPresent(first, end);
    return present < end ? Pages.toBytes(present - first) : maxBytes;
  }

  @Override
  public long contiguousBytes(long offset, long maxBytes) {
    long first = pageAt(offset);
    long end = first + Math.min(Pages.numberOf(maxBytes), Pages.numberOf(sizeBytes() - offset));
    return Pages.toBytes(node.endOfRun(first, end) - first);
  }

  @Override
  public int findReady(long offset, boolean write, long[] frames) {
    long size = sizeBytes();
    return Long.compareUnsigned(offset, size) < 0
        ? node.findReady(pageAt(offset), Pages.numberOf(size - offset), write, frames)
        : 0;
  }

  @Override
  public boolean isDirtyTracked() {
    return node.backing() != null;
  }

  @Override
  public RangeOps ops() {
    return ops;
  }

  @Override
  public Status setSize(long size) {
    return PagedSizes.setSize(this, size);
  }

  @Override
  public Status setStreamSize(long size) {
    return PagedSizes.setStreamSize(this, size);
  }

  @Override
  public Status setCachePolicy(CachePolicy policy) {
    // A snapshot whose creators are closed is nobody's child, though it may share pages still.
    boolean child = parent() != null || isAlias();
    boolean inUse =
        PagePins.anyIn(node, 0, Long.MAX_VALUE) || mappingCount() > 0 || childCount() > 0;
    boolean mustBeCached = isPagerBacked() || isDiscardable();
    if (inUse || child || (mustBeCached && policy != CachePolicy.CACHED)) {
      return Status.ERR_BAD_STATE;
    }
    changeCachePolicy(policy);
    return Status.OK;
  }

  @Override
  public Outcome<Vmo> createChild(ChildRequest request) {
    return new ChildMaker(this, request).make();
  }

  @Override
  public Status pinRange(long offset, long length) {
    if (!isInRange(offset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (node.isDiscarded()) {
      return Status.ERR_NOT_FOUND;
    }
    Status status = PagePins.pin(node, pageAt(offset), endPage(offset, length));
    if (status.isOk()) {
      retainPin();
    }
    return status;
  }

  @Override
  public void unpinRange(long offset, long length) {
    PagePins.unpin(node, pageAt(offset), endPage(offset, length));
    releasePin();
  }

  @Override
  public Attribution attribution(long offset, long length) {
    if (isAlias() || length == 0) {
      return Attribution.NONE;
    }
    long end = Math.min(endPage(offset, length), node.pageCount());
    return Attribution.of(node, pageAt(offset), end);
  }

  @Override
  public Set<String> kindFlags() {
    Set<String> flags = new TreeSet<>();
    flags.add("TYPE_PAGED");
    addIf(flags, resizable, "RESIZABLE");
    addIf(flags, kind == Kind.CLONE && parent() != null, "IS_COW_CLONE");
    addIf(flags, isPagerBacked(), "PAGER_BACKED");
    addIf(flags, isContiguous(), "CONTIGUOUS");
    addIf(flags, isDiscardable(), "DISCARDABLE");
    addIf(flags, immutable, "IMMUTABLE");
    return flags;
  }

  private static void addIf(Set<String> flags, boolean condition, String name) {
    if (condition) {
      flags.add(name);
    }
  }

  @Override
  public long metadataBytes() {
    return node.heapBytes();
  }

  @Override
  public long reclaimEvents() {
    return node.reclaimEvents();
  }

  @Override
  public long reclaim() {
    return context.evictionQueue().reclaim(Long.MAX_VALUE, node);
  }

  @Override
  public Status read(byte[] target, int targetOffset, long offset, long length) {
    return PagedBytes.read(this, target, targetOffset, offset, length);
  }

  @Override
  public Status write(byte[] source, int sourceOffset, long offset, long length) {
    return PagedBytes.write(this, source, sourceOffset, offset, length);
  }

  @Override
  public void pagesRemoved(long first, long pageCount) {
    long from = Math.max(first - firstPage, 0);
    long end = Math.min(first + pageCount - firstPage, Pages.numberOf(sizeBytes()));
    for (int i = 0; from < end && i < mappings().size(); i++) {
      mappings().get(i).unmapPages(Pages.toBytes(from), Pages.toBytes(end - from));
    }
  }

  @Override
  public void pagesShared(long first, long pageCount) {
    long from = Math.max(first - firstPage, 0);
    long end = Math.min(first + pageCount - firstPage, Pages.numberOf(sizeBytes()));
    for (int i = 0; from < end && i < mappings().size(); i++) {
      mappings().get(i).writeProtectPages(Pages.toBytes(from), Pages.toBytes(end - from));
    }
  }

  @Override
  protected void onDeath() {
    context.evictionQueue().removeDiscardable(node);
    node.removeObserver(this);
    context.objectGone();
  }

  /** Returns whether it shows the pages of another VMO, and none of its own. */
  private boolean isAlias() {
    return kind == Kind.SLICE || kind == Kind.REFERENCE;
  }

  /** Returns whether a page of a range is pinned. */
  boolean isPinned(long offset, long length) {
    return length != 0 && PagePins.anyIn(node, pageAt(offset), endPage(offset, length));
  }

  boolean isInRange(long offset, long length) {
    return VmoSizes.isInRange(offset, length, sizeBytes());
  }

  /** Returns the page of the node that holds the byte at {@code offset}. */
  long pageAt(long offset) {
    return firstPage + Pages.numberOf(offset);
  }

  /** Returns the byte of the node that this VMO shows at {@code offset}. */
  long byteAt(long offset) {
    return Pages.toBytes(firstPage) + offset;
  }

  /** Returns the first page of the node after a range that is not empty. */
  long endPage(long offset, long length) {
    return firstPage + Pages.numberOf(offset + length - 1) + 1;
  }
}

package mmusim.vm.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mmusim.pagetables.entry.CachePolicy;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.cow.Attribution;
import mmusim.vm.handle.KernelObject;
import mmusim.vm.handle.ObjectType;
import mmusim.vm.handle.Rights;
import mmusim.vm.page.PageRef;
import org.jspecify.annotations.Nullable;

/**
 * A virtual memory object: pages that can be read, written and mapped. What a VMO is made of is in
 * the subclasses; here is its place in the family of VMOs and the list of its mappings.
 *
 * <p>A VMO lives while it has a handle, a mapping or a pin. When it dies its children become
 * children of its parent.
 *
 * <p>Offsets and lengths are unsigned bytes. Every call checks its range and whether this kind of
 * VMO supports it, in the order of the reference; rights are checked above, at the system call.
 */
public abstract class Vmo extends KernelObject {
  private final List<VmoMapping> mappings = new ArrayList<>();
  private final List<Vmo> children = new ArrayList<>();
  private @Nullable Vmo parent;
  private CachePolicy cachePolicy;
  private int pinCount;
  private boolean dead;

  /** Makes a VMO without parent. */
  protected Vmo(long koid, CachePolicy cachePolicy) {
    super(koid, ObjectType.VMO);
    this.cachePolicy = cachePolicy;
  }

  /** Returns the size, a multiple of the page size. */
  public abstract long sizeBytes();

  /** Returns the stream size; 0 for physical and contiguous VMOs. */
  public abstract long streamSizeBytes();

  /** Returns whether the size may change. */
  public abstract boolean isResizable();

  /** Returns whether the kernel may discard its pages. */
  public abstract boolean isDiscardable();

  /** Returns whether absent pages come from a pager, its own or an ancestor's. */
  public abstract boolean isPagerBacked();

  /** Returns whether its frames follow each other: a contiguous VMO, or a physical one. */
  public abstract boolean isContiguous();

  /** Returns the cache policy that its mappings take. */
  public final CachePolicy cachePolicy() {
    return cachePolicy;
  }

  /**
   * Makes the page at {@code offset} present, for a fault: commits or copies it for a write, and
   * for a read finds it or answers the shared zero page. Steady state 0 B a call.
   *
   * @param offset any byte of the page
   * @return a {@link PageRef}, never ABSENT: a frame, or OUT_OF_RANGE beyond the size, NOT_FOUND if
   *     discarded, NO_MEMORY, SHOULD_WAIT if a pager has to act first, or what the pager failed
   *     with
   */
  public abstract long requirePage(long offset, boolean write);

  /**
   * Finds the page at {@code offset} and changes nothing: for fault-around and MAP_RANGE.
   *
   * @param offset any byte of the page
   * @return a {@link PageRef}: ABSENT if nothing is committed there; never the zero page
   */
  public abstract long peekPage(long offset);

  /**
   * Returns how many bytes from {@code offset} on lie in pages for which {@link #peekPage} answers
   * ABSENT, at most {@code maxBytes}. The cost goes with the pages that are there, not with the
   * range.
   *
   * @param offset page-aligned
   * @param maxBytes page multiple
   */
  public abstract long absentBytes(long offset, long maxBytes);

  /**
   * Returns how many bytes from {@code offset} on lie in consecutive frames that {@link #peekPage}
   * answers with the same writability, at most {@code maxBytes}: what a large page may cover.
   *
   * @param offset page-aligned
   * @param maxBytes page multiple
   */
  public abstract long contiguousBytes(long offset, long maxBytes);

  /**
   * Finds the pages from {@code offset} on that are there, all in one place: a fault may enter them
   * with the page before them.
   *
   * @param offset page-aligned
   * @param write whether only pages count that may be written at once, with no copy and no word to
   *     a pager
   * @param frames gets the frames of as many as it has room for
   * @return how many it got
   */
  public abstract int findReady(long offset, boolean write, long[] frames);

  /** Returns whether a pager must know which pages are written: they are entered read-only. */
  public abstract boolean isDirtyTracked();

  /** Returns what {@code vmo_op_range} does with it. */
  public abstract RangeOps ops();

  /**
   * {@code vmo_set_size} below the handle; the stream size follows.
   *
   * @param size in bytes, rounded up to pages
   * @return UNAVAILABLE unless resizable; OUT_OF_RANGE if it is too large; BAD_STATE if a page that
   *     would go is pinned; INVALID_ARGS beyond the offsets of the root; NO_MEMORY, or what the
   *     pager answers, if the rest of the last page cannot be zeroed
   */
  public abstract Status setSize(long size);

  /**
   * {@code vmo_set_stream_size} below the handle: what lies behind the shorter of old and new end
   * becomes zero.
   *
   * @param size in bytes, not rounded
   * @return NOT_SUPPORTED of a physical or contiguous VMO; OUT_OF_RANGE beyond the VMO's size;
   *     BAD_STATE if a pager's page behind the new end is pinned; NO_MEMORY, or what the pager
   *     answers
   */
  public abstract Status setStreamSize(long size);

  /**
   * {@code vmo_set_cache_policy} below the handle.
   *
   * @return BAD_STATE while something is pinned or mapped, of a child or a parent, and if pages of
   *     this kind must be cached
   */
  public abstract Status setCachePolicy(CachePolicy policy);

  /** Makes a child; see {@link ChildRequest} for what was checked before. */
  public abstract Outcome<Vmo> createChild(ChildRequest request);

  /**
   * Commits and pins the pages around a range, and counts it; see {@code mmusim.vm.pin}.
   *
   * @return OUT_OF_RANGE; NOT_FOUND if discarded; UNAVAILABLE if a page has 31 pins; NO_MEMORY, or
   *     what the pager answers; then nothing is pinned
   */
  public abstract Status pinRange(long offset, long length);

  /** Takes back what one {@link #pinRange} of the same range did. */
  public abstract void unpinRange(long offset, long length);

  /** Returns what it is charged for in the pages around a range, of which it may have only some. */
  public abstract Attribution attribution(long offset, long length);

  /** Returns the names of the flags of vmo_info, without those of the handle. */
  public abstract Set<String> kindFlags();

  /** Returns the heap that its page list takes, in bytes. */
  public abstract long metadataBytes();

  /** Returns how often memory pressure took pages. */
  public abstract long reclaimEvents();

  /** Returns how many frames memory pressure gets from this VMO alone. */
  public abstract long reclaim();

  /**
   * {@code vmo_read} below the handle: BAD_STATE unless cached, OUT_OF_RANGE, NOT_SUPPORTED of a
   * physical VMO, and what the pager failed with.
   *
   * @param target used only where the checks pass; holds {@code length} bytes from {@code
   *     targetOffset} on
   */
  public abstract Status read(byte[] target, int targetOffset, long offset, long length);

  /** {@code vmo_write} below the handle; as {@link #read}, and NO_MEMORY. */
  public abstract Status write(byte[] source, int sourceOffset, long offset, long length);

  /** Returns what {@code process_maps} counts as committed in a mapped range. */
  public final long committedBytes(long offset, long length) {
    return attribution(offset, length).committedBytes();
  }

  /** Returns what {@code vmo_info} tells the holder of a handle with {@code rights}. */
  public final VmoInfo info(int rights) {
    Attribution charged = attribution(0, sizeBytes());
    Set<String> flags = new TreeSet<>(kindFlags());
    flags.add("VIA_HANDLE");
    Vmo above = parent;
    return new VmoInfo(
        koid(),
        above == null ? 0 : above.koid(),
        sizeBytes(),
        streamSizeBytes(),
        charged.committedBytes(),
        charged.privateBytes(),
        charged.scaledBytes(),
        charged.scaledFraction(),
        childCount(),
        mappingCount(),
        shareCount(),
        flags,
        cachePolicy,
        rights,
        children.isEmpty(),
        metadataBytes(),
        reclaimEvents());
  }

  /** Adds a mapping; it keeps the VMO alive. */
  public final void addMapping(VmoMapping mapping) {
    assert !dead : this;
    mapping.setListIndex(mappings.size());
    mappings.add(mapping);
  }

  /** Removes a mapping that was added. */
  public final void removeMapping(VmoMapping mapping) {
    int index = mapping.listIndex();
    assert mappings.get(index) == mapping : mapping;
    VmoMapping last = mappings.remove(mappings.size() - 1);
    if (last != mapping) {
      mappings.set(index, last);
      last.setListIndex(index);
    }
    dieIfUnused();
  }

  /** Returns how many mappings there are. */
  public final int mappingCount() {
    return mappings.size();
  }

  /** Returns the rights of the handle that its creator gets; those of a child's differ. */
  public final int defaultRights() {
    return Rights.DEFAULT_VMO | (isResizable() ? Rights.RESIZE : 0);
  }

  /** Returns how many address spaces map this VMO. */
  public final int shareCount() {
    return (int) mappings.stream().map(VmoMapping::addressSpaceKey).distinct().count();
  }

  /** Returns whether it has no handle, mapping nor pin any more. */
  public final boolean isDead() {
    return dead;
  }

  /** Returns the VMO it is a child of, or null. */
  public final @Nullable Vmo parent() {
    return parent;
  }

  /** Returns how many living VMOs are children of this one. */
  public final int childCount() {
    return children.size();
  }

  /** Called once, when nothing uses this VMO any more. */
  protected abstract void onDeath();

  /** Returns the mappings; for subclasses that take pages back. */
  protected final List<VmoMapping> mappings() {
    return mappings;
  }

  /** Makes this VMO a child of {@code parent}. */
  protected final void attachTo(Vmo parent) {
    assert this.parent == null : this;
    this.parent = parent;
    parent.children.add(this);
  }

  /** Changes the cache policy, which the caller found possible. */
  protected final void changeCachePolicy(CachePolicy policy) {
    cachePolicy = policy;
  }

  /** Counts a pin, which keeps the VMO alive. */
  protected final void retainPin() {
    pinCount++;
  }

  /** Drops a pin. */
  protected final void releasePin() {
    assert pinCount > 0 : this;
    pinCount--;
    dieIfUnused();
  }

  @Override
  protected final void onLastHandleClosed() {
    dieIfUnused();
  }

  private void dieIfUnused() {
    if (dead || handleCount() > 0 || !mappings.isEmpty() || pinCount > 0) {
      return;
    }
    dead = true;
    Vmo heir = parent;
    for (Vmo child : children) {
      child.parent = heir;
      if (heir != null) {
        heir.children.add(child);
      }
    }
    children.clear();
    if (heir != null) {
      heir.children.remove(this);
      parent = null;
    }
    onDeath();
  }
}

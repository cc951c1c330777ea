package mmusim.pagetables;

import java.util.function.LongConsumer;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Pte;
import mmusim.pagetables.entry.LeafFormat;
import mmusim.pagetables.entry.MappedPage;
import mmusim.pagetables.invalidate.PendingInvalidation;
import mmusim.pagetables.invalidate.TlbContext;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;
import org.jspecify.annotations.Nullable;

/**
 * The page tables of one address space: its lower half, or the upper half that all share.
 *
 * <p>Every change is made whole or not at all: what it needs is checked and reserved first. What a
 * change makes stale is added to {@link #pending}, which the caller passes to a {@link
 * mmusim.pagetables.invalidate.TlbInvalidator} before it relies on the change or reuses a frame.
 * Changes of one page allocate no Java object.
 *
 * <p>All addresses and lengths are multiples of 4 KiB, and every range lies in the half; anything
 * else is an {@link IllegalArgumentException}.
 *
 * <p>Invariants ({@link #checkInvariants}): no table but the root is empty; none is linked twice.
 */
public final class PageTables {
  private final Tables tables;
  private final @Nullable PageTables kernel;
  private final PhysicalMemory memory;
  private final LeafFormat format;
  private final RangeMapper mapper;
  private final RangeEditor editor;
  private final LargePages largePages;
  private final Half half;

  private PageTables(Tables tables, @Nullable PageTables kernel) {
    this.tables = tables;
    this.kernel = kernel;
    this.memory = tables.memory;
    this.format = LeafFormat.of(tables.mode.noExecute(), tables.mode.pageAttributes());
    this.mapper = new RangeMapper(tables);
    this.editor = new RangeEditor(tables);
    this.largePages = new LargePages(tables);
    this.half = Half.of(tables.mode.levels(), tables.upperHalf);
  }

  /**
   * Makes empty tables for the upper half, which address spaces share.
   *
   * @return null if there is no frame for the root
   */
  public static @Nullable PageTables createKernel(Pmm pmm, PhysicalMemory memory, PagingMode mode) {
    return create(pmm, memory, mode, null, true);
  }

  /**
   * Makes empty tables for the lower half of an address space.
   *
   * @param kernel whose mappings appear in the upper half from now on; null for none
   * @return null if there is no frame for the root
   */
  public static @Nullable PageTables create(
      Pmm pmm, PhysicalMemory memory, PagingMode mode, @Nullable PageTables kernel) {
    PageTables space = create(pmm, memory, mode, kernel, false);
    if (space != null && kernel != null) {
      kernel.tables.shareWith(space.tables);
    }
    return space;
  }

  private static @Nullable PageTables create(
      Pmm pmm,
      PhysicalMemory memory,
      PagingMode mode,
      @Nullable PageTables kernel,
      boolean upperHalf) {
    long root = pmm.allocate(FrameOwner.PAGE_TABLE);
    if (root == Pmm.NO_FRAME) {
      return null;
    }
    memory.zeroPage(root);
    return new PageTables(new Tables(pmm, memory, mode, root, upperHalf), kernel);
  }

  /** Returns the physical address of the top table, for CR3. */
  public long rootPaddr() {
    return tables.root;
  }

  /** Returns what the CPUs know the tables by. */
  public TlbContext context() {
    return tables.context;
  }

  /** Returns what changes made stale and no CPU was told yet; always the same object. */
  public PendingInvalidation pending() {
    return tables.pending;
  }

  /** Returns the first address of the half. */
  public long firstVaddr() {
    return half.firstVaddr();
  }

  /** Returns the last address of the half. */
  public long lastVaddr() {
    return half.lastVaddr();
  }

  /**
   * Maps one page of 4 KiB. Nothing becomes stale.
   *
   * @param flags see {@link mmusim.pagetables.entry.MapFlags}
   */
  public EditOutcome mapPage(long vaddr, long paddr, int flags) {
    long last = half.lastOfPage(vaddr);
    Half.checkPaddr(paddr);
    long attributes = format.attributes(flags);
    long table = tables.leafTable(vaddr);
    if (table == Tables.NONE) {
      return mapper.map(vaddr, last, paddr, attributes);
    }
    long entryPaddr = Tables.entryPaddr(table, Pte.index(vaddr, 1));
    if (!memory.writeU64IfZero(entryPaddr, paddr | attributes)) {
      return EditOutcome.ALREADY_MAPPED;
    }
    tables.count(table, 1);
    return EditOutcome.DONE;
  }

  /**
   * Returns the flags that a page mapped with {@code flags}, READ among them, has in the tables:
   * others where the processor has no bit for them. UNCACHED_DEVICE reads as UNCACHED.
   */
  public int enteredFlags(int flags) {
    return LeafFormat.flagsOf(format.attributes(flags));
  }

  /**
   * Maps one page of 4 KiB, in the place of what may be mapped there: another frame, or the same
   * with other flags (then A and D stay). A large page around it is split.
   *
   * @return DONE or OUT_OF_FRAMES
   */
  public EditOutcome replacePage(long vaddr, long paddr, int flags) {
    long last = half.lastOfPage(vaddr);
    Half.checkPaddr(paddr);
    long attributes = format.attributes(flags);
    if (tables.leafTable(vaddr) == Tables.NONE && !largePages.splitAround(vaddr, last)) {
      return EditOutcome.OUT_OF_FRAMES;
    }
    long table = tables.leafTable(vaddr);
    if (table == Tables.NONE) {
      return mapper.map(vaddr, last, paddr, attributes);
    }
    long entryPaddr = Tables.entryPaddr(table, Pte.index(vaddr, 1));
    long before = memory.readU64(entryPaddr);
    long kept = (before & Pte.FRAME_MASK) == paddr ? before & (Pte.ACCESSED | Pte.DIRTY) : 0;
    long after = paddr | attributes | kept;
    if (!Pte.isPresent(before)) {
      memory.writeU64(entryPaddr, paddr | attributes);
      tables.count(table, 1);
    } else if (before != after) {
      memory.writeU64(entryPaddr, after);
      tables.pending.addPage(vaddr, ((before | after) & Pte.GLOBAL) != 0);
    }
    return EditOutcome.DONE;
  }

  /**
   * Maps {@code pageCount} pages to adjacent frames from {@code paddr} on, with large pages where
   * vaddr and paddr are aligned alike. Nothing becomes stale.
   *
   * @param pageCount pages of 4 KiB, at least 1
   * @param flags see {@link mmusim.pagetables.entry.MapFlags}
   */
  public EditOutcome map(long vaddr, long paddr, long pageCount, int flags) {
    long last = half.lastOf(vaddr, pageCount);
    Half.checkPaddr(paddr);
    Half.checkPaddr(paddr + Pages.toBytes(pageCount - 1));
    return mapper.map(vaddr, last, paddr, format.attributes(flags));
  }

  /**
   * Maps {@code count} pages to the frames {@code paddrs[first]} and following, with large pages
   * where they happen to be adjacent and aligned. Nothing becomes stale.
   *
   * @param count pages of 4 KiB, at least 1
   */
  public EditOutcome mapFrames(long vaddr, long[] paddrs, int first, int count, int flags) {
    long last = half.lastOf(vaddr, count);
    for (int i = first; i < first + count; i++) {
      Half.checkPaddr(paddrs[i]);
    }
    return mapper.map(vaddr, last, paddrs, first, format.attributes(flags));
  }

  /**
   * Unmaps what is mapped of {@code pageCount} pages; a large page is split at an end of the range.
   *
   * @return DONE or OUT_OF_FRAMES, which only a split can cause
   */
  public EditOutcome unmap(long vaddr, long pageCount) {
    long last = half.lastOf(vaddr, pageCount);
    if (!largePages.splitAround(vaddr, last)) {
      return EditOutcome.OUT_OF_FRAMES;
    }
    editor.unmap(vaddr, last);
    return EditOutcome.DONE;
  }

  /**
   * Unmaps what is mapped of {@code pageCount} pages and cannot fail: where a large page would have
   * to be split and there is no frame for it, all of it is unmapped, to be faulted in again.
   */
  public void unmapAtLeast(long vaddr, long pageCount) {
    long last = half.lastOf(vaddr, pageCount);
    boolean isExact = largePages.splitAround(vaddr, last);
    assert isExact || tables.reserveIsEmpty();
    editor.unmap(vaddr, last);
  }

  /** Unmaps one page of 4 KiB if it is mapped; as {@link #unmapAtLeast} for one page, but fast. */
  public void unmapPage(long vaddr) {
    long table = tables.leafTable(vaddr);
    if (table == Tables.NONE) {
      unmapAtLeast(vaddr, 1);
      return;
    }
    assert half.lastOfPage(vaddr) != vaddr;
    long entryPaddr = Tables.entryPaddr(table, Pte.index(vaddr, 1));
    long entry = memory.readU64(entryPaddr);
    if (Pte.isPresent(entry)) {
      memory.writeU64(entryPaddr, 0);
      tables.pending.addPage(vaddr, (entry & Pte.GLOBAL) != 0);
      tables.count(table, -1);
      if (tables.isEmpty(table)) {
        editor.dropEmptyTables(vaddr);
      }
    }
  }

  /**
   * Gives what is mapped of {@code pageCount} pages other flags; frames, A and D stay, and pages
   * that are not mapped stay so. A large page is split at an end of the range.
   *
   * @param flags with READ: a page without any right is unmapped instead
   * @return DONE or OUT_OF_FRAMES, which only a split can cause
   */
  public EditOutcome protect(long vaddr, long pageCount, int flags) {
    long last = half.lastOf(vaddr, pageCount);
    long attributes = format.attributes(flags);
    if (!largePages.splitAround(vaddr, last)) {
      return EditOutcome.OUT_OF_FRAMES;
    }
    editor.protect(vaddr, last, attributes);
    return EditOutcome.DONE;
  }

  /** Returns what is mapped at {@code vaddr}, any address; see {@link MappedPage}. */
  public long query(long vaddr) {
    long table = tables.leafTable(vaddr);
    if (table == Tables.NONE) {
      return tables.mappingFromRoot(vaddr);
    }
    long entry = tables.read(table, Pte.index(vaddr, 1));
    return Pte.isPresent(entry) ? MappedPage.ofLeaf(entry, 1, vaddr) : MappedPage.NONE;
  }

  /**
   * Shows the leaves of a range that were accessed or written since they were last cleared.
   *
   * @param clearAccessed whether to clear A in them
   * @param clearDirty whether to clear D in them
   */
  public void harvest(
      long vaddr, long pageCount, boolean clearAccessed, boolean clearDirty, LeafVisitor visitor) {
    long cleared = (clearAccessed ? Pte.ACCESSED : 0) | (clearDirty ? Pte.DIRTY : 0);
    editor.harvest(vaddr, half.lastOf(vaddr, pageCount), cleared, visitor);
  }

  /** Visits the leaves of a range in ascending order, each with its size, A and D. */
  public void forEachLeaf(long vaddr, long pageCount, LeafVisitor visitor) {
    TableScan.forEachLeaf(tables, vaddr, half.lastOf(vaddr, pageCount), visitor);
  }

  /**
   * Visits all that is mapped in ascending order, neighbours joined whose frames are adjacent and
   * whose flags are the same; size, A and D are not reported.
   */
  public void forEachRun(LeafVisitor visitor) {
    TableScan.forEachRun(tables, half.firstVaddr(), half.lastVaddr(), visitor);
  }

  /** Calls {@code visitor} with the frame of every table, the root included. */
  public void forEachTable(LongConsumer visitor) {
    TableScan.forEachTable(tables, visitor);
  }

  /**
   * Puts large pages in the place of whole tables of small ones that are adjacent and alike.
   *
   * @return the number of large pages made
   */
  public int promote(long vaddr, long pageCount) {
    return largePages.promote(vaddr, half.lastOf(vaddr, pageCount));
  }

  /**
   * Unmaps everything and gives up the root; all frames are freed when {@link #pending} completes.
   * No CPU may have the tables loaded, and no other call may follow.
   */
  public void destroy() {
    assert tables.context.isInactive();
    if (kernel != null) {
      kernel.tables.unshareWith(tables);
    }
    tables.pending.addAll(false);
    TableScan.forEachTable(tables, tables::retire);
  }

  /**
   * Looks at every entry.
   *
   * @throws AssertionError if an invariant of the class does not hold
   */
  public void checkInvariants() {
    TableChecker.check(tables);
  }
}

package mmusim.pagetables.invalidate;

import java.util.Arrays;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Pte;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;

/**
 * What edits of one set of tables made stale and no CPU has been told yet: pages one by one up to a
 * limit and everything above it, and the table frames that nothing leads to any more.
 *
 * <p>Each address space has one and uses it again and again, so that recording allocates nothing. A
 * table frame stays allocated until the CPUs have answered: before, a paging-structure cache may
 * still lead a walk into it. {@link TlbInvalidator#run} does all of it.
 *
 * <p>Invariants: at most {@link #PAGE_LIMIT} pages; with {@code all}, the pages say nothing.
 *
 * @see "Zircon, kernel/arch/x86/page_tables, PendingTlbInvalidation"
 */
public final class PendingInvalidation {
  /** So many pages are invalidated one by one; more, and all of the address space is. */
  public static final int PAGE_LIMIT = 32;

  private static final int FIRST_TABLES = 16;

  private final TlbContext context;
  private final Pmm pmm;
  private final long[] pages = new long[PAGE_LIMIT];
  private long[] tables = new long[FIRST_TABLES];
  private int pageCount;
  private int tableCount;
  private boolean all;
  private boolean global;
  private boolean nonGlobal;

  /** Creates an empty list for the tables of {@code context}, whose frames are of {@code pmm}. */
  public PendingInvalidation(TlbContext context, Pmm pmm) {
    this.context = context;
    this.pmm = pmm;
  }

  /**
   * Records that a leaf changed or went.
   *
   * @param vaddr first byte of the page, whatever its size
   * @param isGlobal whether the leaf had its global bit set
   */
  public void addPage(long vaddr, boolean isGlobal) {
    global |= isGlobal;
    nonGlobal |= !isGlobal;
    if (pageCount < PAGE_LIMIT) {
      pages[pageCount++] = vaddr;
    } else {
      all = true;
    }
  }

  /**
   * Returns whether a change of {@code leaf} adds nothing: everything goes already, and a leaf like
   * it was among what changed.
   */
  public boolean covers(long leaf) {
    return all && ((leaf & Pte.GLOBAL) != 0 ? global : nonGlobal);
  }

  /** Records that more changed than is worth naming. */
  public void addAll(boolean isGlobal) {
    global |= isGlobal;
    nonGlobal |= !isGlobal;
    all = true;
  }

  /** Records that nothing leads to the table in frame {@code framePaddr} any more. */
  public void addTable(long framePaddr) {
    if (tableCount == tables.length) {
      tables = Arrays.copyOf(tables, 2 * tableCount);
    }
    tables[tableCount++] = framePaddr;
  }

  /** Returns the tables that the list belongs to. */
  public TlbContext context() {
    return context;
  }

  /** Returns whether nothing is recorded. */
  public boolean isEmpty() {
    return pageCount == 0 && tableCount == 0 && !all;
  }

  /** Returns whether everything of the address space must go. */
  public boolean isAll() {
    return all;
  }

  /** Returns the number of pages recorded, 0..{@link #PAGE_LIMIT}. */
  public int pageCount() {
    return pageCount;
  }

  /** Returns the first byte of the page recorded at {@code index}. */
  public long page(int index) {
    return pages[index];
  }

  /** Returns whether a global leaf is among what changed: it may be cached under any PCID. */
  public boolean hasGlobal() {
    return global;
  }

  /** Returns whether a leaf that is not global is among what changed. */
  public boolean hasNonGlobal() {
    return nonGlobal;
  }

  /** Returns the number of table frames that wait to be freed. */
  public int tableCount() {
    return tableCount;
  }

  /** Returns the table frame at {@code index} of those that wait. */
  public long table(int index) {
    return tables[index];
  }

  /**
   * Frees the table frames and forgets the pages. For {@link TlbInvalidator}, and for tables that
   * no CPU has ever loaded.
   */
  public void complete() {
    for (int i = 0; i < tableCount; i++) {
      assert Pages.isAligned(tables[i]);
      pmm.free(tables[i], FrameOwner.PAGE_TABLE);
    }
    pageCount = 0;
    tableCount = 0;
    all = false;
    global = false;
    nonGlobal = false;
  }
}

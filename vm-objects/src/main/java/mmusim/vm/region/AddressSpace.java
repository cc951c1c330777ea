package mmusim.vm.region;

import mmusim.pagetables.PageTables;
import mmusim.pagetables.invalidate.TlbInvalidator;
import mmusim.vm.abi.VmOption;
import org.jspecify.annotations.Nullable;

/**
 * The user half of one address space: the root VMAR, the page tables below it, and the flushing of
 * what changes made stale.
 *
 * <p>Invariants: every leaf of the tables lies in a mapping; see {@link AddressSpaceChecker}.
 */
public final class AddressSpace {
  /** The first address of a root VMAR. */
  public static final long BASE = 0x20_0000L;

  private final RegionContext context;
  private final PageTables tables;
  private final Vmar root;
  private final int largestPageLog2;

  /**
   * Makes an address space whose root VMAR allows everything.
   *
   * @param tables empty ones, for this address space alone
   * @param end the first address behind the root VMAR
   * @param largestPageLog2 12, 21 or 30: the largest page that the tables may hold
   */
  public AddressSpace(RegionContext context, PageTables tables, long end, int largestPageLog2) {
    this.context = context;
    this.largestPageLog2 = largestPageLog2;
    this.tables = tables;
    int all = VmOption.CAN_MAP_RWX_MASK | VmOption.CAN_MAP_SPECIFIC;
    this.root = new Vmar(this, null, context.newKoid(), BASE, end - BASE, all);
  }

  /** Returns the first address behind the root VMAR, with that many levels of page tables. */
  public static long end(int levels) {
    return levels == 5 ? 0x00ff_ffff_ffff_f000L : 0x7fff_ffff_f000L;
  }

  /** Returns the root VMAR. */
  public Vmar root() {
    return root;
  }

  /** Returns the page tables. */
  public PageTables tables() {
    return tables;
  }

  /** Returns the log2 of the largest page that the tables may hold: 12, 21 or 30. */
  public int largestPageLog2() {
    return largestPageLog2;
  }

  /** Returns what all address spaces share. */
  public RegionContext context() {
    return context;
  }

  /** Returns the mapping that holds {@code addr}, any 64-bit value, or null. */
  public @Nullable Mapping mappingAt(long addr) {
    return root.mappingAt(addr);
  }

  /** Lets every CPU forget what changes of the tables made stale since the last time. */
  public void flush() {
    context.invalidator().run(context.currentCpu(), tables.pending());
  }

  /** Gives up everything; no CPU may have the tables loaded. No other call may follow. */
  public void destroy() {
    Regions.destroy(root);
    TlbInvalidator invalidator = context.invalidator();
    tables.destroy();
    flush();
    invalidator.release(tables.context());
  }
}

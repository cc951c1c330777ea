package mmusim.mmu.cost;

/**
 * A constant of the cost model, in cycles. Defaults are Skylake-like; each is a choice of the model
 * and is printed with every report.
 *
 * <p>Sources of the defaults: L2-TLB hit 8-9 cycles on Haswell and Skylake (Intel optimization
 * manual); a walk whose tables are cached about 20 cycles above that (Mynavi, 2013); fault delivery
 * 715 and IRET 330 on Haswell (L. Torvalds, 2014); INVLPG 260 and a CR3 flush 96 (I. Molnar, 2015);
 * an IPI round trip 1-3 microseconds. The handler costs put a minor fault between Linux's best
 * (1842) and median (3241) on an 11th-generation Core.
 */
public enum Cost {
  /** Pipelined with the data-cache access, so free. */
  TLB_L1_HIT("tlb_l1_hit", 0, "translation found in the first-level TLB"),
  TLB_L2_HIT("tlb_l2_hit", 9, "translation found in the second-level TLB"),
  WALK_BASE("walk_base", 5, "starting a page walk, before its first read"),
  READ_PML5E("read_pml5e", 4, "walk read of a PML5E, served by the L1 data cache"),
  READ_PML4E("read_pml4e", 4, "walk read of a PML4E, served by the L1 data cache"),
  READ_PDPTE("read_pdpte", 4, "walk read of a PDPTE, served by the L1 data cache"),
  READ_PDE("read_pde", 14, "walk read of a PDE, served by the L2 data cache"),
  READ_PTE("read_pte", 14, "walk read of a PTE, served by the L2 data cache"),
  FAULT_DELIVERY("fault_delivery", 720, "delivering a page fault"),
  FAULT_RETURN("fault_return", 330, "IRET from the fault handler"),
  HANDLER_ZERO_FILL("handler_zero_fill", 1000, "handler that commits a zeroed page and maps it"),
  HANDLER_COPY("handler_copy", 1200, "handler that copies a page and maps the copy"),
  HANDLER_MAP("handler_map", 800, "handler that maps a page that is there"),
  HANDLER_SPURIOUS("handler_spurious", 300, "handler that finds the access allowed by now"),
  HANDLER_REFUSE("handler_refuse", 500, "handler that refuses the access"),
  INVLPG("invlpg", 200, "INVLPG"),
  INVPCID("invpcid", 200, "INVPCID of any type"),
  CR3_WRITE("cr3_write", 200, "MOV to CR3"),
  CR4_WRITE("cr4_write", 200, "MOV to CR4 that invalidates"),
  SHOOTDOWN_BASE("shootdown_base", 2500, "interrupting other CPUs and waiting for them"),
  SHOOTDOWN_RECEIVER("shootdown_receiver", 500, "each CPU that is interrupted and answers");

  private final String key;
  private final long defaultCycles;
  private final String description;

  Cost(String key, long defaultCycles, String description) {
    this.key = key;
    this.defaultCycles = defaultCycles;
    this.description = description;
  }

  /** Returns its place in an array of one value per constant. */
  @SuppressWarnings("EnumOrdinal") // an index into arrays of this package, never stored
  int index() {
    return ordinal();
  }

  /** Returns the name in files and reports, as {@code tlb_l2_hit}. */
  public String key() {
    return key;
  }

  /** Returns the default, in cycles. */
  public long defaultCycles() {
    return defaultCycles;
  }

  /** Returns what is charged, as a phrase. */
  public String description() {
    return description;
  }

  /**
   * Returns the constant of a walk read.
   *
   * @param level level of the entry that is read, 1 (PTE) to 5 (PML5E)
   */
  public static Cost walkRead(int level) {
    return switch (level) {
      case 1 -> READ_PTE;
      case 2 -> READ_PDE;
      case 3 -> READ_PDPTE;
      case 4 -> READ_PML4E;
      case 5 -> READ_PML5E;
      default -> throw new IllegalArgumentException("no such level: " + level);
    };
  }
}

package mmusim.mmu.cost;

/** Why a CPU spent cycles. Each cause is a counter {@code cycles.<key>}. */
public enum CycleCause {
  TLB_L1("tlb_l1", "first-level TLB hits"),
  TLB_L2("tlb_l2", "second-level TLB hits"),
  WALK("walk", "starting page walks"),
  WALK_PML5E("walk.pml5e", "walk reads of PML5Es"),
  WALK_PML4E("walk.pml4e", "walk reads of PML4Es"),
  WALK_PDPTE("walk.pdpte", "walk reads of PDPTEs"),
  WALK_PDE("walk.pde", "walk reads of PDEs"),
  WALK_PTE("walk.pte", "walk reads of PTEs"),
  FAULT_DELIVERY("fault_delivery", "delivering faults and returning from them"),
  HANDLER_ZERO_FILL("handler.zero_fill", "fault handler, zero fill"),
  HANDLER_COPY("handler.copy", "fault handler, copy-on-write"),
  HANDLER_MAP("handler.map", "fault handler, mapping a page that is there"),
  HANDLER_WAIT("handler.wait", "fault handler, waiting for somebody else's page"),
  HANDLER_OTHER("handler.other", "fault handler, spurious or refused"),
  INVALIDATION("invalidation", "INVLPG, INVPCID, writes of CR3, and of CR4 that invalidate"),
  SHOOTDOWN("shootdown", "interrupting other CPUs and waiting for them");

  private final String key;
  private final String description;

  CycleCause(String key, String description) {
    this.key = key;
    this.description = description;
  }

  /** Returns its place in an array of one value per constant. */
  @SuppressWarnings("EnumOrdinal") // an index into arrays of this package, never stored
  int index() {
    return ordinal();
  }

  /** Returns the counter's name after {@code cycles.}. */
  public String key() {
    return key;
  }

  /** Returns what the cycles went to, as a phrase. */
  public String description() {
    return description;
  }
}

package mmusim.scenarios.replay;

import mmusim.mmu.Cpu;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.cost.Counters;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.mmu.tlb.TlbHierarchy;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.vm.Kernel;
import mmusim.vm.KernelConfig;
import mmusim.vm.ProcessHandles;

/**
 * Runs a trace as a process of its own on a whole machine: page faults, memory mapped on demand,
 * walks of tables in simulated RAM through the paging-structure caches.
 *
 * <p>An access that faults is one access: the TLB lookup that is made again when the fault is
 * resolved is not counted, so that TLBs count as they do alone. The walks are counted, both.
 */
public final class FullReplayer extends SplittingReplayer {
  private static final int OPERATIONS = 3;
  private static final int PAGE_SIZES = 3;
  private static final int ATTEMPTS_MAX = 4;
  private static final int UNKNOWN = -1;

  private final Kernel kernel;
  private final Cpu cpu;
  private final TlbHierarchy tlb;
  private final DemandPager pager;

  /** Size of the first-level entry for a page, by operation and page size, or UNKNOWN. */
  private final int[] entrySizes = new int[OPERATIONS * PAGE_SIZES];

  /**
   * Boots a machine with one CPU and one process.
   *
   * @param preset TLBs, paging-structure caches and costs
   * @param levels of page tables, 4 or 5
   * @param ramBytes of the machine, a multiple of 4 KiB
   * @param seed of every random choice
   */
  public FullReplayer(Preset preset, PageSizing sizing, int levels, long ramBytes, long seed) {
    this(boot(preset, sizing, levels, ramBytes, seed), sizing);
  }

  private FullReplayer(Kernel kernel, PageSizing sizing) {
    super(kernel.machine().cpu(0).tlb(), sizing);
    this.kernel = kernel;
    this.cpu = kernel.machine().cpu(0);
    this.tlb = cpu.tlb();
    ProcessHandles handles = kernel.createProcess("trace");
    kernel.switchTo(0, handles.process());
    this.pager = new DemandPager(kernel, handles, sizing);
    fillEntrySizes(tlb.geometry());
    Counters counters = kernel.machine().counters();
    counters.register(
        "frames.page_tables",
        "frames",
        "frames of page tables now",
        () -> kernel.pmm().framesOwnedBy(FrameOwner.PAGE_TABLE));
    counters.register(
        "frames.vmo",
        "frames",
        "frames of memory objects now",
        () -> kernel.pmm().framesOwnedBy(FrameOwner.VMO));
  }

  @Override
  public Counters counters() {
    return kernel.machine().counters();
  }

  @Override
  void access(long vaddr, int operation, int pageSize) {
    int access = vaddr < 0 ? operation : operation | Access.USER;
    long result = cpu.translate(vaddr, access);
    if (TranslationResult.isFault(result)) {
      accessAfterFault(vaddr, operation, pageSize, result);
      return;
    }
    int entrySize = entrySizes[operation * PAGE_SIZES + TranslationResult.pageSize(result)];
    boolean hits = TranslationResult.tlbLevel(result) == TranslationResult.TLB_L1;
    if (hits && entrySize != UNKNOWN) {
      hit(vaddr, operation, entrySize, operation == Access.WRITE);
    } else {
      miss(operation);
    }
  }

  private void accessAfterFault(long vaddr, int operation, int pageSize, long fault) {
    int access = vaddr < 0 ? operation : operation | Access.USER;
    long result = fault;
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (TranslationResult.vector(result) != TranslationResult.VECTOR_PF) {
        throw ReplayException.notCanonical(vaddr, kernel.machine().config().levels());
      }
      forget(); // A page fault may drop the whole TLB: see InvalidationPolicy.
      pager.resolve(vaddr, TranslationResult.errorCode(result), pageSize);
      tlb.forgetMiss(operation);
      result = cpu.translate(vaddr, access);
      if (!TranslationResult.isFault(result)) {
        return;
      }
    }
    throw new ReplayException("address 0x%x faults again and again".formatted(vaddr));
  }

  private void fillEntrySizes(TlbGeometry geometry) {
    for (int mapped = 0; mapped < PAGE_SIZES; mapped++) {
      for (int operation = 0; operation < OPERATIONS; operation++) {
        entrySizes[operation * PAGE_SIZES + mapped] =
            isEntrySizeKnown(geometry, mapped) ? heldSize(geometry, operation, mapped) : UNKNOWN;
      }
    }
  }

  /**
   * Returns whether the first level holds pages of a size in one way for each operation. It may not
   * if the second can hold a fragment, which one operation made small and another would not.
   */
  private static boolean isEntrySizeKnown(TlbGeometry geometry, int mapped) {
    boolean isSame = true;
    boolean staysWhole = geometry.inclusion() != Inclusion.EXCLUSIVE;
    for (int operation = 0; operation < OPERATIONS; operation++) {
      isSame &= heldSize(geometry, operation, mapped) == heldSize(geometry, Access.READ, mapped);
      staysWhole &=
          geometry.arrays(2, operation).isEmpty() || holds(geometry, 2, operation, mapped);
    }
    return isSame || staysWhole;
  }

  /** Returns the size in which the first level holds pages of a size; 0 if it holds none. */
  private static int heldSize(TlbGeometry geometry, int operation, int mapped) {
    int held = mapped;
    while (held > 0 && !holds(geometry, 1, operation, held)) {
      held--;
    }
    return held;
  }

  private static boolean holds(TlbGeometry geometry, int level, int operation, int pageSize) {
    return geometry.arrays(level, operation).stream().anyMatch(array -> array.holds(pageSize));
  }

  private static Kernel boot(
      Preset preset, PageSizing sizing, int levels, long ramBytes, long seed) {
    MachineConfig machine =
        MachineConfig.builder().preset(preset).levels(levels).ramBytes(ramBytes).seed(seed).build();
    long commitBytes = sizing == PageSizing.SMALL ? Pages.PAGE_SIZE : Pages.LARGE_SIZE;
    return new Kernel(
        KernelConfig.builder()
            .machine(machine)
            .largePages(sizing != PageSizing.SMALL)
            .commitBytes(commitBytes)
            .build());
  }
}

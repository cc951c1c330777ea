package mmusim.vm;

import java.util.List;
import mmusim.mmu.Machine;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.memory.Budget;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.ProcessorModel;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.PagingMode;
import mmusim.pagetables.invalidate.TlbInvalidator;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.fault.FaultObserver;
import mmusim.vm.fault.PageFaultHandler;
import mmusim.vm.handle.Rights;
import mmusim.vm.page.VmContext;
import mmusim.vm.page.VmSettings;
import mmusim.vm.process.Process;
import mmusim.vm.region.RegionContext;
import org.jspecify.annotations.Nullable;

/**
 * A machine with a kernel on it: frames, page tables, processes, VMOs, and the system calls. One
 * thread at a time.
 *
 * <p>System calls take the calling process first; they run on CPU 0 as far as cycles go. Accesses,
 * on any CPU, go through {@link #accesses}.
 */
public final class Kernel {
  private final Machine machine;
  private final Pmm pmm;
  private final VmContext context;
  private final TlbInvalidator invalidator;
  private final RegionContext regions;
  private final PageTables kernelTables;
  private final PageFaultHandler faults;
  private final Processes processes;

  private final HandleSyscalls handleSyscalls = new HandleSyscalls();
  private final VmarSyscalls vmarSyscalls;
  private final VmoSyscalls vmoSyscalls;
  private final PagerSyscalls pagerSyscalls;
  private final PinSyscalls pinSyscalls;
  private final ProcessSyscalls processSyscalls;
  private final Accesses accesses;

  /**
   * Boots a kernel on a new machine.
   *
   * @throws IllegalArgumentException if there is not enough RAM for the kernel itself
   */
  public Kernel(KernelConfig config) {
    this(config, Budget.ofHalfTheHeap());
  }

  /**
   * As {@link #Kernel(KernelConfig)}.
   *
   * @param budget what the machine and the kernel may take of the host
   */
  public Kernel(KernelConfig config, Budget budget) {
    this.machine = new Machine(config.machine(), budget);
    this.pmm = new Pmm(machine.memory(), config.reserved());
    VmSettings settings =
        new VmSettings(config.vmoReadCommits(), config.debugSyscalls(), config.commitBytes());
    this.context = new VmContext(pmm, machine.memory(), zeroPage(), settings);
    PagingMode mode = pagingMode(config);
    this.invalidator = new TlbInvalidator(machine);
    this.regions =
        new RegionContext(pmm, invalidator, context::newKoid, config.profile(), config.seed());
    this.kernelTables = newKernelTables(mode);
    this.faults = new PageFaultHandler(machine);
    this.processes = new Processes(context, regions, mode, kernelTables);
    this.vmarSyscalls = new VmarSyscalls(config.profile());
    this.vmoSyscalls = new VmoSyscalls(context);
    this.pagerSyscalls = new PagerSyscalls(context);
    this.pinSyscalls = new PinSyscalls(context);
    this.processSyscalls = new ProcessSyscalls(this);
    this.accesses = new Accesses(machine, processes, regions, faults);
    machine.staleLog().useKernelRule((cpu, pcid) -> !invalidator.isReachable(cpu, pcid));
    context.setPagerClock(this::waitForPager);
    context.counters().register(machine.counters());
    for (int cpu = 0; cpu < machine.cpuCount(); cpu++) {
      BootRegisters.write(machine.cpu(cpu), kernelTables.rootPaddr());
      invalidator.switchTo(cpu, kernelTables.context());
    }
  }

  /** Returns the machine. */
  public Machine machine() {
    return machine;
  }

  /** Returns the frame allocator. */
  public Pmm pmm() {
    return pmm;
  }

  /** Returns what all VMOs share. */
  public VmContext context() {
    return context;
  }

  /** Returns what keeps the TLBs in step with the page tables. */
  public TlbInvalidator invalidator() {
    return invalidator;
  }

  /** Returns the tables of the kernel's half, which a CPU runs on that runs no process. */
  public PageTables kernelTables() {
    return kernelTables;
  }

  /** Returns the living processes, oldest first. */
  public List<Process> processes() {
    return processes.living();
  }

  /** Returns the calls on handles. */
  public HandleSyscalls handles() {
    return handleSyscalls;
  }

  /** Returns the calls on VMARs. */
  public VmarSyscalls vmar() {
    return vmarSyscalls;
  }

  /** Returns the calls on VMOs. */
  public VmoSyscalls vmo() {
    return vmoSyscalls;
  }

  /** Returns the calls on pagers. */
  public PagerSyscalls pager() {
    return pagerSyscalls;
  }

  /** Returns the calls that pin memory. */
  public PinSyscalls pins() {
    return pinSyscalls;
  }

  /** Returns the calls on processes. */
  public ProcessSyscalls process() {
    return processSyscalls;
  }

  /** Sets who is told what became of page faults; null, the default, for nobody. */
  public void observeFaults(@Nullable FaultObserver observer) {
    faults.observe(observer);
  }

  /** Returns the accesses that programs make. */
  public Accesses accesses() {
    return accesses;
  }

  /**
   * Makes a first process, which holds the handles to itself and to its root VMAR.
   *
   * @throws IllegalArgumentException if there is no frame for its page tables
   */
  public ProcessHandles createProcess(String name) {
    Process process = processes.create(name);
    if (process == null) {
      throw new IllegalArgumentException(
          "not enough RAM for process "
              + name
              + ": its top table takes a free frame of 4 KiB, and none is left");
    }
    return handlesTo(process, process);
  }

  /** Makes a process for {@code caller}: NO_MEMORY if there is no frame for its page tables. */
  Outcome<ProcessHandles> createProcess(Process caller, String name) {
    Process process = processes.create(name);
    return process == null
        ? Outcome.refused(Status.ERR_NO_MEMORY)
        : Outcome.ok(handlesTo(caller, process));
  }

  /** Returns the process that a CPU runs, or null. */
  public @Nullable Process running(int cpu) {
    return processes.running(cpu);
  }

  /** Lets a CPU run a process, a living one; nothing happens if it does already. */
  public void switchTo(int cpu, Process process) {
    processes.switchTo(cpu, process);
  }

  /** Ends a process: CPUs that run it run nothing, and all that only it held is freed. */
  public void destroyProcess(Process process) {
    processes.destroy(process);
  }

  /**
   * Checks the machine against itself: no frame is lost or owned twice, every present leaf entry
   * agrees with a mapping, no mapping is above its ceiling, and no TLB entry has outlived the
   * translation it came from.
   *
   * @throws AssertionError that says what is wrong
   */
  public void checkInvariants() {
    KernelChecker.check(this);
  }

  private void waitForPager(long cycles) {
    machine.cpu(regions.currentCpu()).chargeCycles(CycleCause.HANDLER_WAIT, cycles);
  }

  private ProcessHandles handlesTo(Process holder, Process process) {
    int processHandle = holder.handles().add(process, Rights.DEFAULT_PROCESS);
    var root = process.space().root();
    int rootHandle = holder.handles().add(root, root.defaultRights());
    return new ProcessHandles(process, processHandle, rootHandle);
  }

  private long zeroPage() {
    long frame = pmm.allocate(FrameOwner.ZERO_PAGE);
    if (frame == Pmm.NO_FRAME) {
      throw notEnoughRam();
    }
    machine.memory().zeroPage(frame);
    return frame;
  }

  private PageTables newKernelTables(PagingMode mode) {
    PageTables tables = PageTables.createKernel(pmm, machine.memory(), mode);
    if (tables == null) {
      throw notEnoughRam();
    }
    return tables;
  }

  private IllegalArgumentException notEnoughRam() {
    return new IllegalArgumentException(
        "not enough RAM for the kernel: its zero page and its top table take two free frames of 4 KiB"
            + ", and there are fewer");
  }

  private static PagingMode pagingMode(KernelConfig config) {
    ProcessorModel processor = config.machine().processor();
    boolean large = config.largePages();
    return new PagingMode(
        processor.levels(),
        large,
        large && processor.has(Feature.PAGES_1GIB),
        processor.has(Feature.NX),
        processor.has(Feature.PAT));
  }
}

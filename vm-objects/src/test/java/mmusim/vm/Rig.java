package mmusim.vm;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.MachineConfig;
import mmusim.mmu.paging.Access;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Profile;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.process.Process;

/**
 * A machine with a kernel and one process, and short words for the calls that tests make: a handle
 * is an int, a call that must succeed answers its result.
 */
public final class Rig {
  static final long PAGE = 4096;
  static final int R = VmOption.PERM_READ;
  static final int W = VmOption.PERM_WRITE;
  static final int X = VmOption.PERM_EXECUTE;
  static final int CAN_R = VmOption.CAN_MAP_READ;
  static final int CAN_W = VmOption.CAN_MAP_WRITE;
  static final int CAN_X = VmOption.CAN_MAP_EXECUTE;
  static final int CAN_SPECIFIC = VmOption.CAN_MAP_SPECIFIC;
  static final int SPECIFIC = VmOption.SPECIFIC;

  /** The kernel. */
  public final Kernel kernel;

  /** The process that calls. */
  public final Process main;

  final int mainHandle;
  final int root;
  final AccessRecord last = new AccessRecord();

  /** Boots a machine. */
  public Rig(KernelConfig config) {
    kernel = new Kernel(config);
    ProcessHandles handles = kernel.createProcess("main");
    main = handles.process();
    mainHandle = handles.processHandle();
    root = handles.rootVmarHandle();
    kernel.switchTo(0, main);
  }

  /** Boots a machine with all defaults. */
  public static Rig documented() {
    return new Rig(KernelConfig.builder().build());
  }

  static Rig asKernel() {
    return new Rig(KernelConfig.builder().profile(Profile.KERNEL).build());
  }

  static Rig withCpus(int cpus) {
    MachineConfig machine = MachineConfig.builder().cpus(cpus).build();
    return new Rig(KernelConfig.builder().machine(machine).build());
  }

  /** Returns the result of a call that must succeed. */
  public static <T> T ok(Outcome<T> outcome) {
    assertThat(outcome.status()).isEqualTo(Status.OK);
    return outcome.value();
  }

  /** Requires that a call succeeded. */
  public static void ok(Status status) {
    assertThat(status).isEqualTo(Status.OK);
  }

  int vmo(long pages) {
    return vmo(pages, 0);
  }

  int vmo(long pages, int options) {
    return ok(kernel.vmo().create(main, pages * PAGE, options));
  }

  long map(int options, int vmo, long pages) {
    return ok(kernel.vmar().map(main, root, options, 0, vmo, 0, pages * PAGE));
  }

  long map(int vmar, int options, long offset, int vmo, long vmoOffset, long length) {
    return ok(kernel.vmar().map(main, vmar, options, offset, vmo, vmoOffset, length));
  }

  Status tryMap(int vmar, int options, long offset, int vmo, long vmoOffset, long length) {
    return kernel.vmar().map(main, vmar, options, offset, vmo, vmoOffset, length).status();
  }

  Region allocate(int vmar, int options, long offset, long size) {
    return ok(kernel.vmar().allocate(main, vmar, options, offset, size));
  }

  Status tryAllocate(int vmar, int options, long offset, long size) {
    return kernel.vmar().allocate(main, vmar, options, offset, size).status();
  }

  Status unmap(int vmar, long addr, long length) {
    return kernel.vmar().unmap(main, vmar, addr, length);
  }

  Status protect(int vmar, int options, long addr, long length) {
    return kernel.vmar().protect(main, vmar, options, addr, length);
  }

  Status op(int vmar, int op, long addr, long length) {
    return kernel.vmar().opRange(main, vmar, op, addr, length);
  }

  int duplicate(int handle, int rights) {
    return ok(kernel.handles().duplicate(main, handle, rights));
  }

  /** Reads one byte; answers it, or the status of the refusal as a number below 0. */
  int read(long addr) {
    return read(0, addr);
  }

  int read(int cpu, long addr) {
    byte[] data = new byte[1];
    kernel.accesses().access(cpu, main, Access.READ | Access.USER, addr, data, 0, 1, last);
    return last.faulted() ? last.status().value() : data[0] & 0xff;
  }

  /** Writes one byte; answers the status. */
  Status write(long addr, int value) {
    return write(0, addr, value);
  }

  Status write(int cpu, long addr, int value) {
    byte[] data = {(byte) value};
    kernel.accesses().access(cpu, main, Access.WRITE | Access.USER, addr, data, 0, 1, last);
    return last.status();
  }

  /** Fetches one byte; answers the status. */
  Status execute(long addr) {
    byte[] data = new byte[1];
    kernel.accesses().access(0, main, Access.FETCH | Access.USER, addr, data, 0, 1, last);
    return last.status();
  }

  /** Checks the machine against itself. */
  void check() {
    kernel.checkInvariants();
  }
}

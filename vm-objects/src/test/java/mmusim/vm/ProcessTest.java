package mmusim.vm;

import static mmusim.vm.Rig.CAN_R;
import static mmusim.vm.Rig.PAGE;
import static mmusim.vm.Rig.R;
import static mmusim.vm.Rig.W;
import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_BAD_HANDLE;
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_NOT_FOUND;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.ERR_NO_MEMORY;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.OK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.register.Registers;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.handle.Rights;
import org.junit.jupiter.api.Test;

/** Processes, handles, several CPUs, large pages; reference sections 16 and 19. */
class ProcessTest {
  @Test
  void theEndOfAProcessFreesEverythingThatOnlyItHeld() {
    Rig rig = Rig.documented();
    Kernel kernel = rig.kernel;
    long tables = kernel.pmm().framesOwnedBy(FrameOwner.PAGE_TABLE);
    long free = kernel.pmm().freeFrames();
    ProcessHandles child = Rig.ok(kernel.process().create(rig.main, "child"));
    int vmo = Rig.ok(kernel.vmo().create(child.process(), 8 * PAGE, 0));
    int root = child.process().handles().add(child.process().space().root(), 0x21f);
    Outcome<Long> addr = kernel.vmar().map(child.process(), root, R | W, 0, vmo, 0, 8 * PAGE);
    byte[] data = new byte[(int) (8 * PAGE)];
    kernel
        .accesses()
        .access(
            0,
            child.process(),
            Access.WRITE | Access.USER,
            addr.value(),
            data,
            0,
            data.length,
            rig.last);
    assertThat(kernel.pmm().framesOwnedBy(FrameOwner.VMO)).isEqualTo(8);
    rig.check();
    kernel.destroyProcess(child.process());
    assertThat(kernel.pmm().framesOwnedBy(FrameOwner.PAGE_TABLE)).isEqualTo(tables);
    assertThat(kernel.pmm().freeFrames()).isEqualTo(free);
    assertThat(rig.tryAllocate(child.rootVmarHandle(), CAN_R, 0, PAGE)).isEqualTo(ERR_BAD_STATE);
    assertThat(kernel.process().maps(rig.main, child.processHandle()).status())
        .isEqualTo(ERR_BAD_STATE);
    rig.check();
  }

  @Test
  void aProcessWithoutHandlesEndsOnceItRunsNowhere() {
    Rig rig = Rig.documented();
    ProcessHandles child = Rig.ok(rig.kernel.process().create(rig.main, "child"));
    rig.kernel.switchTo(0, child.process());
    Rig.ok(rig.kernel.handles().close(rig.main, child.processHandle()));
    assertThat(child.process().isDead()).isFalse();
    rig.kernel.switchTo(0, rig.main);
    assertThat(child.process().isDead()).isTrue();
    rig.check();
  }

  @Test
  void memoryOfAProcessIsReachedWhateverThePermissionsUpToTheEndOfTheMapping() {
    Rig rig = Rig.documented();
    int vmo = rig.vmo(2);
    long addr = rig.map(R, vmo, 2);
    byte[] data = {1, 2, 3, 4};
    ProcessSyscalls calls = rig.kernel.process();
    int self = rig.mainHandle;
    long end = addr + 2 * PAGE;
    assertThat(Rig.ok(calls.writeMemory(rig.main, self, end - 3, data, 0, 4))).isEqualTo(3);
    byte[] back = new byte[4];
    assertThat(Rig.ok(calls.readMemory(rig.main, self, end - 2, back, 1, 3))).isEqualTo(2);
    assertThat(back).containsExactly(0, 2, 3, 0);
    assertThat(calls.readMemory(rig.main, self, addr, back, 0, 0).status())
        .isEqualTo(ERR_INVALID_ARGS);
    assertThat(calls.readMemory(rig.main, self, end, back, 0, 1).status()).isEqualTo(ERR_NO_MEMORY);
    int physical = Rig.ok(rig.kernel.vmo().createPhysical(rig.main, 0xfe00_0000L, PAGE));
    long device = rig.map(R, physical, 1);
    assertThat(calls.readMemory(rig.main, self, device, back, 0, 1).status())
        .isEqualTo(ERR_NOT_SUPPORTED);
    long beyond = rig.map(rig.root, R, 0, vmo, 2 * PAGE, PAGE);
    assertThat(calls.readMemory(rig.main, self, beyond, back, 0, 1).status())
        .isEqualTo(ERR_OUT_OF_RANGE);
    rig.check();
  }

  /** Rights and argument errors: docs/reference/syscalls/process_read_memory.md and _write_. */
  @Test
  void memoryOfAProcessNeedsRightsAndASizeThatIsAllowed() {
    Rig rig = Rig.documented();
    ProcessSyscalls calls = rig.kernel.process();
    long addr = rig.map(R | W, rig.vmo(1), 1);
    int reader = rig.duplicate(rig.mainHandle, Rights.READ);
    int writer = rig.duplicate(rig.mainHandle, Rights.WRITE);
    int both = rig.duplicate(rig.mainHandle, Rights.READ | Rights.WRITE);
    byte[] one = new byte[1];
    Function<Integer, Status> read = h -> calls.readMemory(rig.main, h, addr, one, 0, 1).status();
    Function<Integer, Status> write = h -> calls.writeMemory(rig.main, h, addr, one, 0, 1).status();
    assertThat(read.apply(reader)).as("READ alone").isEqualTo(ERR_ACCESS_DENIED);
    assertThat(read.apply(writer)).as("WRITE alone").isEqualTo(ERR_ACCESS_DENIED);
    assertThat(read.apply(both)).isEqualTo(OK);
    assertThat(write.apply(reader)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(write.apply(writer)).as("WRITE is enough to write").isEqualTo(OK);
    long longer = rig.map(R | W, rig.vmo(1), 3);
    byte[] three = new byte[3 * (int) PAGE];
    assertThat(Rig.ok(calls.readMemory(rig.main, both, longer + 9, three, 0, three.length)))
        .as("up to the end of the VMO, as core test MappedVmoSmallerThanMapping has it")
        .isEqualTo((int) PAGE - 9);
    assertThat(Rig.ok(calls.writeMemory(rig.main, both, longer, three, 0, three.length)))
        .isEqualTo((int) PAGE);
    assertThat(calls.readMemory(rig.main, both, longer + PAGE, three, 0, 1).status())
        .isEqualTo(ERR_OUT_OF_RANGE);
    byte[] most = new byte[64 << 20];
    assertThat(Rig.ok(calls.readMemory(rig.main, both, addr, most, 0, most.length)))
        .isEqualTo((int) PAGE);
    int tooLong = most.length + 1;
    assertThat(calls.readMemory(rig.main, 0, addr, most, 0, tooLong).status())
        .as("before the handle")
        .isEqualTo(ERR_INVALID_ARGS);
    assertThat(calls.writeMemory(rig.main, 0, addr, most, 0, tooLong).status())
        .isEqualTo(ERR_INVALID_ARGS);
    rig.check();
  }

  @Test
  void handlesLoseRightsAndNeverGainThem() {
    Rig rig = Rig.documented();
    HandleSyscalls handles = rig.kernel.handles();
    int vmo = rig.vmo(1);
    assertThat(vmo & 3).as("the two low bits are 1").isEqualTo(3);
    int weak = rig.duplicate(vmo, Rights.READ | Rights.DUPLICATE);
    assertThat(handles.duplicate(rig.main, weak, Rights.WRITE).status())
        .isEqualTo(ERR_INVALID_ARGS);
    assertThat(handles.duplicate(rig.main, rig.duplicate(weak, Rights.READ), 0).status())
        .isEqualTo(ERR_ACCESS_DENIED);
    assertThat(handles.replace(rig.main, weak, Rights.WRITE).status()).isEqualTo(ERR_INVALID_ARGS);
    assertThat(handles.close(rig.main, weak)).as("consumed anyway").isEqualTo(ERR_BAD_HANDLE);
    int same = Rig.ok(handles.replace(rig.main, vmo, Rights.SAME_RIGHTS));
    assertThat(handles.close(rig.main, vmo)).isEqualTo(ERR_BAD_HANDLE);
    assertThat(Rig.ok(handles.info(rig.main, same)).rights()).isEqualTo(Rights.DEFAULT_VMO);
    assertThat(handles.close(rig.main, 0)).isEqualTo(OK);
    assertThat(handles.closeMany(rig.main, same, 0x77, 0)).isEqualTo(ERR_BAD_HANDLE);
    assertThat(handles.info(rig.main, same).status()).isEqualTo(ERR_BAD_HANDLE);
    rig.check();
  }

  @Test
  void whatOneCpuMapsAnotherSeesAndWhatOneLosesAllLose() {
    Rig rig = Rig.withCpus(4);
    long addr = rig.map(R | W, rig.vmo(1), 1);
    for (int cpu = 0; cpu < 4; cpu++) {
      assertThat(rig.write(cpu, addr + cpu, cpu + 1)).isEqualTo(OK);
    }
    for (int cpu = 0; cpu < 4; cpu++) {
      assertThat(rig.read(cpu, addr + 3 - cpu)).isEqualTo(4 - cpu);
    }
    long shootdowns = rig.kernel.machine().counters().get("shootdowns");
    assertThat(rig.protect(rig.root, R, addr, PAGE)).isEqualTo(OK);
    assertThat(rig.kernel.machine().counters().get("shootdowns")).isEqualTo(shootdowns + 1);
    for (int cpu = 0; cpu < 4; cpu++) {
      assertThat(rig.write(cpu, addr, 1)).isEqualTo(ERR_ACCESS_DENIED);
    }
    Rig.ok(rig.unmap(rig.root, addr, PAGE));
    assertThat(rig.read(3, addr)).isEqualTo(ERR_NOT_FOUND.value());
    rig.check();
  }

  @Test
  void contiguousFramesAreMappedLargeAndSplitByAPartialChange() {
    Rig rig = Rig.documented();
    long large = 2L << 20;
    int vmo = Rig.ok(rig.kernel.vmo().createContiguous(rig.main, 2 * large, 21));
    int align = 21 << VmOption.ALIGN_SHIFT;
    long addr = rig.map(rig.root, R | W | align, 0, vmo, 0, 2 * large);
    assertThat(rig.write(addr + 5 * PAGE, 5)).isEqualTo(OK);
    assertThat(rig.last.pageSize()).isEqualTo(1);
    assertThat(rig.write(addr + large - 1, 6)).isEqualTo(OK);
    assertThat(rig.last.pageFaults()).isZero();
    assertThat(rig.protect(rig.root, R, addr + PAGE, PAGE)).isEqualTo(OK);
    assertThat(rig.write(addr + PAGE, 1)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.read(addr + 5 * PAGE)).isEqualTo(5);
    assertThat(rig.last.pageSize()).isZero();
    rig.check();
  }

  @Test
  void anonymousMemoryMayCommitInLargeRuns() {
    Rig rig = new Rig(KernelConfig.builder().commitBytes(2L << 20).build());
    long addr = rig.map(R | W | 21 << VmOption.ALIGN_SHIFT, rig.vmo(1024), 1024);
    assertThat(rig.write(addr, 1)).isEqualTo(OK);
    assertThat(rig.last.pageSize()).isEqualTo(1);
    assertThat(rig.kernel.pmm().framesOwnedBy(FrameOwner.VMO)).isEqualTo(512);
    Rig.ok(rig.unmap(rig.root, addr + PAGE, PAGE));
    assertThat(rig.read(addr)).isEqualTo(1);
    rig.check();
  }

  @Test
  void aHoleLeavesTheWholeAccessUndone() {
    Rig rig = Rig.documented();
    long addr = rig.map(R | W, rig.vmo(2), 2);
    Rig.ok(rig.unmap(rig.root, addr + PAGE, PAGE));
    byte[] data = {1, 2, 3, 4};
    rig.kernel
        .accesses()
        .access(0, rig.main, Access.WRITE | Access.USER, addr + PAGE - 2, data, 0, 4, rig.last);
    assertThat(rig.last.status()).isEqualTo(ERR_NOT_FOUND);
    assertThat(rig.last.faultAddr()).isEqualTo(addr + PAGE);
    assertThat(rig.read(addr + PAGE - 2)).isZero();
    rig.check();
  }

  @Test
  void theProcessorKeepsTheKernelFromUserMemoryUnlessItAsks() {
    Rig rig = Rig.documented();
    long addr = rig.map(R | W, rig.vmo(1), 1);
    byte[] data = new byte[1];
    rig.kernel.accesses().access(0, rig.main, Access.READ, addr, data, 0, 1, rig.last);
    assertThat(rig.last.status()).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.last.explanation()).contains("the kernel does not help");
    Registers registers = rig.kernel.machine().cpu(0).registers();
    assertThat(registers.writeRflags(registers.rflags() | Registers.RFLAGS_AC)).isTrue();
    rig.kernel.accesses().access(0, rig.main, Access.READ, addr, data, 0, 1, rig.last);
    assertThat(rig.last.status()).isEqualTo(OK);
    rig.kernel.accesses().access(0, rig.main, Access.READ, 1L << 50, data, 0, 1, rig.last);
    assertThat(rig.last.isBadAddress()).isTrue();
    assertThat(rig.last.vector()).isEqualTo(TranslationResult.VECTOR_GP);
    rig.check();
  }

  @Test
  void withoutFramesAnAccessIsRefusedForWantOfMemoryAndLeavesNoTrace() {
    MachineConfig machine = MachineConfig.builder().ramBytes(64 * PAGE).build();
    Rig rig = new Rig(KernelConfig.builder().machine(machine).build());
    long addr = rig.map(R | W, rig.vmo(100), 100);
    Status status = OK;
    int written = 0;
    while (status.isOk()) {
      status = rig.write(addr + written * PAGE, 1);
      written++;
    }
    assertThat(status).isEqualTo(ERR_NO_MEMORY);
    rig.check();
    Rig.ok(rig.unmap(rig.root, addr, 100 * PAGE));
    rig.check();
  }
}

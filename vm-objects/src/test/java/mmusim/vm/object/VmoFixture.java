package mmusim.vm.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;
import mmusim.vm.Kernel;
import mmusim.vm.KernelConfig;
import mmusim.vm.PagerSyscalls;
import mmusim.vm.PinSyscalls;
import mmusim.vm.Rig;
import mmusim.vm.VmoSyscalls;
import mmusim.vm.handle.Handle;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.VmContext;
import mmusim.vm.page.VmSettings;
import mmusim.vm.process.Process;

/** A {@link Rig}, and short words for the calls on VMOs. */
public final class VmoFixture {
  /** A page. */
  public static final long PAGE = 4096;

  /** RAM. */
  public final PhysicalMemory memory;

  /** Its frames. */
  public final Pmm pmm;

  /** What VMOs share. */
  public final VmContext context;

  /** The calls. */
  public final VmoSyscalls vmos;

  /** The calls of pagers. */
  public final PagerSyscalls pagers;

  /** Pinning. */
  public final PinSyscalls pins;

  /** Who calls. */
  public final Process process;

  private final List<CachingMapping> mappings = new ArrayList<>();

  private VmoFixture(long ramBytes, VmSettings settings) {
    KernelConfig config =
        KernelConfig.builder()
            .machine(MachineConfig.builder().ramBytes(ramBytes).build())
            .vmoReadCommits(settings.readCommits())
            .debugSyscalls(settings.debugSyscalls())
            .commitBytes(settings.commitBytes())
            .build();
    Rig rig = new Rig(config);
    Kernel kernel = rig.kernel;
    memory = kernel.machine().memory();
    pmm = kernel.pmm();
    context = kernel.context();
    vmos = kernel.vmo();
    pagers = kernel.pager();
    pins = kernel.pins();
    process = rig.main;
  }

  /** Makes a machine with 16 MiB whose reads commit nothing. */
  public static VmoFixture create() {
    return with(16L << 20, new VmSettings(false, false, PAGE));
  }

  /** Makes a machine. */
  public static VmoFixture with(long ramBytes, VmSettings settings) {
    return new VmoFixture(ramBytes, settings);
  }

  /** Makes a VMO. */
  public int vmo(long size, int options) {
    return Rig.ok(vmos.create(process, size, options));
  }

  /** Makes a child. */
  public int child(int vmo, int options, long offset, long size) {
    return Rig.ok(vmos.createChild(process, vmo, options, offset, size));
  }

  /** Returns the object behind a handle. */
  public Vmo object(int handle) {
    Handle found = process.handles().get(handle);
    assertThat(found).isNotNull();
    return (Vmo) found.object();
  }

  /** Closes a handle. */
  public void close(int handle) {
    Rig.ok(process.handles().close(handle));
  }

  /** Writes one byte. */
  public void write(int vmo, long offset, int value) {
    Rig.ok(vmos.write(process, vmo, new byte[] {(byte) value}, offset, 1));
  }

  /** Reads one byte, 0..255. */
  public int read(int vmo, long offset) {
    byte[] target = new byte[1];
    Rig.ok(vmos.read(process, vmo, target, offset, 1));
    return target[0] & 0xff;
  }

  /** Adds a mapping of a VMO, until {@link #unmapAll}. */
  public void map(int vmo) {
    mappings.add(new CachingMapping(object(vmo)));
  }

  /** Removes the mappings. */
  public void unmapAll() {
    mappings.forEach(CachingMapping::remove);
    mappings.clear();
  }

  /** Returns the frames that hold pages. */
  public long frames() {
    return pmm.framesOwnedBy(FrameOwner.VMO);
  }

  /** Checks what is told of absent pages against a look at every page. */
  public static void checkAbsentBytes(Vmo vmo) {
    long size = vmo.sizeBytes() + PAGE;
    for (long from = 0; from < size; from += PAGE) {
      long absent = 0;
      while (from + absent < size && !PageRef.isPresent(vmo.peekPage(from + absent))) {
        absent += PAGE;
      }
      for (long most = 0; most <= size - from; most += PAGE) {
        assertThat(vmo.absentBytes(from, most))
            .as("absent of 0x%x bytes from 0x%x on", most, from)
            .isEqualTo(Math.min(absent, most));
      }
    }
  }

  /** Returns what info tells. */
  public VmoInfo info(int vmo) {
    return Rig.ok(vmos.info(process, vmo));
  }
}

package mmusim.pagetables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import mmusim.mmu.Machine;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.Registers;
import mmusim.mmu.register.Vendor;
import mmusim.pagetables.entry.CachePolicy;
import mmusim.pagetables.invalidate.PendingInvalidation;
import mmusim.pagetables.invalidate.TlbInvalidator;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;
import org.jspecify.annotations.Nullable;

/** A machine with a frame allocator, as tests want it: global pages, PCIDs and Zircon's PAT. */
public final class Rig {
  public final Machine machine;
  public final Pmm pmm;
  public final PagingMode mode;
  public final TlbInvalidator invalidator;

  private Rig(int levels, int cpus, Set<Feature> lacking) {
    Set<Feature> features = Feature.allOf(Vendor.INTEL);
    features.removeAll(lacking);
    this.machine =
        new Machine(MachineConfig.builder().levels(levels).cpus(cpus).features(features).build());
    this.pmm = new Pmm(machine.memory(), List.of());
    this.mode = new PagingMode(levels, true, true, true, true);
    this.invalidator = new TlbInvalidator(machine);
    for (int cpu = 0; cpu < cpus; cpu++) {
      Registers registers = machine.cpu(cpu).registers();
      long wanted =
          (lacking.contains(Feature.PGE) ? 0 : Cr4.PGE)
              | (lacking.contains(Feature.PCID) ? 0 : Cr4.PCIDE);
      assertThat(registers.writeCr4(registers.cr4() | wanted)).isTrue();
      assertThat(registers.writePat(CachePolicy.PAT_MSR)).isTrue();
    }
  }

  /** Returns a machine with 4 levels and one CPU. */
  public static Rig create() {
    return create(4, 1);
  }

  /** Returns a machine whose processors lack some features. */
  public static Rig create(int levels, int cpus, Feature... lacking) {
    return new Rig(levels, cpus, Set.of(lacking));
  }

  /** Returns a new address space without a kernel half. */
  public PageTables newSpace() {
    return newSpace(mode, null);
  }

  /** Returns a new address space. */
  public PageTables newSpace(PagingMode mode, @Nullable PageTables kernel) {
    return Objects.requireNonNull(PageTables.create(pmm, machine.memory(), mode, kernel));
  }

  /** Returns a new kernel half. */
  public PageTables newKernel() {
    return Objects.requireNonNull(PageTables.createKernel(pmm, machine.memory(), mode));
  }

  /** Flushes from CPU 0, then fills the tables that this freed with garbage. */
  public void flush(PageTables space) {
    PendingInvalidation pending = space.pending();
    long[] freed = new long[pending.tableCount()];
    for (int i = 0; i < freed.length; i++) {
      freed[i] = pending.table(i);
    }
    invalidator.run(0, pending);
    for (long table : freed) {
      for (long at = 0; at < 4096; at += 8) {
        machine.memory().writeU64(table + at, 0x000f_dead_beef_f007L);
      }
    }
  }

  /** Compares the frames that hold tables with those that the roots lead to. */
  public void assertTablesAreExactlyThoseOf(PageTables... spaces) {
    Set<Long> linked = new TreeSet<>();
    for (PageTables space : spaces) {
      space.checkInvariants();
      space.forEachTable(table -> assertThat(linked.add(table)).isTrue());
    }
    Set<Long> owned = new TreeSet<>();
    pmm.forEachFrame(FrameOwner.PAGE_TABLE, owned::add);
    assertThat(owned).isEqualTo(linked);
  }

  /** Returns the raw entry of {@code level} for an address. */
  public long entry(PageTables space, long vaddr, int level) {
    long table = space.rootPaddr();
    for (int at = mode.levels(); at > level; at--) {
      table = entryAt(table, vaddr, at) & Pte.FRAME_MASK;
    }
    return entryAt(table, vaddr, level);
  }

  private long entryAt(long table, long vaddr, int level) {
    return machine.memory().readU64(table + 8L * Pte.index(vaddr, level));
  }
}

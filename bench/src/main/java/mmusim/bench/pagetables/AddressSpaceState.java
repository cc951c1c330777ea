package mmusim.bench.pagetables;

import java.util.List;
import java.util.Objects;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.pagetables.EditOutcome;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.PagingMode;
import mmusim.pagetables.entry.MapFlags;
import mmusim.pagetables.pmm.Pmm;

/** One address space that no CPU runs, as the benchmarks of this package use it. */
final class AddressSpaceState {
  static final int READ_WRITE = MapFlags.READ | MapFlags.WRITE | MapFlags.USER;
  static final int READ_ONLY = MapFlags.READ | MapFlags.USER;

  /** A start of physical memory at which 4-KiB pages cannot be put together to larger ones. */
  static final long UNALIGNED_PADDR = 0x1000;

  final PhysicalMemory memory;
  final Pmm pmm;
  final PageTables tables;

  AddressSpaceState(long ramBytes) {
    this.memory = new PhysicalMemory(ramBytes);
    this.pmm = new Pmm(memory, List.of());
    this.tables =
        Objects.requireNonNull(PageTables.create(pmm, memory, PagingMode.FOUR_LEVELS, null));
  }

  void map(long vaddr, long paddr, long pages) {
    require(tables.map(vaddr, paddr, pages, READ_WRITE));
  }

  void unmap(long vaddr, long pages) {
    require(tables.unmap(vaddr, pages));
    tables.pending().complete();
  }

  void protect(long vaddr, long pages, int flags) {
    require(tables.protect(vaddr, pages, flags));
    tables.pending().complete();
  }

  static void require(EditOutcome outcome) {
    if (outcome != EditOutcome.DONE) {
      throw new AssertionError(outcome);
    }
  }
}

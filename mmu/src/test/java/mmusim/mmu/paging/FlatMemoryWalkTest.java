package mmusim.mmu.paging;

import static mmusim.mmu.Machines.fiveLevels;
import static mmusim.mmu.Machines.machine;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.Machines.TestMachine;
import mmusim.mmu.fault.PageFaultErrorCode;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.memtype.MemoryType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Walks where the lowest memory is flat, and tables lie in it and beyond it. */
class FlatMemoryWalkTest {
  private static final int USER_READ = Access.READ | Access.USER;
  private static final long PAGE = 0x20000;

  @Test
  void tablesInFlatMemoryAreWalked() {
    TestMachine machine = flat(machine().map());
    assertThat(TranslationResult.paddr(machine.access(USER_READ))).isEqualTo(PAGE);
  }

  @ParameterizedTest
  @CsvSource({"4,1", "4,2", "4,3", "4,4", "5,1", "5,2", "5,3", "5,4", "5,5"})
  void aTableBeyondFlatMemoryIsNotTakenForOneInIt(int levels, int level) {
    TestMachine machine = levels == 5 ? fiveLevels().map() : machine().map();
    PhysicalMemory memory = machine.machine().memory();
    long inside = machine.entryPaddr(level);
    long beyond = inside + PhysicalMemory.CHUNK_BYTES;
    memory.writeU64(beyond, machine.entry(level));
    if (level == levels) {
      machine.set("cr3", beyond & -0x1000L);
    } else {
      machine.entry(level + 1, machine.entry(level + 1) + PhysicalMemory.CHUNK_BYTES);
    }
    memory.writeU64(inside, decoy(level));
    for (int below = level - 1; below >= 1; below--) {
      long table = decoy(below + 1) & -0x1000L;
      memory.writeU64(table + 8L * Pte.index(machine.address(), below), decoy(below));
    }
    flat(machine);
    assertThat(TranslationResult.paddr(machine.access(USER_READ))).isEqualTo(PAGE);
  }

  @ParameterizedTest
  @CsvSource({"4,1", "4,2", "4,3", "4,4", "5,1", "5,2", "5,3", "5,4", "5,5"})
  void anAbsentEntryEndsTheWalkWhateverElseItHolds(int levels, int level) {
    TestMachine machine = flat(levels == 5 ? fiveLevels().map() : machine().map());
    long result = machine.clear(level, Pte.PRESENT).access(USER_READ);
    assertThat(TranslationResult.errorCode(result)).isEqualTo(PageFaultErrorCode.USER);
    assertThat(TranslationResult.walkReads(result)).isEqualTo(levels - level + 1);
  }

  @Test
  void theTypeOfAnMtrrHoldsForPagesFoundThroughFlatMemory() {
    TestMachine machine = flat(machine().map());
    machine.set("mtrr.def_type", 0x800 | MemoryType.WB);
    machine.set("mtrr.phys_base0", PAGE | MemoryType.UC);
    machine.set("mtrr.phys_mask0", (((1L << 40) - 1) & -0x1000L) | 0x800);
    assertThat(TranslationResult.memoryType(machine.access(USER_READ))).isEqualTo(MemoryType.UC);
  }

  /** Returns an entry of a level on the way to another page. */
  private static long decoy(int level) {
    return level == 1 ? 0x66_6067 : 0xa027 + 0x1000L * level;
  }

  /** Reads the tables so often that the memory below them becomes flat. */
  private static TestMachine flat(TestMachine machine) {
    PhysicalMemory memory = machine.machine().memory();
    for (int i = 0; i < 10_000; i++) {
      memory.readU64(0x9000);
    }
    assertThat(memory.isFlat(PhysicalMemory.CHUNK_BYTES - 8)).isTrue();
    assertThat(memory.isFlat(PhysicalMemory.CHUNK_BYTES)).isFalse();
    return machine;
  }
}

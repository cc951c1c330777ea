package mmusim.mmu.paging;

import static mmusim.mmu.paging.Access.READ;
import static mmusim.mmu.paging.Access.USER;
import static mmusim.mmu.paging.Access.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.MachineConfig;
import mmusim.mmu.Machines;
import mmusim.mmu.Machines.TestMachine;
import org.junit.jupiter.api.Test;

/** Accessed and dirty flags; SDM vol. 3A, 4.8. */
class AccessedDirtyTest {
  private static final long AD = Pte.ACCESSED | Pte.DIRTY;

  private final TestMachine machine = clean(Machines.machine());

  @Test
  void aReadSetsAInEveryEntryAndDInNone() {
    access(machine, READ | USER);
    for (int level = 1; level <= 4; level++) {
      assertThat(machine.entry(level) & AD).as("level %d", level).isEqualTo(Pte.ACCESSED);
    }
  }

  @Test
  void aWriteSetsDInTheLeafAlone() {
    access(machine, WRITE | USER);
    assertThat(machine.entry(1) & AD).isEqualTo(AD);
    for (int level = 2; level <= 4; level++) {
      assertThat(machine.entry(level) & AD).as("level %d", level).isEqualTo(Pte.ACCESSED);
    }
  }

  @Test
  void aWriteToAnAccessedCleanPageSetsD() {
    access(machine, READ);
    access(machine, WRITE);
    assertThat(machine.entry(1) & AD).isEqualTo(AD);
  }

  @Test
  void aSupervisorWriteThroughAReadOnlyLeafSetsDWhileWpIsClear() {
    machine.set("cr0.wp", 0).clear(1, Pte.WRITABLE);
    access(machine, WRITE);
    assertThat(machine.entry(1) & (AD | Pte.WRITABLE)).isEqualTo(AD);
  }

  @Test
  void byDefaultAWalkThatFaultsSetsNothing() {
    machine.clear(1, Pte.USER);
    assertThat(TranslationResult.isFault(machine.access(READ | USER))).isTrue();
    for (int level = 1; level <= 4; level++) {
      assertThat(machine.entry(level) & AD).as("level %d", level).isZero();
    }
  }

  @Test
  void eachLevelSetsAOnTheWayDownButNeverInARefusedLeaf() {
    TestMachine early =
        clean(Machines.machine(MachineConfig.builder().accessedPolicy(AccessedPolicy.EACH_LEVEL)));
    early.clear(1, Pte.USER);
    assertThat(TranslationResult.isFault(early.access(READ | USER))).isTrue();
    assertThat(early.entry(1) & AD).isZero();
    for (int level = 2; level <= 4; level++) {
      assertThat(early.entry(level) & AD).as("level %d", level).isEqualTo(Pte.ACCESSED);
    }
    early.or(1, Pte.USER);
    access(early, WRITE | USER);
    assertThat(early.entry(1) & AD).isEqualTo(AD);
  }

  @Test
  void anEntryThatServesAtTwoLevelsKeepsItsDirtyFlag() {
    long self = Machines.ROOT | 0x7;
    int slot = 511;
    machine.machine().memory().writeU64(Machines.ROOT + 8L * slot, self);
    assertThat(TranslationResult.isFault(machine.cpu().translate(-4096L, WRITE))).isFalse();
    assertThat(machine.machine().memory().readU64(Machines.ROOT + 8L * slot)).isEqualTo(self | AD);
  }

  private static TestMachine clean(TestMachine machine) {
    machine.map();
    for (int level = 1; level <= 4; level++) {
      machine.clear(level, AD);
    }
    return machine;
  }

  private static void access(TestMachine machine, int access) {
    assertThat(TranslationResult.isFault(machine.access(access))).isFalse();
  }
}

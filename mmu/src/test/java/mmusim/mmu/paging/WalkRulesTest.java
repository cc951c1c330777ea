package mmusim.mmu.paging;

import static mmusim.mmu.paging.Access.FETCH;
import static mmusim.mmu.paging.Access.READ;
import static mmusim.mmu.paging.Access.USER;
import static mmusim.mmu.paging.Access.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.MachineConfig;
import mmusim.mmu.Machines;
import mmusim.mmu.Machines.TestMachine;
import mmusim.mmu.register.Feature;
import org.junit.jupiter.api.Test;

/** Order of decisions, page sizes, reserved bits, error codes; SDM vol. 3A, 4.5 to 4.7. */
class WalkRulesTest {
  private final TestMachine machine = Machines.machine().map();

  @Test
  void aWalkReadsOneEntryPerLevelAndAddsTheOffset() {
    long result = machine.cpu().translate(machine.address() + 0xabc, READ | USER);
    assertThat(TranslationResult.paddr(result)).isEqualTo(0x20abcL);
    assertThat(TranslationResult.walkReads(result)).isEqualTo(4);
    TestMachine five = Machines.fiveLevels().map();
    assertThat(TranslationResult.paddr(five.access(READ))).isEqualTo(0x20000L);
    assertThat(TranslationResult.walkReads(five.access(READ))).isEqualTo(5);
  }

  @Test
  void largePagesTakeTheirOffsetFromTheAddress() {
    machine.entry(2, 0x40_00e7L);
    long twoMiB = machine.cpu().translate(machine.address() + 0xabc, READ);
    assertThat(TranslationResult.paddr(twoMiB)).isEqualTo(0x40_1abcL);
    assertThat(TranslationResult.pageSize(twoMiB)).isEqualTo(1);
    machine.entry(3, 0x8000_00e7L);
    long oneGiB = machine.access(READ);
    assertThat(TranslationResult.paddr(oneGiB)).isEqualTo(0x8040_1000L);
    assertThat(TranslationResult.pageSize(oneGiB)).isEqualTo(2);
  }

  /** PA0 WB, PA3 UC; PA4 WP, PA7 WC: at reset the upper four entries are those below. */
  @Test
  void patIsBit7OfAPteAndBit12OfALargePageWhichIsNotReserved() {
    machine.set("pat", 0x0107_0405_0007_0406L);
    long[] pat = {0, 1L << 7, 1L << 12, 1L << 12};
    long[] leaf = {0, 0x2_0067L, 0x40_00e7L, 0x8000_00e7L};
    for (int level = 1; level <= 3; level++) {
      assertType(level, leaf[level], 6);
      assertType(level, leaf[level] | 0x18, 0);
      assertType(level, leaf[level] | pat[level], 5);
      assertType(level, leaf[level] | pat[level] | 0x18, 1);
    }
  }

  private void assertType(int level, long leaf, int type) {
    long result = machine.entry(level, leaf).access(READ);
    assertThat(TranslationResult.isFault(result)).isFalse();
    assertThat(TranslationResult.pageSize(result)).isEqualTo(level - 1);
    assertThat(TranslationResult.memoryType(result)).as("0x%x", leaf).isEqualTo(type);
  }

  @Test
  void anAbsentLowerEntryWinsOverRightsHigherUp() {
    machine.clear(4, Pte.USER | Pte.WRITABLE).entry(1, 0);
    assertFault(WRITE | USER, 0x6, 1);
  }

  @Test
  void aMalformedLowerEntryWinsOverRightsHigherUp() {
    machine.clear(4, Pte.USER).or(1, 1L << 45);
    assertFault(READ | USER, 0xd, 1);
  }

  @Test
  void anAbsentUpperEntryWinsOverAMalformedLowerOne() {
    machine.clear(3, Pte.PRESENT).or(1, 1L << 45);
    assertFault(READ | USER, 0x4, 3);
  }

  @Test
  void anAbsentEntryHasNoReservedBits() {
    machine.entry(2, -1L & ~Pte.PRESENT);
    assertFault(READ | USER, 0x4, 2);
  }

  @Test
  void addressBitsFromMaxphyaddrOnAreReservedAtEveryLevel() {
    for (int level = 1; level <= 4; level++) {
      for (int bit = 40; bit <= 51; bit++) {
        machine.map().or(level, 1L << bit);
        assertFault(READ, 0x9, level);
      }
      machine.map().or(level, 0x7fL << 52);
      assertThat(TranslationResult.isFault(machine.access(READ))).as("58:52 ignored").isFalse();
    }
  }

  @Test
  void maxphyaddr52LeavesNoReservedAddressBits() {
    TranslationRules rules =
        new mmusim.mmu.Machine(MachineConfig.builder().physicalAddressBits(52).build())
            .cpu(0)
            .rules();
    assertThat(rules.reservedInLeaf(1)).isZero();
    assertThat(rules.reservedInTable(2)).isZero();
  }

  @Test
  void bit63IsReservedAtEveryLevelWhileNxeIsClear() {
    machine.set("efer.nxe", 0);
    for (int level = 1; level <= 4; level++) {
      machine.map().or(level, Pte.EXECUTE_DISABLE);
      assertFault(READ, 0x9, level);
    }
  }

  @Test
  void psIsReservedInUpperEntriesAndBit8OnAmdOnly() {
    machine.or(4, Pte.PAGE_SIZE);
    assertFault(READ, 0x9, 4);
    machine.map().or(4, Pte.GLOBAL);
    assertThat(TranslationResult.isFault(machine.access(READ))).isFalse();
    TestMachine amd = Machines.amd().map().or(4, Pte.GLOBAL);
    assertThat(TranslationResult.errorCode(amd.access(READ))).isEqualTo(0x9);
    TestMachine five = Machines.fiveLevels().map().or(5, Pte.PAGE_SIZE);
    assertThat(TranslationResult.errorCode(five.access(READ))).isEqualTo(0x9);
  }

  @Test
  void psInAPdpteNeedsPagesOf1GiB() {
    TestMachine lacking = Machines.without(Feature.PAGES_1GIB).map().entry(3, 0x8000_00e7L);
    assertThat(TranslationResult.errorCode(lacking.access(READ | USER))).isEqualTo(0xd);
  }

  @Test
  void frameBitsBelowALargePageAreReserved() {
    for (int bit = 13; bit <= 20; bit++) {
      machine.entry(2, 0x40_00e7L | 1L << bit);
      assertFault(READ, 0x9, 2);
    }
    for (int bit = 13; bit <= 29; bit++) {
      machine.entry(3, 0x8000_00e7L | 1L << bit);
      assertFault(READ, 0x9, 3);
    }
  }

  @Test
  void theFetchBitNeedsSmepOrNxe() {
    machine.entry(1, 0);
    assertFault(FETCH | USER, 0x14, 1);
    machine.set("efer.nxe", 0);
    assertFault(FETCH | USER, 0x4, 1);
    machine.set("cr4.smep", 1);
    assertFault(FETCH | USER, 0x14, 1);
  }

  @Test
  void aPageFaultSetsCr2AndNothingElseDoes() {
    machine.set("cr2", 0x5eed);
    assertThat(TranslationResult.isFault(machine.access(READ))).isFalse();
    assertThat(machine.cpu().registers().cr2()).isEqualTo(0x5eed);
    machine.entry(1, 0);
    assertThat(TranslationResult.isFault(machine.access(READ))).isTrue();
    assertThat(machine.cpu().registers().cr2()).isEqualTo(machine.address());
  }

  @Test
  void aTableBeyondTheRamReadsAsAllOnesAndIsMalformed() {
    machine.entry(4, 1L << 35 | 7);
    assertFault(READ, 0x9, 3);
  }

  @Test
  void theTypeOfATableReadComesFromTheEntryThatLeadsToIt() {
    TranslationRules rules = machine.cpu().rules();
    assertThat(rules.tableType(0x3000, 0x3007, false)).as("PA0").isEqualTo(6);
    assertThat(rules.tableType(0x3000, 0x300f, false)).as("PWT: PA1").isEqualTo(4);
    assertThat(rules.tableType(0x3000, 0x301f, false)).as("PCD, PWT: PA3").isEqualTo(0);
    assertThat(rules.tableType(0x9000, 0x9018, true)).as("CR3").isEqualTo(0);
    machine.set("cr4.pcide", 1);
    assertThat(rules.tableType(0x9000, 0x9018, true)).as("CR3, PCIDs: PA0").isEqualTo(6);
    assertThat(rules.tableType(0x3000, 0x301f, false)).as("PCIDs are in CR3 alone").isEqualTo(0);
    machine.set("cr0.cd", 1);
    assertThat(rules.tableType(0x3000, 0x3007, false)).as("CD: UC").isEqualTo(0);
  }

  /** PA0 WP over memory that the MTRRs make WT: SDM table 12-7 says WP, APM table 7-11 CD. */
  @Test
  void theVendorDecidesHowPatAndMtrrsCombine() {
    assertThat(typeOfWpOverWt(Machines.machine())).isEqualTo(5);
    assertThat(typeOfWpOverWt(Machines.amd())).isEqualTo(0);
  }

  private static int typeOfWpOverWt(TestMachine machine) {
    machine.map().set("mtrr.def_type", 0x804).set("pat", 0x0007_0406_0007_0405L);
    return TranslationResult.memoryType(machine.access(READ));
  }

  private void assertFault(int access, int errorCode, int level) {
    long result = machine.access(access);
    assertThat(TranslationResult.isFault(result)).isTrue();
    assertThat(TranslationResult.errorCode(result)).isEqualTo(errorCode);
    assertThat(TranslationResult.decidingLevel(result)).isEqualTo(level);
  }
}

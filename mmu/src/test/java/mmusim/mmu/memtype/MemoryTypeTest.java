package mmusim.mmu.memtype;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * PAT, MTRRs and their combination; SDM vol. 3A, 12.5.2.2, 12.11 and 12.12; AMD APM vol. 2, 7.8.5.
 */
class MemoryTypeTest {
  private static final int UC = 0;
  private static final int WC = 1;
  private static final int WT = 4;
  private static final int WP = 5;
  private static final int WB = 6;
  private static final int UCM = 7;

  /** MTRR type, then the effective types by PAT type UC, UC-, WC, WT, WB, WP. */
  private static final int[][] TABLE = {
    // MTRR   UC  UC-  WC  WT  WB  WP
    {UC, /* */ UC, UC, WC, UC, UC, UC},
    {WC, /* */ UC, WC, WC, UC, WC, UC},
    {WT, /* */ UC, UC, WC, WT, WT, WP},
    {WB, /* */ UC, UC, WC, WT, WB, WP},
    {WP, /* */ UC, WC, WC, WT, WP, WP},
  };

  /** As {@link #TABLE}, of AMD: table 7-11, where CD, which is not cached either, is UC here. */
  private static final int[][] AMD_TABLE = {
    // MTRR   UC  UC-  WC  WT  WB  WP
    {UC, /* */ UC, UC, WC, UC, UC, UC},
    {WC, /* */ UC, WC, WC, UC, WC, UC},
    {WT, /* */ UC, UC, WC, WT, WT, UC},
    {WB, /* */ UC, UC, WC, WT, WB, WP},
    {WP, /* */ UC, UC, WC, UC, WP, WP},
  };

  private static final int[] PAT_TYPES = {UC, UCM, WC, WT, WB, WP};

  private final Mtrrs mtrrs = new Mtrrs(40);

  @Test
  void theEffectiveTypeIsThatOfTheCombinationTable() {
    assertCombined(EffectiveType.INTEL, TABLE);
    assertCombined(EffectiveType.AMD, AMD_TABLE);
  }

  private static void assertCombined(EffectiveType rule, int[][] table) {
    for (int[] row : table) {
      for (int column = 0; column < PAT_TYPES.length; column++) {
        assertThat(rule.combine(row[0], PAT_TYPES[column]))
            .as("MTRR %s, PAT %s", MemoryType.name(row[0]), MemoryType.name(PAT_TYPES[column]))
            .isEqualTo(row[column + 1]);
      }
    }
  }

  @Test
  void theResetPatIsWbWtUcMinusUcTwice() {
    int[] expected = {WB, WT, UCM, UC, WB, WT, UCM, UC};
    for (int index = 0; index < 8; index++) {
      assertThat(Pat.type(Pat.RESET_VALUE, index)).isEqualTo(expected[index]);
    }
  }

  @Test
  void firmwareLeavesEverythingWriteBack() {
    assertThat(mtrrs.isUniform()).isTrue();
    assertThat(mtrrs.typeOfPage(0)).isEqualTo(WB);
    assertThat(mtrrs.typeOfPage(0xff_ffff_f000L)).isEqualTo(WB);
  }

  @Test
  void disabledMtrrsMakeEverythingUncacheable() {
    assertThat(mtrrs.writeDefaultType(WB)).isTrue();
    assertThat(mtrrs.typeOfPage(0x1000)).isEqualTo(UC);
  }

  @Test
  void eachFixedRangeCoversItsAddresses() {
    assertThat(mtrrs.writeFixed(0, 0x0606_0606_0606_0600L)).isTrue(); // 00000, 64 KiB
    assertThat(mtrrs.writeFixed(1, 0x0106_0606_0606_0606L)).isTrue(); // 9C000, 16 KiB
    assertThat(mtrrs.writeFixed(2, 0x0606_0606_0606_0604L)).isTrue(); // A0000, 16 KiB
    assertThat(mtrrs.writeFixed(3, 0x0606_0606_0606_0506L)).isTrue(); // C1000, 4 KiB
    assertThat(mtrrs.writeFixed(10, 0x0006_0606_0606_0606L)).isTrue(); // FF000, 4 KiB
    assertType(0x00000, UC, 0x0f000, UC, 0x10000, WB);
    assertType(0x9b000, WB, 0x9c000, WC, 0x9f000, WC);
    assertType(0xa0000, WT, 0xa3000, WT, 0xa4000, WB);
    assertType(0xc0000, WB, 0xc1000, WP, 0xc2000, WB);
    assertType(0xfe000, WB, 0xff000, UC, 0x100000, WB);
  }

  @Test
  void fixedRangesOverrideVariableOnesWhileEnabled() {
    variable(0, 0, 0x10_0000, UC);
    assertThat(mtrrs.typeOfPage(0x5000)).isEqualTo(WB);
    assertThat(mtrrs.writeDefaultType(Mtrrs.ENABLE | WB)).isTrue();
    assertThat(mtrrs.typeOfPage(0x5000)).isEqualTo(UC);
  }

  @Test
  void overlappingVariableRangesCombineAsTheManualSays() {
    variable(0, 0x1000_0000, 0x1000_0000, WB);
    variable(1, 0x1000_0000, 0x100_0000, WT);
    variable(2, 0x1010_0000, 0x10_0000, UC);
    assertType(0x1200_0000, WB, 0x1000_0000, WT, 0x1010_0000, UC);
    assertThat(mtrrs.typeOfPage(0x2000_0000)).as("no match: the default").isEqualTo(WB);
  }

  /** SDM vol. 3A, 12.11.4.1: undefined; here UC, whichever register says which. */
  @Test
  void overlapsThatTheManualLeavesUndefinedAreUncacheable() {
    int[][] overlaps = {{WC, WB}, {WB, WC}, {WC, WT}, {WP, WB}, {WT, WP}, {WP, WC}};
    for (int[] types : overlaps) {
      variable(0, 0x1000_0000, 0x1000_0000, types[0]);
      variable(1, 0x1000_0000, 0x100_0000, types[1]);
      assertType(0x1000_0000, UC, 0x10ff_f000, UC, 0x1100_0000, types[0]);
    }
    variable(0, 0x1000_0000, 0x1000_0000, WB);
    variable(1, 0x1000_0000, 0x100_0000, WT);
    variable(2, 0x1000_0000, 0x10_0000, WC);
    assertType(0x1000_0000, UC, 0x1010_0000, WT, 0x1100_0000, WB);
  }

  @Test
  void aLargePageOverDifferentTypesIsUncacheable() {
    variable(0, 0x4010_0000, 0x1000, WC);
    assertThat(mtrrs.typeOfPage(0x4000_0000, 21)).isEqualTo(UC);
    assertThat(mtrrs.typeOfPage(0x4000_0000, 30)).isEqualTo(UC);
    assertThat(mtrrs.typeOfPage(0x4020_0000, 21)).isEqualTo(WB);
    assertThat(mtrrs.typeOfPage(0x4010_0000, 12)).isEqualTo(WC);
  }

  private void variable(int index, long base, long sizeBytes, int type) {
    long mask = -sizeBytes & 0xff_ffff_f000L;
    assertThat(mtrrs.writePhysBase(index, base | type)).isTrue();
    assertThat(mtrrs.writePhysMask(index, mask | Mtrrs.VALID)).isTrue();
  }

  private void assertType(
      long first, int firstType, long second, int secondType, long third, int thirdType) {
    assertThat(mtrrs.typeOfPage(first)).isEqualTo(firstType);
    assertThat(mtrrs.typeOfPage(second)).isEqualTo(secondType);
    assertThat(mtrrs.typeOfPage(third)).isEqualTo(thirdType);
  }
}

package mmusim.mmu.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Which writes raise #GP; SDM vol. 3A, 2.5 and 4.1, vol. 2 "MOV - Move to/from Control Registers".
 */
class RegistersTest {
  private static final long LAM_U48 = 1L << 62;
  private static final long LAM_U57 = 1L << 61;
  private static final long NO_FLUSH = 1L << 63;

  private final List<String> written = new ArrayList<>();
  private final Registers registers = registers(Vendor.INTEL, 4);

  @Test
  void powerOnLeavesPagingWpAndNxeSetAndAllElseClear() {
    assertThat(registers.cr0()).isEqualTo(0x8001_0011L);
    assertThat(registers.cr3()).isZero();
    assertThat(registers.cr4()).isEqualTo(0x20L);
    assertThat(registers.efer()).isEqualTo(0xd00L);
    assertThat(registers.pat()).isEqualTo(0x0007_0406_0007_0406L);
    assertThat(registers.rflags() | registers.pkru() | registers.pkrs()).isZero();
    assertThat(registers.userCet() | registers.supervisorCet()).isZero();
  }

  @Test
  void fiveLevelsSetLa57AndNoNxClearsNxe() {
    assertThat(registers(Vendor.INTEL, 5).cr4()).isEqualTo(0x1020L);
    assertThat(without(Feature.NX).efer()).isEqualTo(0x500L);
  }

  /**
   * SDM vol. 1, 17.1.1: tracking is not suppressed while the tracker waits. AMD has no tracking.
   */
  @Test
  void theCetMsrsRefuseASuppressedTrackerThatWaitsAndOnAmdAllOfTracking() {
    assertThat(registers.writeUserCet(1L << 10)).isTrue();
    assertThat(registers.writeUserCet(1L << 11)).isTrue();
    assertThat(registers.writeUserCet(0b11L << 10)).isFalse();
    Registers amd = registers(Vendor.AMD, 4);
    assertThat(amd.writeUserCet(0b11)).isTrue();
    assertThat(amd.writeSupervisorCet(1L << 2)).isFalse();
    assertThat(amd.writeSupervisorCet(1L << 10)).isFalse();
  }

  @Test
  void cr0RefusesBitsOfTheUpperHalf() {
    assertRefused(registers.writeCr0(registers.cr0() | 1L << 32), registers.cr0(), 0x8001_0011L);
  }

  @Test
  void cr0RefusesToLeavePagingIn64BitMode() {
    assertThat(registers.writeCr0(registers.cr0() & ~Cr0.PG)).isFalse();
    assertThat(registers.writeCr0(registers.cr0() & ~Cr0.PE)).isFalse();
    assertThat(registers.cr0()).isEqualTo(0x8001_0011L);
  }

  /** Who meets a #GP wants to know the rule; nothing is said where nothing was refused. */
  @Test
  void aRefusedWriteNamesTheRuleThatItBreaks() {
    assertThat(registers.refusal()).isEmpty();
    assertThat(registers.writeCr4(0x102020L)).isFalse();
    assertThat(registers.refusal()).isEqualTo("bit 13 of CR4 must be 0 on this processor");
    assertThat(registers.writeCr3(Cr3.NO_FLUSH)).isFalse();
    assertThat(registers.refusal()).isEqualTo("bit 63 of CR3 may be set only while CR4.PCIDE=1");
    assertThat(registers.writePat(0x0007_0416_0007_0406L)).isFalse();
    assertThat(registers.refusal()).startsWith("PA4 is 0x16, ");
    assertThat(registers.writeMtrr(MtrrField.PHYS_MASK, 0, 1)).isFalse();
    assertThat(registers.refusal()).startsWith("bits 10:0 ");
    Registers keyless = without(Feature.PKU);
    assertThat(keyless.writePkru(0)).isFalse();
    assertThat(keyless.refusal()).isEqualTo("the processor lacks PKRU (feature pku)");
    Registers amd = registers(Vendor.AMD, 4);
    assertThat(amd.writeMtrr(MtrrField.PHYS_BASE, 8, 6)).isFalse();
    assertThat(amd.refusal()).isEqualTo("the processor has 8 pairs of variable ranges");
  }

  @Test
  void cr0RefusesNwWithoutCd() {
    assertThat(registers.writeCr0(registers.cr0() | Cr0.NW)).isFalse();
    assertThat(registers.writeCr0(registers.cr0() | Cr0.NW | Cr0.CD)).isTrue();
  }

  @Test
  void cr0RefusesToClearWpWhileCetIsSet() {
    assertThat(registers.writeCr4(registers.cr4() | Cr4.CET)).isTrue();
    assertThat(registers.writeCr0(registers.cr0() & ~Cr0.WP)).isFalse();
    assertThat(registers.writeCr4(registers.cr4() & ~Cr4.CET)).isTrue();
    assertThat(registers.writeCr0(registers.cr0() & ~Cr0.WP)).isTrue();
  }

  @Test
  void cr0IgnoresBitsOfTheLowerHalfThatDoNotExist() {
    assertThat(registers.writeCr0(registers.cr0() | 1L << 10)).isTrue();
    assertThat(registers.cr0()).isEqualTo(0x8001_0011L);
  }

  @Test
  void cr4RefusesCetWhileWpIsClear() {
    assertThat(registers.writeCr0(registers.cr0() & ~Cr0.WP)).isTrue();
    assertRefused(registers.writeCr4(registers.cr4() | Cr4.CET), registers.cr4(), 0x20L);
  }

  @Test
  void cr4RefusesToChangePaeOrLa57InIa32eMode() {
    assertThat(registers.writeCr4(registers.cr4() & ~Cr4.PAE)).isFalse();
    assertThat(registers.writeCr4(registers.cr4() | Cr4.LA57)).isFalse();
    Registers five = registers(Vendor.INTEL, 5);
    assertThat(five.writeCr4(five.cr4() & ~Cr4.LA57)).isFalse();
  }

  @Test
  void cr4RefusesPcideWhileTheLowBitsOfCr3AreSet() {
    assertThat(registers.writeCr3(0x1018)).isTrue();
    assertThat(registers.writeCr4(registers.cr4() | Cr4.PCIDE)).isFalse();
    assertThat(registers.writeCr3(0x1000)).isTrue();
    assertThat(registers.writeCr4(registers.cr4() | Cr4.PCIDE)).isTrue();
    assertThat(registers.writeCr3(0x1018)).isTrue();
    assertThat(registers.writeCr4(registers.cr4())).as("already set").isTrue();
    assertThat(registers.pcid()).isEqualTo(0x18);
  }

  @Test
  void cr4RefusesReservedBits() {
    for (int bit : List.of(13, 14, 15, 19, 25, 26, 29, 31, 32, 63)) {
      assertThat(registers.writeCr4(registers.cr4() | 1L << bit)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void anAbsentFeatureLeavesItsControlBitReserved() {
    assertReserved(Feature.PGE, Cr4.PGE);
    assertReserved(Feature.PCID, Cr4.PCIDE);
    assertReserved(Feature.SMEP, Cr4.SMEP);
    assertReserved(Feature.SMAP, Cr4.SMAP);
    assertReserved(Feature.PKU, Cr4.PKE);
    assertReserved(Feature.CET, Cr4.CET);
    assertReserved(Feature.PKS, Cr4.PKS);
    assertReserved(Feature.LASS, Cr4.LASS);
    assertReserved(Feature.LAM, Cr4.LAM_SUP);
  }

  @Test
  void cr3RefusesAddressBitsFromMaxphyaddrOn() {
    assertThat(registers.writeCr3(0xff_ffff_f000L)).isTrue();
    for (int bit = 40; bit <= 60; bit++) {
      assertThat(registers.writeCr3(1L << bit)).as("bit %d", bit).isFalse();
    }
    assertThat(registers.cr3()).isEqualTo(0xff_ffff_f000L);
  }

  @Test
  void bit63OfCr3NeedsPcideAndIsNeverStored() {
    assertThat(registers.writeCr3(NO_FLUSH | 0x1000)).isFalse();
    assertThat(registers.writeCr4(registers.cr4() | Cr4.PCIDE)).isTrue();
    assertThat(registers.writeCr3(NO_FLUSH | 0x2001)).isTrue();
    assertThat(registers.cr3()).isEqualTo(0x2001L);
    assertThat(written).contains("CR3 0x8000000000002001");
  }

  @Test
  void theLamBitsOfCr3NeedLam() {
    assertThat(registers.writeCr3(LAM_U48 | LAM_U57)).isTrue();
    assertThat(without(Feature.LAM).writeCr3(LAM_U48)).isFalse();
    assertThat(without(Feature.LAM).writeCr3(LAM_U57)).isFalse();
    assertThat(registers(Vendor.AMD, 4).writeCr3(LAM_U57)).isFalse();
  }

  @Test
  void eferRefusesReservedBitsAndNxeWithoutNxAndAChangeOfLme() {
    assertThat(registers.writeEfer(registers.efer() | 1L << 1)).isFalse();
    assertThat(registers.writeEfer(registers.efer() & ~Efer.LME)).isFalse();
    Registers noNx = without(Feature.NX);
    assertThat(noNx.writeEfer(noNx.efer() | Efer.NXE)).isFalse();
    assertThat(registers.writeEfer(Efer.LME)).as("LMA is read-only and ignored").isTrue();
    assertThat(registers.efer()).isEqualTo(0x500L);
  }

  @Test
  void uaieIsAmds() {
    Registers amd = registers(Vendor.AMD, 4);
    assertThat(amd.writeEfer(amd.efer() | Efer.UAIE)).isTrue();
    assertThat(registers.writeEfer(registers.efer() | Efer.UAIE)).isFalse();
  }

  /** AMD APM vol. 2, 3.1.7: bits 7:1 read as zero, LMA must be written as it is. */
  @Test
  void amdsEferHasMoreBitsAndRefusesAnotherLma() {
    Registers amd = registers(Vendor.AMD, 4);
    assertThat(amd.writeEfer(0xd00 | 1L << 14 | 1L << 15)).as("FFXSR and TCE").isTrue();
    assertThat(amd.writeEfer(0xdfe)).isTrue();
    assertThat(amd.efer()).isEqualTo(0xd00L);
    assertThat(amd.writeEfer(0x900)).as("LMA = 0").isFalse();
    for (int bit : List.of(9, 12, 13, 16, 17, 18, 19, 21, 22, 63)) {
      assertThat(amd.writeEfer(0xd00 | 1L << bit)).as("bit %d", bit).isFalse();
    }
    assertThat(registers.writeEfer(0xd00 | 1L << 14)).isFalse();
    assertThat(registers.writeEfer(0xd00 | 1L << 15)).isFalse();
  }

  /** AMD APM vol. 2, 7.7.2. */
  @Test
  void amdHasEightVariableMtrrs() {
    Registers amd = registers(Vendor.AMD, 4);
    for (int index = 0; index < 10; index++) {
      boolean exists = index < 8;
      assertThat(amd.writeMtrr(MtrrField.PHYS_BASE, index, 0x1006)).isEqualTo(exists);
      assertThat(amd.writeMtrr(MtrrField.PHYS_MASK, index, 0x800)).isEqualTo(exists);
      assertThat(registers.writeMtrr(MtrrField.PHYS_MASK, index, 0x800)).isTrue();
    }
    assertThat(amd.writeMtrr(MtrrField.FIXED, 10, 0)).isTrue();
  }

  @Test
  void patRefusesEveryCodeThatIsNoMemoryType() {
    for (int code = 0; code < 256; code++) {
      boolean valid = Set.of(0, 1, 4, 5, 6, 7).contains(code);
      for (int entry = 0; entry < 8; entry++) {
        long value =
            (0x0606_0606_0606_0606L & ~(0xffL << (8 * entry))) | ((long) code << (8 * entry));
        assertThat(registers.writePat(value)).as("PA%d = %d", entry, code).isEqualTo(valid);
      }
    }
    assertThat(without(Feature.PAT).writePat(0)).isFalse();
  }

  @Test
  void theKeyRegistersHave32BitsAndNeedTheirFeatures() {
    assertThat(registers.writePkru(0xffff_ffffL)).isTrue();
    assertThat(registers.writePkru(1L << 32)).isFalse();
    assertThat(registers.writePkrs(0xffff_ffffL)).isTrue();
    assertThat(registers.writePkrs(1L << 32)).isFalse();
    assertThat(without(Feature.PKU).writePkru(0)).isFalse();
    assertThat(without(Feature.PKS).writePkrs(0)).isFalse();
  }

  @Test
  void theCetMsrsRefuseReservedBitsAndBasesThatNoModeCouldUse() {
    assertThat(registers.writeUserCet(Cet.SH_STK_EN | Cet.WR_SHSTK_EN)).isTrue();
    for (int bit = 6; bit <= 9; bit++) {
      assertThat(registers.writeSupervisorCet(1L << bit)).as("bit %d", bit).isFalse();
    }
    assertThat(registers.writeUserCet(1L << 50)).as("57 bits, on a CPU with LA57").isTrue();
    assertThat(registers.writeUserCet(1L << 56)).isFalse();
    assertThat(without(Feature.LA57).writeUserCet(1L << 50)).isFalse();
    assertThat(without(Feature.CET).writeUserCet(0)).isFalse();
  }

  @Test
  void mtrrsRefuseReservedBitsAndCodesThatAreNoMemoryType() {
    assertThat(registers.writeMtrr(MtrrField.DEF_TYPE, 0, 0xc06)).isTrue();
    assertThat(registers.writeMtrr(MtrrField.DEF_TYPE, 0, 0xc07)).as("UC- is PAT's").isFalse();
    assertThat(registers.writeMtrr(MtrrField.DEF_TYPE, 0, 0x1006)).isFalse();
    assertThat(registers.writeMtrr(MtrrField.FIXED, 3, 0x0606_0206_0606_0606L)).isFalse();
    assertThat(registers.writeMtrr(MtrrField.PHYS_BASE, 9, 0x1006)).isTrue();
    assertThat(registers.writeMtrr(MtrrField.PHYS_BASE, 0, 0x1106)).isFalse();
    assertThat(registers.writeMtrr(MtrrField.PHYS_BASE, 0, 1L << 40)).isFalse();
    assertThat(registers.writeMtrr(MtrrField.PHYS_MASK, 0, 0xff_ffff_f800L)).isTrue();
    assertThat(registers.writeMtrr(MtrrField.PHYS_MASK, 0, 0x400)).isFalse();
    assertThat(without(Feature.MTRR).writeMtrr(MtrrField.DEF_TYPE, 0, 0)).isFalse();
  }

  @Test
  void aRefusedWriteTellsNobody() {
    written.clear();
    assertThat(registers.writeCr4(-1)).isFalse();
    assertThat(registers.writePat(-1)).isFalse();
    assertThat(written).isEmpty();
  }

  private static void assertReserved(Feature feature, long mask) {
    Registers lacking = without(feature);
    assertThat(lacking.writeCr4(lacking.cr4() | mask)).as("without %s", feature).isFalse();
    Registers having = without(Feature.UAI);
    assertThat(having.writeCr4(having.cr4() | mask)).as("with %s", feature).isTrue();
  }

  private static void assertRefused(boolean accepted, long value, long unchanged) {
    assertThat(accepted).isFalse();
    assertThat(value).isEqualTo(unchanged);
  }

  private static Registers without(Feature feature) {
    EnumSet<Feature> features = EnumSet.allOf(Feature.class);
    features.remove(feature);
    ProcessorModel model = new ProcessorModel(Vendor.INTEL, features, 40, 4);
    return new Registers(model, (register, before, operand) -> {});
  }

  private Registers registers(Vendor vendor, int levels) {
    return new Registers(
        new ProcessorModel(vendor, Feature.allOf(vendor), 40, levels),
        (register, before, operand) -> written.add("%s 0x%x".formatted(register, operand)));
  }
}

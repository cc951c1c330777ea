package mmusim.mmu.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Registers by the names that scenario files use. */
class RegisterFieldTest {
  private final Registers registers =
      new Registers(
          new ProcessorModel(Vendor.INTEL, Feature.allOf(Vendor.INTEL), 46, 4),
          (register, before, operand) -> {});

  @Test
  void aBitIsReadAndWrittenWithoutItsNeighbours() {
    RegisterField smep = field("cr4.smep");
    assertThat(smep.isBit()).isTrue();
    assertThat(smep.write(registers, 1)).isTrue();
    assertThat(registers.cr4()).isEqualTo(0x10_0020L);
    assertThat(smep.read(registers)).isEqualTo(1);
    assertThat(smep.write(registers, 0)).isTrue();
    assertThat(registers.cr4()).isEqualTo(0x20L);
  }

  @Test
  void aBitTakesNothingButZeroAndOne() {
    assertThatThrownBy(() -> field("cr0.wp").write(registers, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cr0.wp is one bit");
  }

  @Test
  void aBitThatMayNotChangeRaisesGp() {
    assertThat(field("cr4.la57").write(registers, 1)).isFalse();
    assertThat(field("cr4.la57").write(registers, 0)).isTrue();
    assertThat(field("cr0.pg").write(registers, 0)).isFalse();
  }

  @Test
  void cr3TakesTheRawOperandWithBit63() {
    assertThat(field("cr4.pcide").write(registers, 1)).isTrue();
    assertThat(field("cr3").write(registers, 0x8000_0000_0000_1001L)).isTrue();
    assertThat(field("cr3").read(registers)).isEqualTo(0x1001);
  }

  @Test
  void everyNameReadsAndCanBeWrittenBack() {
    for (String name : RegisterField.names()) {
      RegisterField field = field(name);
      assertThat(field.name()).isEqualTo(name);
      assertThat(field.write(registers, field.read(registers))).as(name).isTrue();
    }
  }

  @Test
  void theNamesOfTheScenarioFormatAreThere() {
    assertThat(RegisterField.names())
        .contains("cr0.wp", "cr3", "cr4.pge", "cr4.pcide", "cr4.smep", "cr4.smap", "cr4.pke")
        .contains("cr4.pks", "efer.nxe", "rflags.ac", "pkru", "pkrs", "pat", "cr4.la57")
        .contains("cr4.cet", "cr4.lass", "cr4.lam_sup", "u_cet", "s_cet", "mtrr.def_type");
  }

  private static RegisterField field(String name) {
    return Objects.requireNonNull(RegisterField.find(name), name);
  }
}

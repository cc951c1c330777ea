package mmusim.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Registers;

/** A rule of everything that a CPU remembers. */
final class RegisterWrites {
  private RegisterWrites() {}

  /**
   * Lets the supervisor read two user pages in turns, then makes 1 to 130 register writes, of which
   * the last takes the right away: no number of them brings back what is remembered.
   */
  static void bringNothingBack(Cpu cpu, long first, long second) {
    Registers registers = cpu.registers();
    assertThat(registers.writeCr4(registers.cr4() | Cr4.SMAP)).isTrue();
    for (int writes = 1; writes <= 130; writes++) {
      assertThat(registers.writeRflags(Registers.RFLAGS_AC)).isTrue();
      for (int i = 0; i < 4; i++) {
        assertThat(TranslationResult.isFault(cpu.translate(first, Access.READ))).isFalse();
        assertThat(TranslationResult.isFault(cpu.translate(second, Access.READ))).isFalse();
      }
      for (int i = 1; i < writes; i++) {
        assertThat(registers.writeRflags(Registers.RFLAGS_AC)).isTrue();
      }
      assertThat(registers.writeRflags(0)).isTrue();
      assertThat(TranslationResult.isFault(cpu.translate(first, Access.READ))).isTrue();
    }
  }
}

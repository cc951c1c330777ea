package mmusim.mmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.register.RegisterField;
import mmusim.mmu.stale.Staleness;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import org.junit.jupiter.api.Test;

/** The machine of docs/embedding.md does what the page says. */
class EmbeddingPageTest {
  @Test
  void aMachineByItselfTranslatesAndTellsWhy() {
    Machine machine = new Machine(MachineConfig.builder().checksStaleness(true).build());
    PhysicalMemory memory = machine.memory();
    Cpu cpu = machine.cpu(0);
    memory.writeU64(0x1000, 0x2007);
    memory.writeU64(0x2000, 0x87);
    assertThat(cpu.registers().writeCr3(0x1000)).isTrue();
    RegisterField smep = Objects.requireNonNull(RegisterField.find("cr4.smep"));
    assertThat(smep.write(cpu.registers(), 1)).isTrue();
    assertThat(smep.read(cpu.registers())).isEqualTo(1);

    long result = cpu.translate(0x1234, Access.WRITE | Access.USER);
    assertThat(TranslationResult.paddr(result)).isEqualTo(0x1234);
    assertThat(cpu.tlb().entries()).isNotEmpty();
    assertThat(cpu.walkCaches().entries()).isNotEmpty();

    memory.writeU64(0x2000, 0);
    result = cpu.translate(0x1234, Access.READ | Access.USER);
    assertThat(TranslationResult.isFault(result)).isFalse();
    assertThat(cpu.lastStaleness()).isEqualTo(Staleness.LEGAL);

    cpu.invlpg(0x1234);
    result = cpu.translate(0x1234, Access.READ | Access.USER);
    assertThat(TranslationResult.isFault(result)).isTrue();
    assertThat(TranslationResult.errorCode(result)).isEqualTo(0x4);
    assertThat(TranslationResult.decidingLevel(result)).isEqualTo(3);
    assertThat(machine.counters().get("walks")).isEqualTo(2);
    assertThat(cpu.tlb().entries()).isEmpty();
  }

  @Test
  void aConfigTakesAPresetAndOtherCosts() {
    Preset zen3 = Presets.get("zen3");
    MachineConfig config =
        MachineConfig.builder()
            .cpus(4)
            .preset(zen3)
            .costs(zen3.costs().with(Cost.INVLPG, 100))
            .build();
    Machine machine = new Machine(config);
    assertThat(machine.cpuCount()).isEqualTo(4);
    assertThat(config.costs().cycles(Cost.INVLPG)).isEqualTo(100);
    assertThat(config.costs().cycles(Cost.TLB_L2_HIT)).isEqualTo(7);
    assertThat(machine.cpu(3).tlb().geometry()).isEqualTo(zen3.tlb());
  }

  @Test
  void aKernelOfOnesOwnThatForgetsAnInvalidationIsCaught() {
    Machine machine = new Machine(MachineConfig.builder().checksStaleness(true).build());
    Cpu cpu = machine.cpu(0);
    machine.memory().writeU64(0x1000, 0x2007);
    machine.memory().writeU64(0x2000, 0x87);
    assertThat(cpu.registers().writeCr3(0x1000)).isTrue();
    machine.staleLog().useKernelRule((cpuIndex, pcid) -> false);
    machine.staleLog().beginStep(6);
    assertThat(TranslationResult.isFault(cpu.translate(0x1234, Access.READ | Access.USER)))
        .isFalse();
    machine.memory().writeU64(0x2000, 0);
    machine.staleLog().beginStep(7);
    assertThat(machine.staleLog().lastBug()).isNull();
    assertThat(TranslationResult.isFault(cpu.translate(0x1234, Access.READ | Access.USER)))
        .isFalse();
    assertThat(machine.staleLog().bugs()).isEqualTo(1);
    assertThat(Objects.requireNonNull(machine.staleLog().lastBug()).describe())
        .isEqualTo(
            "step 7, CPU 0, address 0x1234, PCID 0: missing invalidation; "
                + "PDPTE at 0x2000 was 0xa7 in step 6 and is 0x0");
  }

  /** The order is part of the rule, so that the message names it. */
  @Test
  void aGeometryInJavaSaysWhatIsWrong() {
    assertThatThrownBy(
            () ->
                new TlbArrayGeometry(
                    "mine",
                    1,
                    List.of(Access.FETCH, Access.READ),
                    List.of(0),
                    12,
                    4,
                    Replacement.LRU,
                    Indexing.LOW_BITS))
        .hasMessage("TLB array mine: operations must be some of 0, 1, 2, ascending: [2, 0]");
  }
}

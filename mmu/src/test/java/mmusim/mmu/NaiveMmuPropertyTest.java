package mmusim.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import mmusim.mmu.NaiveMmu.Outcome;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** The MMU beside {@link NaiveMmu} over random tables, registers and accesses. */
class NaiveMmuPropertyTest {
  private static final int ACCESSES = Integer.getInteger("mmusim.fuzz.accesses", 20);
  private static final long TABLES_END = 0x7000;
  private static final long CR2_BEFORE = 0x5eed;

  @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
  void everyAccessEndsAsTheNaiveRulesSay(@ForAll long seed) {
    RandomCase random = new RandomCase(seed);
    for (int i = 0; i < ACCESSES; i++) {
      check(random, random.nextAddress(), random.nextAccess());
    }
    Statistics.coverage(
        coverage -> {
          coverage.check("allowed").percentage(percent -> percent > 5);
          coverage.check("PF").percentage(percent -> percent > 20);
          coverage.check("GP").percentage(percent -> percent > 2);
        });
  }

  private static void check(RandomCase random, long vaddr, int access) {
    Cpu cpu = random.cpu();
    PhysicalMemory memory = random.machine().memory();
    String words = "%s at 0x%x".formatted(Access.describe(access), vaddr);
    Outcome expected = NaiveMmu.access(cpu, vaddr, access);
    Map<Long, Long> tables = tables(memory);
    tables.putAll(expected.writes());
    cpu.registers().setCr2(CR2_BEFORE);

    long actual = cpu.translate(vaddr, access);
    Statistics.collect(expected.fault().isEmpty() ? "allowed" : expected.fault());

    assertThat(outcome(actual)).as(words).isEqualTo(outcome(expected));
    assertThat(tables(memory)).as("entries after %s", words).isEqualTo(tables);
    long cr2 =
        expected.fault().equals("PF") ? cpu.rules().maskedAddress(vaddr, access) : CR2_BEFORE;
    assertThat(cpu.registers().cr2()).as("CR2 after %s", words).isEqualTo(cr2);
  }

  private static Map<Long, Long> tables(PhysicalMemory memory) {
    Map<Long, Long> values = new HashMap<>();
    for (long paddr = 0; paddr < TABLES_END; paddr += 8) {
      long value = memory.readU64(paddr);
      if (value != 0) {
        values.put(paddr, value);
      }
    }
    return values;
  }

  private static String outcome(long result) {
    if (TranslationResult.isFault(result)) {
      String vector = TranslationResult.vectorWord(TranslationResult.vector(result));
      return "#%s 0x%x".formatted(vector, TranslationResult.errorCode(result));
    }
    return "0x%x level %d type %d"
        .formatted(
            TranslationResult.paddr(result),
            TranslationResult.pageSize(result) + 1,
            TranslationResult.memoryType(result));
  }

  private static String outcome(Outcome outcome) {
    return outcome.fault().isEmpty()
        ? "0x%x level %d type %d".formatted(outcome.paddr(), outcome.level(), outcome.type())
        : "#%s 0x%x".formatted(outcome.fault(), outcome.errorCode());
  }
}

package mmusim.scenarios.run;

import static mmusim.scenarios.run.Scenarios.assertPassed;
import static mmusim.scenarios.run.Scenarios.run;
import static mmusim.scenarios.run.Scenarios.runBare;
import static mmusim.scenarios.run.Scenarios.runOn;
import static mmusim.scenarios.run.Scenarios.runText;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fields of a machine change, and what its self-check finds. */
class MachineRulesTest {
  private static final String VMO = "{\"do\": \"vmo_create\", \"size\": \"2p\", \"as\": \"v\"}";
  private static final String MAP =
      "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"2p\", \"options\":"
          + " [\"PERM_READ\", \"PERM_WRITE\"], \"as\": \"m\"}";

  /** Of several registers in a step, the one that is refused is named, with the rule. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'do': 'set', 'cr4.pge': 1, 'cr4.smep': 1 | write of 0x1 to cr4.smep refused: bit 20 of CR4 must be 0",
        "'do': 'set', 'cr3': '0x1008', 'cr4.pcide': 1 | write of 0x1 to cr4.pcide refused: CR4.PCIDE may be",
        "'do': 'invpcid', 'type': 4 | INVPCID refused: its type is 0 to 3",
        "'do': 'invpcid', 'type': '0x100000000' | INVPCID refused: its type is 0 to 3",
        "'do': 'invpcid', 'type': 3, 'pcid': 4096 | INVPCID refused: bits 63:12 of its descriptor",
        "'do': 'invpcid', 'type': 1, 'pcid': 1 | INVPCID refused: while CR4.PCIDE=0 there is only PCID 0",
        "'do': 'invpcid', 'type': 0, 'addr': '1EiB' | INVPCID refused: the address of its descriptor is",
      })
  void aRefusedInstructionIsExplained(String step, String explanation) {
    String json = "{" + step + ", 'expect': {'fault': {'vector': 'GP', 'error_code': 0}}}";
    ScenarioReport report =
        runOn(
            "{\"kernel\": false, \"features\": [\"pge\", \"pcid\", \"invpcid\"]}",
            json.replace('\'', '"'));
    assertPassed(report);
    assertThat(report.steps().get(0).result().get("explanation"))
        .asString()
        .startsWith(explanation);
  }

  /** A hit in the second level takes 7 cycles on zen2 and nehalem, 9 by default. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'tlb': 'zen2' | 7 | 200",
        "'tlb': 'zen2', 'costs': {'invlpg': 5} | 7 | 5",
        "'tlb': 'zen2', 'costs': 'skylake' | 9 | 200",
        "'costs': {'invlpg': 5} | 9 | 5",
        "'tlb': {'arrays': [], 'costs': 'nehalem'}, 'costs': {'invlpg': 5} | 7 | 5",
      })
  void costsChangeOnlyTheConstantsThatTheyName(String fields, long secondLevelHit, long invlpg) {
    ScenarioReport report =
        runOn(("{'kernel': false, " + fields + "}").replace('\'', '"'), "{\"do\": \"flush\"}");
    assertThat(report.costs())
        .containsEntry("tlb_l2_hit", secondLevelHit)
        .containsEntry("invlpg", invlpg);
  }

  /** As in X86PageTableBase::AddMappingL0, which only looks at P. */
  @Test
  void anEntryThatIsNotPresentIsNothingToTheKernelWhateverItsOtherBits() {
    assertPassed(
        run(
            VMO,
            MAP,
            "{\"do\": \"write\", \"addr\": \"m\", \"bytes\": \"2a\"}",
            "{\"do\": \"entry\", \"addr\": \"m+1p\", \"level\": 1, \"write\": \"0x8000000012345abe\"}",
            "{\"do\": \"write\", \"addr\": \"m+1p\", \"bytes\": \"2b\", \"expect\": {\"page_faults\": 1}}",
            "{\"do\": \"entry\", \"addr\": \"m+1p\", \"level\": 1, \"expect\": {\"flags\":"
                + " [\"P\", \"R/W\", \"U/S\", \"A\", \"D\", \"XD\"]}}"));
  }

  @Test
  void aPresentBitThatTheScenarioClearsIsMissedAtTheEnd() {
    ScenarioReport report =
        run(
            VMO,
            MAP,
            "{\"do\": \"write\", \"addr\": \"m\", \"bytes\": \"2a\"}",
            "{\"do\": \"entry\", \"addr\": \"m\", \"level\": 1, \"write\": 2}",
            "{\"do\": \"invlpg\", \"addr\": \"m\"}",
            "{\"do\": \"read\", \"addr\": \"m\", \"bytes\": \"2a\"}");
    assertThat(report.checkFailures())
        .singleElement()
        .asString()
        .endsWith(": 1 of its entries are present, not 2");
  }

  @Test
  void aStaleTranslationThatTheManualAllowsIsLegal() {
    assertPassed(
        runText(
            "{\"scenario\": 1, \"checks\": \"off\", \"machine\": {\"kernel\": false}, \"steps\": ["
                + "{\"do\": \"poke\", \"paddr\": \"0x1000\", \"u64\": \"0x2007\"},"
                + "{\"do\": \"poke\", \"paddr\": \"0x2000\", \"u64\": \"0x3007\"},"
                + "{\"do\": \"poke\", \"paddr\": \"0x3000\", \"u64\": \"0x4007\"},"
                + "{\"do\": \"poke\", \"paddr\": \"0x4000\", \"u64\": \"0x10007\"},"
                + "{\"do\": \"set\", \"cr3\": \"0x1000\"},"
                + "{\"do\": \"read\", \"addr\": 0, \"size\": 1, \"expect\": {\"stale\":"
                + " \"fresh\"}},"
                + "{\"do\": \"poke\", \"paddr\": \"0x4000\", \"u64\": \"0x11007\"},"
                + "{\"do\": \"read\", \"addr\": 0, \"size\": 1, \"expect\": {\"stale\": \"legal\","
                + " \"paddr\": \"0x10000\"}}]}"));
  }

  /** The PTE is put back before the end, so that nothing else is wrong then. */
  @ParameterizedTest
  @CsvSource({"on, 'OK', false", "on, '{\"stale\": \"bug\"}', true", "off, 'OK', true"})
  void aMissingInvalidationThatNoStepExpectsFailsTheScenario(
      String checks, String expected, boolean passes) {
    String expect = expected.startsWith("{") ? expected : "\"" + expected + "\"";
    ScenarioReport report =
        runText(
            "{\"scenario\": 1, \"checks\": \"%s\", \"machine\": {}, \"steps\": [".formatted(checks)
                + String.join(
                    ",",
                    VMO,
                    MAP,
                    "{\"do\": \"write\", \"addr\": \"m\", \"bytes\": \"2a\"}",
                    "{\"do\": \"entry\", \"addr\": \"m\", \"level\": 1, \"save\": {\"u64\": \"pte\"}}",
                    "{\"do\": \"entry\", \"addr\": \"m\", \"level\": 1, \"write\": 0}",
                    "{\"do\": \"read\", \"addr\": \"m\", \"size\": 1, \"expect\": " + expect + "}",
                    "{\"do\": \"entry\", \"addr\": \"m\", \"level\": 1, \"write\": \"pte\"}")
                + "]}");
    assertThat(report.passed()).isEqualTo(passes);
    assertThat(report.counters()).containsEntry("stale.bugs", 1L);
    assertThat(report.checkFailures()).hasSize(passes ? 0 : 1);
    assertThat(report.checkFailures())
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .startsWith("step 6 used a stale translation: step 6, CPU 0, address 0x")
                    .contains(": missing invalidation; PTE at 0x", " and is 0x0"));
  }

  /** Only so many uses are kept; then the bug of an earlier step was named in its place. */
  @Test
  void aMissingInvalidationIsNamedAfterManyLegalUses() {
    String entry = "{\"do\": \"entry\", \"addr\": \"%s\", \"level\": 1, %s}";
    String read = "{\"do\": \"read\", \"addr\": \"%s\", \"size\": 1, \"expect\": %s%s}";
    ScenarioReport report =
        run(
            VMO,
            "{\"do\": \"vmo_op_range\", \"vmo\": \"v\", \"op\": \"COMMIT\", \"offset\": 0, \"size\": \"2p\"}",
            MAP.replace(", \"PERM_WRITE\"", ", \"MAP_RANGE\""),
            read.formatted("m", "\"OK\"", ""),
            read.formatted("m+1p", "\"OK\"", ""),
            entry.formatted("m", "\"save\": {\"u64\": \"a\"}"),
            entry.formatted("m+1p", "\"save\": {\"u64\": \"b\"}"),
            entry.formatted("m", "\"write\": 0"),
            read.formatted("m", "\"OK\"", ""),
            entry.formatted("m", "\"write\": \"a\""),
            entry.formatted("m+1p", "\"write\": \"b+2\""),
            read.formatted("m+1p", "{\"stale\": \"legal\"}", ", \"repeat\": 1000"),
            entry.formatted("m+1p", "\"write\": 0"),
            read.formatted("m+1p", "\"OK\"", ""),
            entry.formatted("m+1p", "\"write\": \"b\""));
    assertThat(report.checkFailures()).hasSize(2);
    assertThat(report.checkFailures().get(0))
        .startsWith("step 9 used a stale translation: step 9,");
    assertThat(report.checkFailures().get(1))
        .startsWith("step 14 used a stale translation: step 14,");
  }

  @Test
  void aTranslationThatOutlivesItsTablesFailsTheSelfCheck() {
    ScenarioReport report =
        runBare(
            "{\"do\": \"poke\", \"paddr\": \"0x1000\", \"u64\": \"0x2007\"}",
            "{\"do\": \"poke\", \"paddr\": \"0x2000\", \"u64\": \"0x3007\"}",
            "{\"do\": \"poke\", \"paddr\": \"0x3000\", \"u64\": \"0x4007\"}",
            "{\"do\": \"poke\", \"paddr\": \"0x4000\", \"u64\": \"0x10007\"}",
            "{\"do\": \"set\", \"cr3\": \"0x1000\"}",
            "{\"do\": \"read\", \"addr\": 0, \"size\": 1}",
            "{\"do\": \"poke\", \"paddr\": \"0x4000\", \"u64\": 0}");
    assertThat(report.passed()).isFalse();
    assertThat(report.checkFailures().get(0)).contains("outlived its translation");
  }

  @Test
  void aMachineCanHaveItsOwnTlb() {
    assertPassed(
        runOn(
            "{\"kernel\": false, \"tlb\": \"none\"}",
            "{\"do\": \"poke\", \"paddr\": \"0x1000\", \"u64\": \"0x2007\"}",
            "{\"do\": \"poke\", \"paddr\": \"0x2000\", \"u64\": \"0x87\"}",
            "{\"do\": \"set\", \"cr3\": \"0x1000\"}",
            "{\"do\": \"read\", \"addr\": 0, \"size\": 1}",
            "{\"do\": \"tlb\", \"expect\": {\"entries\": []}}"));
  }

  /** SDM vol. 3A, 4.8: whether a walk that faults has set A in the entries above is left open. */
  @Test
  void theAccessedPolicySaysWhatAWalkThatFaultsLeavesBehind() {
    String[] steps = {
      "{\"do\": \"poke\", \"paddr\": \"0x1000\", \"u64\": \"0x2007\"}",
      "{\"do\": \"set\", \"cr3\": \"0x1000\"}",
      "{\"do\": \"read\", \"addr\": 0, \"size\": 1, \"expect\": {\"fault\": {\"error_code\": 4}}}",
      "{\"do\": \"peek\", \"paddr\": \"0x1000\", \"expect\": {\"u64\": \"%s\"}}"
    };
    for (String policy : new String[] {"on-success 0x2007", "each-level 0x2027"}) {
      String[] words = policy.split(" ", -1);
      String[] filled = steps.clone();
      filled[3] = steps[3].formatted(words[1]);
      assertPassed(runOn("{\"kernel\": false, \"accessed_policy\": \"" + words[0] + "\"}", filled));
    }
  }

  /**
   * SDM 3A, 4.5.4: XD is reserved without NX, and so is PAT without a PAT. A page can be executed
   * then, and write combining falls back to uncached.
   */
  @Test
  void aKernelUsesNoBitThatItsProcessorReserves() {
    String map =
        "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"1p\", \"options\":"
            + " [\"PERM_READ\"], \"as\": \"m\"}";
    for (String[] featuresAndType :
        new String[][] {
          {"", "UC"}, {"\"nx\"", "UC"}, {"\"pat\"", "WC"}, {"\"nx\", \"pat\"", "WC"}
        }) {
      String features = featuresAndType[0];
      boolean canExecute = !features.contains("nx");
      assertPassed(
          runOn(
              "{\"features\": [" + features + "]}",
              "{\"do\": \"vmo_create_contiguous\", \"size\": \"1p\", \"as\": \"v\"}",
              "{\"do\": \"vmo_set_cache_policy\", \"vmo\": \"v\", \"policy\": \"WRITE_COMBINING\"}",
              map,
              "{\"do\": \"read\", \"addr\": \"m\", \"expect\": {\"memory_type\": \"%s\"}}"
                  .formatted(featuresAndType[1]),
              "{\"do\": \"execute\", \"addr\": \"m\", \"expect\": \"%s\"}"
                  .formatted(canExecute ? "OK" : "ERR_ACCESS_DENIED")));
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    String report = runText(seeded(7)).steps().toString();
    assertThat(runText(seeded(7)).steps().toString()).isEqualTo(report);
    assertThat(runText(seeded(8)).steps().get(1).result().get("addr"))
        .isNotEqualTo(runText(seeded(7)).steps().get(1).result().get("addr"));
  }

  private static String seeded(int seed) {
    return "{\"scenario\": 1, \"machine\": {\"seed\": "
        + seed
        + "}, \"steps\": ["
        + VMO
        + ", "
        + MAP
        + "]}";
  }
}

package mmusim.scenarios.run;

import static mmusim.scenarios.run.Scenarios.assertPassed;
import static mmusim.scenarios.run.Scenarios.mismatches;
import static mmusim.scenarios.run.Scenarios.run;
import static mmusim.scenarios.run.Scenarios.runBare;
import static mmusim.scenarios.run.Scenarios.runOn;
import static mmusim.scenarios.run.Scenarios.runText;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The rules of the format that concern what a run does. */
class ScenarioRulesTest {
  private static final String VMO = "{\"do\": \"vmo_create\", \"size\": \"2p\", \"as\": \"v\"}";
  private static final String MAP =
      "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"2p\", \"options\":"
          + " [\"PERM_READ\", \"PERM_WRITE\"], \"as\": \"m\"}";

  @Test
  void withoutExpectAStepMustSucceed() {
    assertThat(mismatches(run("{\"do\": \"vmo_create\", \"size\": \"-1\"}")))
        .containsExactly("status: expected OK, got ERR_OUT_OF_RANGE");
    assertThat(mismatches(run("{\"do\": \"read\", \"addr\": \"0x400000\", \"size\": 1}")))
        .containsExactly(
            "status: expected OK, got a page fault with error code 0x4, ERR_NOT_FOUND");
  }

  @Test
  void aFieldThatIsNotNamedIsNotCompared() {
    assertPassed(
        run(VMO, "{\"do\": \"vmo_info\", \"vmo\": \"v\", \"expect\": {\"size\": \"2p\"}}"));
  }

  @Test
  void aFailureNamesFieldExpectationAndResult() {
    assertThat(
            mismatches(
                run(VMO, "{\"do\": \"vmo_info\", \"vmo\": \"v\", \"expect\": {\"size\": \"3p\"}}")))
        .containsExactly("size: expected 0x3000, got 0x2000");
  }

  @Test
  void numbersCompareByRangeNegationAndAlternatives() {
    String info = "{\"do\": \"vmo_get_size\", \"vmo\": \"v\", \"expect\": {\"size\": %s}}";
    assertPassed(
        run(
            VMO,
            info.formatted("{\"min\": \"1p\", \"max\": \"2p\"}"),
            info.formatted("{\"not\": 0}"),
            info.formatted("{\"any\": [1, \"2p\"]}")));
    assertThat(mismatches(run(VMO, info.formatted("{\"min\": \"3p\"}"))))
        .containsExactly("size: expected at least 0x3000, got 0x2000");
  }

  @Test
  void oneOfSeveralExpectationsIsEnough() {
    String step =
        "{\"do\": \"vmo_set_size\", \"vmo\": \"v\", \"size\": 0, \"expect\": {\"any\": [\"OK\","
            + " \"ERR_UNAVAILABLE\"]}}";
    assertPassed(run(VMO, step));
    assertThat(mismatches(run(VMO, step.replace("ERR_UNAVAILABLE", "ERR_BAD_STATE"))).get(0))
        .contains("one of 2 alternatives")
        .contains("got ERR_UNAVAILABLE");
  }

  @Test
  void setsCompareWithoutOrderOrByHasAndLacks() {
    String info = "{\"do\": \"vmo_info\", \"vmo\": \"v\", \"expect\": {\"flags\": %s}}";
    assertPassed(
        run(
            VMO,
            info.formatted("[\"VIA_HANDLE\", \"TYPE_PAGED\"]"),
            info.formatted("{\"has\": [\"TYPE_PAGED\"], \"lacks\": [\"RESIZABLE\"]}")));
    assertThat(mismatches(run(VMO, info.formatted("{\"has\": [\"RESIZABLE\"]}"))).get(0))
        .startsWith("flags: expected with RESIZABLE");
  }

  @Test
  void aFailingStepBindsNothing() {
    assertPassed(
        run(
            VMO,
            "{\"do\": \"vmo_create\", \"size\": \"-1\", \"as\": \"v\", \"expect\":"
                + " \"ERR_OUT_OF_RANGE\"}",
            "{\"do\": \"vmo_get_size\", \"vmo\": \"v\", \"expect\": {\"size\": \"2p\"}}"));
  }

  @Test
  void aNameThatAFailedStepShouldHaveBoundFailsTheStepsThatUseIt() {
    ScenarioReport report =
        run(
            "{\"do\": \"vmo_create\", \"size\": \"-1\", \"as\": \"v\"}",
            "{\"do\": \"vmo_get_size\", \"vmo\": \"v\"}");
    assertThat(report.failedSteps()).hasSize(2);
    assertThat(report.failedSteps().get(1).mismatches().get(0).actual())
        .contains("\"v\" is not bound");
  }

  @Test
  void aNameKeepsItsBaseAndSizeAfterUnmap() {
    assertPassed(
        run(
            VMO,
            MAP,
            "{\"do\": \"vmar_unmap\", \"vmar\": \"root\", \"addr\": \"m\", \"len\": \"m.size\"}",
            "{\"do\": \"read\", \"addr\": \"m.end-1\", \"size\": 1, \"expect\": {\"fault\":"
                + " {\"status\": \"ERR_NOT_FOUND\", \"addr\": \"m+2p-1\"}}}"));
  }

  @Test
  void bindingANameAgainRebindsIt() {
    assertPassed(
        run(
            VMO,
            VMO.replace("2p", "5p"),
            "{\"do\": \"vmo_get_size\", \"vmo\": \"v\", \"expect\": {\"size\": \"5p\"}}"));
  }

  @Test
  void aHandleOfTheWrongTypeIsNoMistakeInTheFile() {
    assertPassed(
        run("{\"do\": \"vmo_get_size\", \"vmo\": \"root\", \"expect\": \"ERR_WRONG_TYPE\"}"));
  }

  @Test
  void aClosedHandleIsBad() {
    assertPassed(
        run(
            VMO,
            "{\"do\": \"handle_close\", \"handle\": \"v\"}",
            VMO.replace("\"v\"", "\"other\""),
            "{\"do\": \"vmo_get_size\", \"vmo\": \"v\", \"expect\": \"ERR_BAD_HANDLE\"}"));
  }

  @Test
  void repeatCountsFromZeroInExpressions() {
    assertPassed(
        run(
            VMO.replace("2p", "4p"),
            "{\"do\": \"vmo_write\", \"vmo\": \"v\", \"offset\": \"i*1p\", \"bytes\": \"2a\","
                + " \"repeat\": 4}",
            "{\"do\": \"vmo_info\", \"vmo\": \"v\", \"expect\": {\"committed_bytes\": \"4p\"}}"));
  }

  @Test
  void savedResultsServeLaterExpressions() {
    assertPassed(
        run(
            VMO,
            MAP,
            "{\"do\": \"write\", \"addr\": \"m\", \"bytes\": \"2a\", \"save\": {\"paddr\": \"p\"}}",
            "{\"do\": \"peek\", \"paddr\": \"p\", \"size\": 1, \"expect\": {\"bytes\": \"2a\"}}",
            "{\"do\": \"read\", \"addr\": \"m.end\", \"size\": 1, \"save\": {\"fault.addr\":"
                + " \"f\"}, \"expect\": {\"fault\": {}}}",
            "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmar_offset\": \"f-root\", \"vmo\": \"v\","
                + " \"len\": \"1p\", \"options\": [\"SPECIFIC\", \"PERM_READ\"]}"));
  }

  @Test
  void optionsMayBeRawBits() {
    assertPassed(
        run(
            "{\"do\": \"vmo_create\", \"size\": 1, \"options\": \"0x80\", \"expect\":"
                + " \"ERR_INVALID_ARGS\"}"));
  }

  @Test
  void countersSinceAMarkAreDifferences() {
    assertPassed(
        run(
            VMO,
            MAP,
            "{\"do\": \"write\", \"addr\": \"m\", \"bytes\": \"2a\"}",
            "{\"do\": \"mark\", \"as\": \"here\"}",
            "{\"do\": \"write\", \"addr\": \"m+1p\", \"bytes\": \"2a\"}",
            "{\"do\": \"assert\", \"since\": \"here\", \"counters\": {\"page_faults\": 1},"
                + " \"committed_frames\": 2}"));
  }

  @Test
  void anAccessThatFaultsInItsSecondPageStoresNothing() {
    assertPassed(
        run(
            VMO,
            MAP,
            "{\"do\": \"write\", \"addr\": \"m.end-2\", \"bytes\": \"11 22 33\", \"expect\":"
                + " {\"fault\": {\"addr\": \"m.end\"}}}",
            "{\"do\": \"read\", \"addr\": \"m.end-2\", \"expect\": {\"bytes\": \"00 00\"}}"));
  }

  @Test
  void registersAreWrittenInTheOrderGivenAndARefusedWriteChangesNothing() {
    assertPassed(
        runBare(
            "{\"do\": \"set\", \"cr4.pcide\": 1, \"cr3\": \"0x1005\"}",
            "{\"do\": \"set\", \"cr3\": \"0x1000000000000\", \"expect\": {\"fault\": {\"vector\":"
                + " \"GP\"}}}"));
  }

  @Test
  void theAutomaticPagerServesItsPattern() {
    assertPassed(
        run(
            "{\"do\": \"pager_create\", \"fill\": \"ab cd\", \"cycles\": 1000, \"as\": \"p\"}",
            "{\"do\": \"pager_create_vmo\", \"pager\": \"p\", \"size\": \"2p\", \"as\": \"v\"}",
            "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"2p\","
                + " \"options\": [\"PERM_READ\", \"ALLOW_FAULTS\"], \"as\": \"m\"}",
            "{\"do\": \"read\", \"addr\": \"m+1p\", \"expect\": {\"bytes\": \"ab cd ab cd\","
                + " \"cycles\": {\"min\": 1000}}}"));
  }

  @Test
  void aPagerCanBeScripted() {
    assertPassed(
        run(
            "{\"do\": \"pager_create\", \"as\": \"p\"}",
            "{\"do\": \"pager_create_vmo\", \"pager\": \"p\", \"key\": 7, \"size\": \"2p\", \"as\":"
                + " \"v\"}",
            "{\"do\": \"vmo_read\", \"vmo\": \"v\", \"offset\": 0, \"size\": 1, \"expect\":"
                + " \"ERR_SHOULD_WAIT\"}",
            "{\"do\": \"pager_read_packet\", \"pager\": \"p\", \"expect\": {\"command\": \"READ\","
                + " \"key\": 7, \"offset\": 0}}",
            "{\"do\": \"vmo_create\", \"size\": \"1p\", \"as\": \"aux\"}",
            "{\"do\": \"vmo_write\", \"vmo\": \"aux\", \"offset\": 0, \"bytes\": \"5a\"}",
            "{\"do\": \"pager_supply_pages\", \"pager\": \"p\", \"vmo\": \"v\", \"offset\": 0,"
                + " \"size\": \"1p\", \"aux\": \"aux\"}",
            "{\"do\": \"vmo_read\", \"vmo\": \"v\", \"offset\": 0, \"expect\": {\"bytes\":"
                + " \"5a\"}}"));
  }

  @Test
  void aMatrixRunsOncePerCombinationAndChoosesItsExpectation() {
    String text =
        "{\"scenario\": 1, \"name\": \"t\", \"matrix\": {\"perm\": [[\"PERM_READ\"],"
            + " [\"PERM_READ\", \"PERM_WRITE\"]], \"size\": [\"1p\", \"2p\"]}, \"steps\": ["
            + "{\"do\": \"vmo_create\", \"size\": \"${size}\", \"as\": \"v\"},"
            + "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"${size}\","
            + " \"options\": [\"${perm}\"], \"as\": \"m\"},"
            + "{\"do\": \"write\", \"addr\": \"m+${size}-1\", \"bytes\": \"00\", \"expect\":"
            + " [{\"when\": {\"perm\": [[\"PERM_READ\"]]}, \"fault\": {\"status\":"
            + " \"ERR_ACCESS_DENIED\"}}, {\"page_faults\": 1}]}]}";
    var scenarios = ScenarioRunner.parse("test.json", text);
    assertThat(scenarios).hasSize(4);
    assertThat(scenarios.get(3).name()).isEqualTo("t [perm=PERM_READ|PERM_WRITE, size=2p]");
    scenarios.forEach(scenario -> assertPassed(new ScenarioRunner().run(scenario)));
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
  void anEntryOfAProcessIsLookedUpInItsOwnTables() {
    assertPassed(
        run(
            "{\"do\": \"process_create\", \"as\": \"other\", \"root\": \"other_root\"}",
            VMO,
            MAP.replace("root", "other_root"),
            "{\"do\": \"vmar_op_range\", \"vmar\": \"other_root\", \"op\": \"COMMIT\", \"addr\":"
                + " \"m\", \"len\": \"1p\"}",
            "{\"do\": \"entry\", \"process\": \"other\", \"addr\": \"m\", \"level\": 1, \"expect\":"
                + " {\"present\": true}}",
            "{\"do\": \"entry\", \"addr\": \"m\", \"level\": 1, \"expect\": {\"present\": false}}"));
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

  /** The calls take a uint32_t; a name may hold more, which only the run can see. */
  @Test
  void optionsOfMoreThan32BitsEndTheRun() {
    assertThat(
            run(
                    "{\"do\": \"vmo_create\", \"size\": \"8GiB\", \"as\": \"v\"}",
                    "{\"do\": \"vmo_create\", \"size\": 1, \"options\": \"0+v.size\"}")
                .problems())
        .singleElement()
        .asString()
        .contains("$.steps[1]: \"options\": 0x200000000 does not fit into the 32 bits");
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
}

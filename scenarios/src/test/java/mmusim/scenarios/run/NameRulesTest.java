package mmusim.scenarios.run;

import static mmusim.scenarios.run.Scenarios.assertPassed;
import static mmusim.scenarios.run.Scenarios.run;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.scenarios.report.StepText;
import org.junit.jupiter.api.Test;

/** What names stand for while the steps run. */
class NameRulesTest {
  private static final String VMO = "{\"do\": \"vmo_create\", \"size\": \"2p\", \"as\": \"v\"}";
  private static final String MAP =
      "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"2p\", \"options\":"
          + " [\"PERM_READ\", \"PERM_WRITE\"], \"as\": \"m\"}";

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
  void aStepThatDidNothingIsToldNotToHaveRun() {
    ScenarioReport report =
        run(
            "{\"do\": \"vmo_create\", \"size\": 1, \"as\": \"v\", \"repeat\": 0}",
            "{\"do\": \"vmo_get_size\", \"vmo\": \"v\"}",
            "{\"do\": \"vmo_create\", \"size\": 1}");
    assertThat(report.steps())
        .extracting(StepText::outcome)
        .containsExactly("not run", "not run", "OK");
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
}

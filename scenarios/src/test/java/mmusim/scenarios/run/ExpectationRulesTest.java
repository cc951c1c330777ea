package mmusim.scenarios.run;

import static mmusim.scenarios.run.Scenarios.assertPassed;
import static mmusim.scenarios.run.Scenarios.mismatches;
import static mmusim.scenarios.run.Scenarios.run;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a step is expected to give, and how a result is compared with it. */
class ExpectationRulesTest {
  private static final String VMO = "{\"do\": \"vmo_create\", \"size\": \"2p\", \"as\": \"v\"}";

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
        .isEqualTo(
            "any: expected one of 2 alternatives, got none: status: expected OK, got"
                + " ERR_UNAVAILABLE; or status: expected ERR_BAD_STATE, got ERR_UNAVAILABLE");
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
}

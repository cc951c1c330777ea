package mmusim.vm.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import java.util.stream.Stream;
import mmusim.vm.object.VmoFixture;
import org.junit.jupiter.api.DynamicTest;

/** A row of a table: a rule in words, a call, and what it must answer on a fresh machine. */
record Rule(String words, Function<VmoFixture, Object> call, Object expected) {
  static Rule rule(String words, Object expected, Function<VmoFixture, Object> call) {
    return new Rule(words, call, expected);
  }

  /** Returns a test for each rule, called by its words. */
  static Stream<DynamicTest> tests(Rule... rules) {
    return Stream.of(rules).map(rule -> DynamicTest.dynamicTest(rule.words, rule::check));
  }

  private void check() {
    check(VmoFixture.create());
  }

  void check(VmoFixture fixture) {
    assertThat(call.apply(fixture)).as(words).isEqualTo(expected);
    fixture.unmapAll();
    fixture.process.handles().closeAll();
    fixture.pins.releaseQuarantine();
    assertThat(fixture.frames()).as("frames after the process is gone").isZero();
    fixture.pmm.checkInvariants();
  }
}

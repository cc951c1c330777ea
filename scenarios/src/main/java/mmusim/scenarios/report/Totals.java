package mmusim.scenarios.report;

import mmusim.scenarios.run.ScenarioReport;

/** How many scenarios ended how. */
public final class Totals {
  private int passed;
  private int failed;
  private int unusable;

  /** Counts one more. */
  public void add(ScenarioReport report) {
    switch (report.verdict()) {
      case PASSED -> passed++;
      case FAILED -> failed++;
      case UNUSABLE -> unusable++;
    }
  }

  /** Returns how many there were. */
  public int scenarios() {
    return passed + failed + unusable;
  }

  /** Returns how many were as expected. */
  public int passed() {
    return passed;
  }

  /** Returns how many were not as expected. */
  public int failed() {
    return failed;
  }

  /** Returns how many could not be run. */
  public int unusable() {
    return unusable;
  }

  /** Returns whether all were as expected. */
  public boolean allPassed() {
    return failed == 0 && unusable == 0;
  }

  @Override
  public String toString() {
    String text =
        scenarios() + (scenarios() == 1 ? " scenario: " : " scenarios: ") + passed + " passed";
    if (failed > 0) {
      text += ", " + failed + " failed";
    }
    return unusable > 0 ? text + ", " + unusable + " unusable" : text;
  }
}

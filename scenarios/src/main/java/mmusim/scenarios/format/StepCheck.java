package mmusim.scenarios.format;

/** What can be said of a step before it runs, beyond each of its arguments by itself. */
@FunctionalInterface
public interface StepCheck {
  /** Reports what the step can never do. */
  void check(CheckedStep step);
}

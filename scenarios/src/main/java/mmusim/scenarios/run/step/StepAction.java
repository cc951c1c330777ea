package mmusim.scenarios.run.step;

/** What a kind of step does. */
@FunctionalInterface
interface StepAction {
  /** Does it once and leaves its results in {@code call}. */
  void run(Call call);
}

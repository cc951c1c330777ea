package mmusim.scenarios.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mmusim.mmu.memory.Budget;
import mmusim.mmu.memory.LimitException;
import mmusim.mmu.memory.MemoryLimitException;
import mmusim.mmu.memory.TimeLimitException;
import mmusim.scenarios.format.Limits;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.format.Step;
import mmusim.scenarios.format.expect.Mismatch;
import mmusim.scenarios.format.value.UnboundNameException;
import mmusim.scenarios.json.Problem;
import mmusim.scenarios.json.UnusableInputException;
import mmusim.scenarios.run.ScenarioReport.Verdict;
import mmusim.scenarios.run.machine.MachineFields;
import mmusim.scenarios.run.rig.Rig;
import mmusim.scenarios.run.rig.Rigs;
import mmusim.scenarios.run.rig.SelfCheck;
import mmusim.scenarios.run.step.Call;
import mmusim.scenarios.run.step.Steps;

/** One run of one scenario, on a machine of its own: step after step, then the self-check. */
final class ScenarioRun {
  /** No limit of time. */
  static final long NO_DEADLINE = Long.MAX_VALUE;

  private final Scenario scenario;
  private final RunOptions options;
  private final RunListener listener;
  private final FinalStateObserver observer;
  private final long seed;
  private final List<StepReport> reports = new ArrayList<>();
  private final List<String> checkFailures = new ArrayList<>();
  private final Budget budget;
  private Map<String, Long> counters = Map.of();
  private Map<String, Long> costs = Map.of();
  private long stepRuns;

  /**
   * Prepares the run of a scenario.
   *
   * @param observer called once, unless the scenario cannot be run to its end
   * @param deadlineNanos when it must have ended, by {@link System#nanoTime}, or NO_DEADLINE
   */
  ScenarioRun(
      Scenario scenario,
      RunOptions options,
      RunListener listener,
      FinalStateObserver observer,
      long deadlineNanos) {
    this.seed = MachineFields.seed(scenario.machine()) + options.seedOffset();
    this.scenario =
        options.namesSeed()
            ? scenario.named(scenario.name() + " [seed " + Long.toUnsignedString(seed) + "]")
            : scenario;
    this.options = options;
    this.listener = listener;
    this.observer = observer;
    Budget heap = Budget.ofBytes(Runtime.getRuntime().maxMemory() / 2 / options.sharers());
    this.budget = deadlineNanos == NO_DEADLINE ? heap : heap.until(deadlineNanos);
  }

  /** Runs it and returns what came of it. */
  ScenarioReport run() {
    try {
      Rig rig = Rigs.build(scenario, seed, budget, listener);
      listener.onStart(scenario, rig.machine(), rig.kernelOrNull());
      for (Step step : scenario.steps()) {
        reports.add(runStep(rig, step));
      }
      if (scenario.checks()) {
        onMachine(rig, () -> checkFailures.addAll(SelfCheck.failures(rig)));
      }
      counters = rig.machine().counters().snapshot();
      costs = rig.machine().config().costs().byKey();
      observer.ended(rig.machine(), rig.names(), rig.kernelOrNull());
      return report(passed() ? Verdict.PASSED : Verdict.FAILED, List.of());
    } catch (UnusableInputException unusable) {
      return report(Verdict.UNUSABLE, unusable.problems());
    } catch (TimeLimitException late) {
      return stopped(RunOptions.tookLonger(options.timeoutMillis()));
    } catch (MemoryLimitException full) {
      if (options.sharers() > 1) {
        throw full;
      }
      return stopped(String.valueOf(full.getMessage()));
    } catch (LimitException limit) {
      return stopped(String.valueOf(limit.getMessage()));
    } catch (OutOfMemoryError exhausted) {
      if (options.sharers() > 1) {
        throw exhausted;
      }
      return stopped(HeapExhausted.MESSAGE);
    }
  }

  private ScenarioReport stopped(String why) {
    return report(Verdict.UNUSABLE, List.of(problemHere(why)));
  }

  private boolean passed() {
    return checkFailures.isEmpty() && reports.stream().allMatch(StepReport::passed);
  }

  private ScenarioReport report(Verdict verdict, List<Problem> problems) {
    return new ScenarioReport(
        scenario.file(),
        scenario.name(),
        scenario.description(),
        verdict,
        List.copyOf(reports),
        List.copyOf(checkFailures),
        problems,
        counters,
        costs,
        seed);
  }

  /** A problem with the step after the last one that ended. */
  private Problem problemHere(String message) {
    int index = Math.min(reports.size(), scenario.steps().size() - 1);
    if (index < 0) {
      return Problem.ofFile(scenario.file(), message);
    }
    return Problem.at(scenario.file(), scenario.steps().get(index).source(), message);
  }

  private StepReport runStep(Rig rig, Step step) {
    long start = rig.machine().cycles();
    rig.machine().staleLog().beginStep(step.index());
    long runs = step.repeat() == null ? 1 : repeatOf(rig, step);
    Call call = new Call(rig, step, 0);
    List<Mismatch> mismatches = List.of();
    long iteration = 0;
    while (iteration < runs && mismatches.isEmpty()) {
      budget.checkTime();
      call = new Call(rig, step, iteration);
      Map<String, Long> before = listener == RunListener.NONE ? Map.of() : counters(rig);
      mismatches = runOnce(rig, call);
      if (listener != RunListener.NONE) {
        listener.onStep(scenario, step, iteration, call.result(), before, counters(rig));
      }
      call.shorten();
      iteration++;
    }
    budget.take(call.keptBytes());
    return new StepReport(
        step,
        call.result(),
        mismatches,
        Math.max(iteration - 1, 0),
        iteration,
        start,
        rig.machine().cycles() - start);
  }

  private Map<String, Long> counters(Rig rig) {
    return rig.machine().counters().snapshot();
  }

  private long repeatOf(Rig rig, Step step) {
    long runs = Objects.requireNonNull(step.repeat()).evaluate(rig.names(), 0);
    stepRuns += Long.compareUnsigned(runs, Limits.REPEAT) > 0 ? Limits.STEP_RUNS + 1 : runs;
    if (stepRuns > Limits.STEP_RUNS) {
      throw new UnusableInputException(
          problemHere(
              "repeats too often; a step may run "
                  + Limits.REPEAT
                  + " times, all steps of a file "
                  + Limits.STEP_RUNS));
    }
    return runs;
  }

  /** Does a part of the run; a kernel whose tables the scenario has changed may fail anyhow. */
  private void onMachine(Rig rig, Runnable part) {
    try {
      part.run();
    } catch (UnusableInputException | LimitException | UnboundNameException told) {
      throw told;
    } catch (RuntimeException | AssertionError lost) {
      int step = rig.firstTableWrite();
      if (step == Rig.NO_STEP) {
        throw lost;
      }
      throw new UnusableInputException(
          problemHere(
              "the kernel cannot go on: since step "
                  + step
                  + " its page tables may not be what it wrote"));
    }
  }

  private List<Mismatch> runOnce(Rig rig, Call call) {
    try {
      onMachine(rig, () -> Steps.run(call));
      return call.finish();
    } catch (UnboundNameException unbound) {
      return List.of(StepReport.unbound(unbound));
    }
  }
}

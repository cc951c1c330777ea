/**
 * Runs scenarios and says what came of them. Read {@link mmusim.scenarios.run.ScenarioRunner} (a
 * file), {@code ScenarioRun} (one scenario, step after step), then {@link
 * mmusim.scenarios.run.ScenarioReport} and {@link mmusim.scenarios.run.StepReport}. {@link
 * mmusim.scenarios.run.RunListener} and {@link mmusim.scenarios.run.FinalStateObserver} look on.
 * What a step does lies in {@link mmusim.scenarios.run.step}, what it works on in {@link
 * mmusim.scenarios.run.rig}, what the fields of a machine mean in {@link
 * mmusim.scenarios.run.machine}.
 */
@NullMarked
package mmusim.scenarios.run;

import org.jspecify.annotations.NullMarked;

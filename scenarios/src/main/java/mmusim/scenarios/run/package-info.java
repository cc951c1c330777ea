/**
 * Runs scenarios: builds the machine, turns steps into calls and accesses, compares results. Read
 * {@link mmusim.scenarios.run.ScenarioRunner} (a file), {@code ScenarioRun} (one scenario), then
 * {@link mmusim.scenarios.run.Steps} (the kinds of steps, each declared once) and {@link
 * mmusim.scenarios.run.Call} (what a step sees). To add a kind of step, declare it in one of the
 * families that {@code Steps} lists.
 */
@NullMarked
package mmusim.scenarios.run;

import org.jspecify.annotations.NullMarked;

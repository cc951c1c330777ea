/**
 * The kinds of steps. Read {@link mmusim.scenarios.run.step.Steps} (all kinds, each declared once
 * in one of the families, as {@code VmoSteps}), then {@link mmusim.scenarios.run.step.Call} (what a
 * step sees: its arguments, and the results that it gives). What they work on lies in {@link
 * mmusim.scenarios.run.rig}. To add a kind of step, declare it in a family; what steps share is in
 * {@code Arguments}, {@code Results}, {@code KernelWords} and {@code StepChecks}.
 */
@NullMarked
package mmusim.scenarios.run.step;

import org.jspecify.annotations.NullMarked;

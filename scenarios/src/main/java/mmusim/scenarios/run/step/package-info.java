/**
 * The kinds of steps, and what they work on. Read {@link mmusim.scenarios.run.step.Steps} (all
 * kinds, each declared once in one of the families, as {@code VmoSteps}), {@link
 * mmusim.scenarios.run.step.Call} (what a step sees: its arguments, and the results that it gives),
 * then {@link mmusim.scenarios.run.step.Rig} with {@code KernelRig} (the machine and its kernel)
 * and {@link mmusim.scenarios.run.step.Bindings} (what names stand for). To add a kind of step,
 * declare it in a family; what steps share is in {@code Arguments}, {@code Results}, {@code
 * KernelWords} and {@code StepChecks}.
 */
@NullMarked
package mmusim.scenarios.run.step;

import org.jspecify.annotations.NullMarked;

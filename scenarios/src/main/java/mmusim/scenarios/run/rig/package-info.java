/**
 * What the steps of a scenario work on. Read {@link mmusim.scenarios.run.rig.Rig} with {@link
 * mmusim.scenarios.run.rig.KernelRig} (the machine and its kernel), {@link
 * mmusim.scenarios.run.rig.Rigs}, which builds them, then {@link mmusim.scenarios.run.rig.Bindings}
 * (what names stand for). {@link mmusim.scenarios.run.rig.SelfCheck} judges the machine at the end
 * of a run. Nothing here knows the kinds of steps.
 */
@NullMarked
package mmusim.scenarios.run.rig;

import org.jspecify.annotations.NullMarked;

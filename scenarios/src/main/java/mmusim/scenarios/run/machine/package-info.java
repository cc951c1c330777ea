/**
 * What a scenario says of its machine: {@link mmusim.scenarios.run.machine.MachineFields} declares
 * the fields, finds what is impossible among them, and makes the hardware of them; {@link
 * mmusim.scenarios.run.machine.KernelFields} makes the kernel.
 */
@NullMarked
package mmusim.scenarios.run.machine;

import org.jspecify.annotations.NullMarked;

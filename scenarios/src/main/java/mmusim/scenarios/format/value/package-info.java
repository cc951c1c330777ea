/**
 * Values that a scenario writes and only a run can know, because they may have names in them. Read
 * {@link mmusim.scenarios.format.value.Expression} (numbers), {@link
 * mmusim.scenarios.format.value.ByteRun} (bytes), then {@link mmusim.scenarios.format.value.Names}
 * (what the names stand for) and {@link mmusim.scenarios.format.value.NameKind} (what a check knows
 * of them before). All numbers are unsigned, of 64 bits.
 */
@NullMarked
package mmusim.scenarios.format.value;

import org.jspecify.annotations.NullMarked;

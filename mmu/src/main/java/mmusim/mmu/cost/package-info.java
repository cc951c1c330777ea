/**
 * What things cost and how often they happen. Read {@link Cost} (every constant, its default and
 * source), {@link CostModel} (one value for each), {@link CycleCause} and {@link CycleLedger}
 * (where the cycles of a CPU went), then {@link Counters} (the names that reports and scenarios
 * read). Cycles are those of the modelled core, counted as {@code long}.
 */
@NullMarked
@CheckReturnValue
package mmusim.mmu.cost;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * The page-table code of a kernel. Read {@link mmusim.pagetables.PageTables} (one address space),
 * {@code Tables} (its frames), then {@code RangeMapper}, {@code RangeEditor} and {@code LargePages}
 * (what the calls do). What became stale is in {@link mmusim.pagetables.PageTables#pending}.
 * Addresses are {@code long} and unsigned. One machine, one thread.
 */
@CheckReturnValue
@NullMarked
package mmusim.pagetables;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

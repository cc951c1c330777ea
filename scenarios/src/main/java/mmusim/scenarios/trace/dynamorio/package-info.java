/**
 * The text view of DynamoRIO's memory traces. Read {@link
 * mmusim.scenarios.trace.dynamorio.DynamorioReader}.
 */
@NullMarked
package mmusim.scenarios.trace.dynamorio;

import org.jspecify.annotations.NullMarked;

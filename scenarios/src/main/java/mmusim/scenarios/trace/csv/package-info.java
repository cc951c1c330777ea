/** Comma-separated references. Read {@link mmusim.scenarios.trace.csv.CsvReader}. */
@NullMarked
package mmusim.scenarios.trace.csv;

import org.jspecify.annotations.NullMarked;

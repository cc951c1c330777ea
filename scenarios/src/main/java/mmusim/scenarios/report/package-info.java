/**
 * Reports of runs: {@link mmusim.scenarios.report.TextReport} for people, {@link
 * mmusim.scenarios.report.StepText} for one line of it.
 */
@NullMarked
package mmusim.scenarios.report;

import org.jspecify.annotations.NullMarked;

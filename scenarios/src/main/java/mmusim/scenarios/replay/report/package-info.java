/**
 * Reports of replays, curves and sweeps. Read {@link mmusim.scenarios.replay.report.Report} (facts,
 * counters and tables), then {@link mmusim.scenarios.replay.report.ReportWriter} and {@link
 * mmusim.scenarios.replay.report.Charts}, which is loaded only when a chart is wanted.
 */
@NullMarked
package mmusim.scenarios.replay.report;

import org.jspecify.annotations.NullMarked;

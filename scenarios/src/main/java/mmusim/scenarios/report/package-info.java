/**
 * Reports of runs. Read {@link mmusim.scenarios.report.ScenarioSink}, the contract of those in
 * files: {@link mmusim.scenarios.report.JsonReport} and {@link
 * mmusim.scenarios.report.JunitReport}. {@link mmusim.scenarios.report.EventsReport} writes while a
 * scenario runs, {@link mmusim.scenarios.report.TextReport} for people, with {@link
 * mmusim.scenarios.report.StepText} for one line of it.
 */
@NullMarked
package mmusim.scenarios.report;

import org.jspecify.annotations.NullMarked;

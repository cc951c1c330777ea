/**
 * Many TLBs over one reading of a trace. Read {@link mmusim.scenarios.replay.sweep.SweepGrid}
 * (which ones), then {@link mmusim.scenarios.replay.sweep.Sweep}.
 */
@NullMarked
package mmusim.scenarios.replay.sweep;

import org.jspecify.annotations.NullMarked;

/**
 * Miss-ratio curves. Read {@link mmusim.scenarios.replay.curve.LruStack} (exact distances), then
 * {@link mmusim.scenarios.replay.curve.CurveRecorder}, which feeds a trace to a stack for every
 * curve, and {@link mmusim.scenarios.replay.curve.SampledStack} for traces that are too long.
 * Memory is proportional to the distinct pages; nothing else is allocated while a trace is fed.
 */
@NullMarked
package mmusim.scenarios.replay.curve;

import org.jspecify.annotations.NullMarked;

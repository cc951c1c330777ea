/**
 * The contract of memory traces. Read {@link mmusim.scenarios.trace.Reference} (one reference in an
 * address and an {@code int}), {@link mmusim.scenarios.trace.TraceReader}, then {@link
 * mmusim.scenarios.trace.TraceInput} (files, compression told by content) and {@link
 * mmusim.scenarios.trace.TextTraceReader} (lines). A sub-package holds each format; {@link
 * mmusim.scenarios.trace.catalog} knows them all.
 */
@NullMarked
package mmusim.scenarios.trace;

import org.jspecify.annotations.NullMarked;

/**
 * All trace formats. Read {@link mmusim.scenarios.trace.catalog.TraceFormat}, the registry, then
 * {@link mmusim.scenarios.trace.catalog.Traces}.
 */
@NullMarked
package mmusim.scenarios.trace.catalog;

import org.jspecify.annotations.NullMarked;

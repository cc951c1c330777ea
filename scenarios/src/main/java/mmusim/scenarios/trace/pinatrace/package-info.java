/** Pin's pinatrace. Read {@link mmusim.scenarios.trace.pinatrace.PinatraceReader}. */
@NullMarked
package mmusim.scenarios.trace.pinatrace;

import org.jspecify.annotations.NullMarked;

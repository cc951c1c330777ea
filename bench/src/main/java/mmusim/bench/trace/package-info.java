/** Reading traces and replaying them. */
@NullMarked
package mmusim.bench.trace;

import org.jspecify.annotations.NullMarked;

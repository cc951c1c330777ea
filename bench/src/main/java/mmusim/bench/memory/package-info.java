/** Simulated RAM by itself. */
@NullMarked
package mmusim.bench.memory;

import org.jspecify.annotations.NullMarked;

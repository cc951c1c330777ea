/** The page walk by itself, without caches. */
@NullMarked
package mmusim.bench.walk;

import org.jspecify.annotations.NullMarked;

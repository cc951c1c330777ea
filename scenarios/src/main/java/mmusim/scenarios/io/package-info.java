/**
 * What reading a file needs, whatever is in it: {@link mmusim.scenarios.io.CountingInputStream}.
 */
@NullMarked
package mmusim.scenarios.io;

import org.jspecify.annotations.NullMarked;

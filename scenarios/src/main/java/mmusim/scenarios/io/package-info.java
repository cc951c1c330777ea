/**
 * What reading a file needs, whatever is in it: {@link mmusim.scenarios.io.SequentialFile}, {@link
 * mmusim.scenarios.io.CountingInputStream} and, if it fails, {@link
 * mmusim.scenarios.io.InputErrors}.
 */
@NullMarked
package mmusim.scenarios.io;

import org.jspecify.annotations.NullMarked;

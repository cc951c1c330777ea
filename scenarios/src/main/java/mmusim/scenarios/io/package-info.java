/**
 * What reading a file needs, whatever is in it: {@link mmusim.scenarios.io.StandardInput} says what
 * {@code -} is, {@link mmusim.scenarios.io.SequentialFile} opens a file, {@link
 * mmusim.scenarios.io.SlowInput} tells whether a reader waits, {@link
 * mmusim.scenarios.io.Compression} how a file is compressed, {@link mmusim.scenarios.io.FileErrors}
 * why it cannot be used, {@link mmusim.scenarios.io.CountingInputStream} how far reading came.
 */
@NullMarked
package mmusim.scenarios.io;

import org.jspecify.annotations.NullMarked;

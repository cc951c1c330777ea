/**
 * Recorded translations, replayed. A file has one memory access per line with all that it depends
 * on and all that came of it. Read {@link mmusim.scenarios.vectors.Vector} (a line), {@link
 * mmusim.scenarios.vectors.VectorReader}, then {@link mmusim.scenarios.vectors.VectorReplayer}.
 */
@NullMarked
@CheckReturnValue
package mmusim.scenarios.vectors;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

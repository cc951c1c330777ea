/** The {@code mmusim} command: arguments, output and exit status, nothing else. */
@NullMarked
package mmusim.scenarios.cli;

import org.jspecify.annotations.NullMarked;

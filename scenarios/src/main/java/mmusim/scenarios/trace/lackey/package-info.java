/** Valgrind's lackey. Read {@link mmusim.scenarios.trace.lackey.LackeyReader}. */
@NullMarked
package mmusim.scenarios.trace.lackey;

import org.jspecify.annotations.NullMarked;

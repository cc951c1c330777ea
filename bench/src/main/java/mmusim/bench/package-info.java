/** One JMH benchmark class per question, in a package per area; nothing depends on this module. */
@NullMarked
package mmusim.bench;

import org.jspecify.annotations.NullMarked;

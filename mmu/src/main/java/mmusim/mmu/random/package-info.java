/** Random numbers of simulations: the same for the same seed, on every host and JDK. */
@NullMarked
package mmusim.mmu.random;

import org.jspecify.annotations.NullMarked;

/**
 * The stale-translation checker: each translation that a CPU takes from a cache is compared with
 * what the tables say at that moment, and a difference is classed. Read {@link
 * mmusim.mmu.stale.Staleness} (the classes and their definition), {@link
 * mmusim.mmu.stale.StaleChecker} (one per CPU), {@link mmusim.mmu.stale.StaleLog} (one per machine:
 * the rule, and what was found). The comparison reads the tables by a walk of its own, {@link
 * mmusim.mmu.stale.FreshWalk}, which changes nothing and shares no code with the walker that it
 * checks.
 */
@NullMarked
package mmusim.mmu.stale;

import org.jspecify.annotations.NullMarked;

/**
 * For other builds: {@link mmusim.scenarios.junit.ScenarioTest} runs scenario files as JUnit 5
 * tests. JUnit is not part of mmusim; who uses this package has it.
 */
@NullMarked
package mmusim.scenarios.junit;

import org.jspecify.annotations.NullMarked;

package mmusim.scenarios.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a method once for each scenario in a file, or in all files below a directory, after the
 * scenario has run as it expects. The method may take the {@link
 * mmusim.scenarios.run.ScenarioReport}, to look closer; a scenario that fails fails the test before
 * the method is called.
 *
 * <pre>{@code
 * class KernelPackTest {
 *   @ScenarioTest("src/test/scenarios")
 *   void passes(ScenarioReport report) {}
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ScenarioExtension.class)
public @interface ScenarioTest {
  /** A scenario file, or a directory of them, relative to the working directory. */
  String value();
}

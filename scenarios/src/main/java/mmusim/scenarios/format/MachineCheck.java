package mmusim.scenarios.format;

import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;

/** What can be said of a machine before anything runs on it. */
public interface MachineCheck {
  /**
   * Reports fields that are impossible, alone or together.
   *
   * @param machine the compiled fields that the file gives
   * @param problem takes the name of a field and what is wrong
   */
  void check(Map<String, Object> machine, BiConsumer<String, String> problem);

  /** Returns the names of the counters that a machine has; it is known to be possible. */
  Collection<String> counterNames(Map<String, Object> machine);
}

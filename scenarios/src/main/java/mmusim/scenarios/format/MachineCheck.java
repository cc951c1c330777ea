package mmusim.scenarios.format;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What can be said of a machine before anything runs on it. */
public interface MachineCheck {
  /**
   * Reports fields that are impossible, alone or together.
   *
   * @param machine the compiled fields that the file gives, without those that are wrong
   * @param wrong the names of the fields that have been reported already; nothing that follows from
   *     them is
   * @param problem takes the name of a field and what is wrong
   * @return a possible machine, to check the steps with: in place of what is wrong it has what
   *     allows most
   */
  Map<String, Object> check(
      Map<String, Object> machine, Set<String> wrong, BiConsumer<String, String> problem);

  /**
   * Returns the names of the counters that a machine has, or nothing if it is not known which.
   *
   * @param machine as {@link #check} returns it
   * @param wrong the names of the fields that are wrong in the file
   */
  Collection<String> counterNames(Map<String, Object> machine, Set<String> wrong);
}

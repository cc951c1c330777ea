package mmusim.scenarios.permission;

import java.util.Map;
import mmusim.vm.abi.Status;

/**
 * One combination that was tried.
 *
 * @param call allocate, map or protect
 * @param given what was combined, by name, as {@code rw-} or a word; in the order of the table
 * @param expected what the rule says
 * @param actual what the kernel answered
 */
public record Trial(String call, Map<String, String> given, Status expected, Status actual) {
  /** Returns whether the kernel agrees with the rule. */
  public boolean agrees() {
    return expected == actual;
  }

  /** Returns the combination as one line. */
  public String describe() {
    return call + " " + given + ": the rule says " + expected + ", the kernel " + actual;
  }
}

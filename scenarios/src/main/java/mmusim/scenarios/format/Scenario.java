package mmusim.scenarios.format;

import java.util.List;
import java.util.Map;
import mmusim.scenarios.json.JsonNode;

/**
 * A checked scenario: everything in it is known to be well formed before its first step runs.
 *
 * @param file the file as the user named it
 * @param name its name, or the file's if it has none
 * @param description free text, may be empty
 * @param machine the compiled fields of the machine that were given
 * @param machineSource where they stand, or the whole file
 * @param steps the steps in order
 * @param checks whether the machine checks itself at the end
 */
public record Scenario(
    String file,
    String name,
    String description,
    Map<String, Object> machine,
    JsonNode machineSource,
    List<Step> steps,
    boolean checks) {
  /** Returns the same scenario under the name {@code other}. */
  public Scenario named(String other) {
    return new Scenario(file, other, description, machine, machineSource, steps, checks);
  }
}

package mmusim.scenarios.vectors;

/**
 * A field in which the simulator disagrees with a recording.
 *
 * @param field its name in the file
 * @param expected what was recorded
 * @param actual what the simulator gives
 */
public record Difference(String field, String expected, String actual) {
  @Override
  public String toString() {
    return "%s: recorded %s, simulated %s".formatted(field, expected, actual);
  }
}

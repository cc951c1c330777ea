package mmusim.scenarios.format.expect;

/**
 * A result that is not what the file expects.
 *
 * @param field the result field, as {@code fault.error_code} or {@code maps[2].perms}
 * @param expected what the file asks for
 * @param actual what came
 */
public record Mismatch(String field, String expected, String actual) {
  @Override
  public String toString() {
    return field + ": expected " + expected + ", got " + actual;
  }
}

package mmusim.scenarios.format.expect;

/**
 * An object of the kernel in a result.
 *
 * @param id its number, by which it compares
 * @param name what the scenario calls it
 */
public record NamedObject(long id, String name) {
  @Override
  public String toString() {
    return name;
  }
}

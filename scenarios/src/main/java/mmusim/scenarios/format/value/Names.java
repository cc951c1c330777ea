package mmusim.scenarios.format.value;

/** What names stand for while a scenario runs. */
public interface Names {
  /** The part of a name that an expression asks for. */
  enum Attribute {
    /** The name alone: the base of a region, or a saved number. */
    VALUE,
    BASE,
    END,
    SIZE
  }

  /**
   * Returns what {@code name} stands for.
   *
   * @throws UnboundNameException if nothing is bound to it, or it has no such part
   */
  long valueOf(String name, Attribute attribute);

  /**
   * Returns the number of the object that {@code name} is a handle of.
   *
   * @throws UnboundNameException if nothing is bound to it, or it is no handle
   */
  long objectIdOf(String name);
}

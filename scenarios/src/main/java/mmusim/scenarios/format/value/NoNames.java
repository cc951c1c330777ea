package mmusim.scenarios.format.value;

/** The names of a place where there are none. */
enum NoNames implements Names {
  INSTANCE;

  @Override
  public long valueOf(String name, Attribute attribute) {
    throw new IllegalStateException("not a constant: " + name);
  }

  @Override
  public long objectIdOf(String name) {
    throw new IllegalStateException("not a constant: " + name);
  }
}

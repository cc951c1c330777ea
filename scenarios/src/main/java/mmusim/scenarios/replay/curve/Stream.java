package mmusim.scenarios.replay.curve;

/** Which accesses a curve is of. */
public enum Stream {
  /** Loads, stores and modifies. */
  DATA("data"),

  /** Fetches. */
  INSTR("instr"),

  /** All. */
  BOTH("both");

  private final String title;

  Stream(String title) {
    this.title = title;
  }

  /** Returns the name in reports. */
  public String title() {
    return title;
  }
}

package mmusim.scenarios.format;

import mmusim.scenarios.json.JsonReader;

/**
 * What a scenario may ask for, so that a hostile one ends quickly with a message; {@link
 * JsonReader} has the limits of any file.
 */
public final class Limits {
  /** Most steps in a file. */
  public static final int STEPS = 200_000;

  /** Most runs of one step. */
  public static final long REPEAT = 1_000_000;

  /** Most runs of steps in one scenario, repeats included. */
  public static final long STEP_RUNS = 10_000_000;

  /** Most bytes that one step may move. */
  public static final long STEP_BYTES = 64L << 20;

  /** Most combinations of a matrix. */
  public static final int MATRIX = 10_000;

  /** Most steps in all combinations of a matrix together. */
  public static final int MATRIX_STEPS = 500_000;

  /** Most JSON values in all combinations of a matrix together. */
  public static final int MATRIX_VALUES = 4_000_000;

  /** Most characters that a matrix puts into strings. */
  public static final long MATRIX_CHARACTERS = 64L << 20;

  /** How long a scenario may take if nothing else is asked for. */
  public static final long TIME_MILLIS = 20_000;

  /** Most cycles that one event may take, so that no sum of them overflows. */
  public static final long CYCLES = 1_000_000_000L;

  /** Most CPUs of a machine. */
  public static final int CPUS = 64;

  /**
   * Most arrays of a TLB. Every two are compared whether they share pages; no processor has a third
   * of these.
   */
  public static final int TLB_ARRAYS = 32;

  private Limits() {}
}

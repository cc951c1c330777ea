package mmusim.scenarios.cli.trace;

import picocli.CommandLine.Option;

/** The option of a replay that has random choices. */
final class ReplaySeed {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of all that is random, as a TLB's replacement may be. Default: 0.")
  private long seed;

  /** Returns the seed. */
  long value() {
    return seed;
  }
}

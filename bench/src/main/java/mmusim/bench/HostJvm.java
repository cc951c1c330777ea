package mmusim.bench;

/** How the benchmarks run the host's virtual machine: as the {@code mmusim} command does. */
public final class HostJvm {
  /** References that need no decoding. */
  public static final String PLAIN_REFERENCES = "-XX:-UseCompressedOops";

  private HostJvm() {}
}

package mmusim.bench;

/** How the benchmarks run the host's virtual machine: as the {@code mmusim} command does. */
public final class HostJvm {
  /** References that need no decoding. */
  public static final String PLAIN_REFERENCES = "-XX:-UseCompressedOops";

  /**
   * The walk is not inlined into the translation. It would use up what the compiler inlines into
   * one method, and leave calls of what follows it there, as of the fill of the TLBs.
   */
  public static final String WALK_APART = "-XX:CompileCommand=dontinline,mmusim.mmu.Mmu::walk";

  private HostJvm() {}
}

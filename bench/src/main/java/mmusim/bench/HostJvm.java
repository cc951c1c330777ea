package mmusim.bench;

/** How the benchmarks run the host's virtual machine: as the {@code mmusim} command does. */
public final class HostJvm {
  /** References that need no decoding. */
  public static final String PLAIN_REFERENCES = "-XX:-UseCompressedOops";

  /**
   * Three methods are not inlined. The walk would use up what the compiler inlines into one method,
   * and leave calls of what follows it there, as of the fill of the TLBs; the other two would take
   * the registers of what surrounds them. One option can hold several commands, line by line.
   */
  public static final String APART =
      "-XX:CompileCommand=dontinline,mmusim.mmu.Mmu::walk\n"
          + "dontinline,mmusim.mmu.Cpu::translateAnew\n"
          + "dontinline,mmusim.mmu.tlb.TlbPort::repeatSecondLevelHit";

  private HostJvm() {}
}

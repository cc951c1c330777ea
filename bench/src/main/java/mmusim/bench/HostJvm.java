package mmusim.bench;

import org.openjdk.jmh.annotations.Fork;

/** What all benchmarks have in common: they run as the {@code mmusim} command does. */
@Fork(
    value = 1,
    jvmArgsAppend = {
      HostJvm.PLAIN_REFERENCES,
      HostJvm.WALK_APART,
      HostJvm.MISS_APART,
      HostJvm.REPEAT_APART
    })
public abstract class HostJvm {
  /** References that need no decoding. */
  public static final String PLAIN_REFERENCES = "-XX:-UseCompressedOops";

  /**
   * The walk is not inlined into the translation. It would use up what the compiler inlines into
   * one method, and leave calls of what follows it there, as of the fill of the TLBs.
   */
  public static final String WALK_APART = "-XX:CompileCommand=dontinline,mmusim.mmu.Mmu::walk";

  /** Nor are translations that repeat no hit: they would take the registers of those that do. */
  public static final String MISS_APART =
      "-XX:CompileCommand=dontinline,mmusim.mmu.Cpu::translateAnew";

  /** Nor is the repetition of a first-level miss, which would take those of its caller. */
  public static final String REPEAT_APART =
      "-XX:CompileCommand=dontinline,mmusim.mmu.RepeatedAccesses::repeatMiss";
}

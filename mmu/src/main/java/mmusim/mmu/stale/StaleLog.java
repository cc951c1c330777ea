package mmusim.mmu.stale;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the checkers of a machine's CPUs share: the step, the rule, and what they found. */
public final class StaleLog {
  private static final int FINDINGS_MAX = 1000;

  private final List<StaleFinding> findings = new ArrayList<>();
  private @Nullable PendingFlush kernel;
  private @Nullable StaleFinding lastBug;
  private int step;
  private long legalUses;
  private long bugs;

  /** What a kernel knows of its own postponed flushes. */
  @FunctionalInterface
  public interface PendingFlush {
    /** Returns whether a CPU will flush a PCID before it next runs in it. */
    boolean isPending(int cpu, int pcid);
  }

  /**
   * Judges by the kernel's promise from now on, instead of the hardware's; see {@link Staleness}.
   */
  public void useKernelRule(PendingFlush pendingFlush) {
    this.kernel = pendingFlush;
  }

  /** Says which step begins, for reports; 0 until it is first called. */
  public void beginStep(int index) {
    this.step = index;
  }

  /** Returns the step that was begun last. */
  public int step() {
    return step;
  }

  /** Returns the first {@value #FINDINGS_MAX} uses of stale translations. */
  public List<StaleFinding> findings() {
    return Collections.unmodifiableList(findings);
  }

  /** Returns the last use that misses an invalidation, however many were found before; or null. */
  public @Nullable StaleFinding lastBug() {
    return lastBug;
  }

  /** Returns all legal uses of stale translations so far. */
  public long legalUses() {
    return legalUses;
  }

  /** Returns all uses so far that miss an invalidation. */
  public long bugs() {
    return bugs;
  }

  boolean isPending(int cpu, int pcid) {
    return kernel != null && kernel.isPending(cpu, pcid);
  }

  /**
   * Judges a difference that is more than loosened rights.
   *
   * @param outlivedInvalidation whether an event that had to drop the translation came after it
   */
  Staleness judge(int cpu, int pcid, boolean outlivedInvalidation) {
    boolean bug = kernel == null ? outlivedInvalidation : !kernel.isPending(cpu, pcid);
    return bug ? Staleness.BUG : Staleness.LEGAL;
  }

  /** Counts a fault that what was cached caused, or gave another error code than the tables. */
  void addMisledFault() {
    legalUses++;
  }

  void add(StaleFinding finding) {
    if (finding.staleness() == Staleness.BUG) {
      bugs++;
      lastBug = finding;
    } else {
      legalUses++;
    }
    if (findings.size() < FINDINGS_MAX) {
      findings.add(finding);
    }
  }
}

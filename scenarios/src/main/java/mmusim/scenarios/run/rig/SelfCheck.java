package mmusim.scenarios.run.rig;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.stale.StaleFinding;

/** What the machine finds wrong with itself at the end of a run. */
public final class SelfCheck {
  private SelfCheck() {}

  /** Returns a sentence for each inconsistency: frames, entries and mappings, stale TLB entries. */
  public static List<String> failures(Rig rig) {
    List<String> failures = new ArrayList<>(rig.bugs());
    if (rig.hasKernel()) {
      try {
        rig.kernel().kernel().checkInvariants();
      } catch (AssertionError broken) {
        failures.add(String.valueOf(broken.getMessage()));
      }
    } else {
      for (StaleFinding finding : rig.machine().outlivingEntries()) {
        failures.add("a TLB entry outlived its translation: " + finding.describe());
      }
    }
    return failures.stream().distinct().toList();
  }
}

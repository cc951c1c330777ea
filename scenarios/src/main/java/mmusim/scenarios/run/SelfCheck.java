package mmusim.scenarios.run;

import java.util.List;

/** What the machine finds wrong with itself at the end of a run. */
final class SelfCheck {
  private SelfCheck() {}

  /** Returns a sentence for each inconsistency: frames, entries and mappings, stale TLB entries. */
  static List<String> failures(Rig rig) {
    if (!rig.hasKernel()) {
      return List.of();
    }
    try {
      rig.kernel().kernel().checkInvariants();
      return List.of();
    } catch (AssertionError broken) {
      return List.of(String.valueOf(broken.getMessage()));
    }
  }
}

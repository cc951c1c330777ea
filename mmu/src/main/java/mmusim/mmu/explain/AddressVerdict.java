package mmusim.mmu.explain;

import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationRules;

/** Why an address is refused before any table is looked at. */
final class AddressVerdict {
  private static final String NO_WALK = "; no table is walked and CR2 keeps its value";

  private AddressVerdict() {}

  static String refused(TranslationRules rules, long linear, int access) {
    String start = "%s refused: 0x%x ".formatted(Access.describe(access), linear);
    if (rules.violatesLass(linear, access)) {
      String half =
          linear < 0 ? "bit 63 set, a supervisor address" : "bit 63 clear, a user address";
      return start
          + "has %s, which CR4.LASS=1 keeps from this access%s"
              .formatted(half + lassReason(linear, access), NO_WALK)
          + " (SDM 3A, Linear-Address Pre-Processing)";
    }
    int top = rules.levels() == 5 ? 56 : 47;
    return "%sis not canonical, bits 63:%d are not all equal with %d levels%s (SDM 1, 3.3.7.1)"
        .formatted(start, top, rules.levels(), NO_WALK);
  }

  private static String lassReason(long linear, int access) {
    if (linear < 0 || Access.isFetch(access)) {
      return "";
    }
    return Access.heedsAc(access) ? " (and CR4.SMAP=1, RFLAGS.AC=0)" : " (and CR4.SMAP=1)";
  }
}

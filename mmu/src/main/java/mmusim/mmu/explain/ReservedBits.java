package mmusim.mmu.explain;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationRules;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.ProcessorModel;
import mmusim.mmu.register.Vendor;

/**
 * Which reserved bits of an entry are set, and why they are reserved.
 *
 * @see "Intel SDM vol. 3A, 4.5.4 Linear-Address Translation with 4-Level Paging and 5-Level Paging"
 */
final class ReservedBits {
  private static final long XD = Pte.EXECUTE_DISABLE;

  private ReservedBits() {}

  /** Returns a phrase for each group of reserved bits that is set; empty if none is. */
  static List<String> describe(TranslationRules rules, ProcessorModel model, WalkEntry entry) {
    int level = entry.level();
    long mask = entry.isLeaf() ? rules.reservedInLeaf(level) : rules.reservedInTable(level);
    long set = entry.raw() & mask;
    long tooHigh = Pte.FRAME_MASK & ~model.physicalAddressMask();
    List<String> phrases = new ArrayList<>();
    add(phrases, set & tooHigh, "MAXPHYADDR is " + model.physicalAddressBits());
    add(phrases, set & XD, "XD, while EFER.NXE=0");
    add(phrases, set & Pte.PAGE_SIZE, level >= 4 || level == 1 ? upperOrPat(level) : noLargest());
    add(phrases, level >= 4 ? set & Pte.GLOBAL : 0, "must be zero on " + Vendor.AMD);
    long rest = set & ~tooHigh & ~XD & ~Pte.PAGE_SIZE & ~Pte.GLOBAL;
    long pat = model.has(Feature.PAT) ? 0 : Pte.PAT_LARGE;
    add(phrases, rest & pat, "PAT, which the processor lacks");
    add(phrases, rest & ~pat, "below the frame of a large page");
    return phrases;
  }

  private static String upperOrPat(int level) {
    return level == 1
        ? "PAT, which the processor lacks"
        : "PS, which a " + Pte.name(level) + " does not have";
  }

  private static String noLargest() {
    return "PS, but the processor has no 1 GiB pages";
  }

  private static void add(List<String> phrases, long bits, String reason) {
    if (bits != 0) {
      phrases.add("%s (%s)".formatted(bits(bits), reason));
    }
  }

  /** Names bits: "reserved bit 45 set", "reserved bits 20:18, 13 set". */
  private static String bits(long bits) {
    StringBuilder names = new StringBuilder();
    for (int bit = Long.SIZE - 1; bit >= 0; bit--) {
      if ((bits >>> bit & 1) != 0) {
        int low = bit;
        while (low > 0 && (bits >>> (low - 1) & 1) != 0) {
          low--;
        }
        names.append(names.isEmpty() ? "" : ", ").append(bit);
        if (low != bit) {
          names.append(':').append(low);
        }
        bit = low;
      }
    }
    return (Long.bitCount(bits) == 1 ? "reserved bit " : "reserved bits ") + names + " set";
  }
}

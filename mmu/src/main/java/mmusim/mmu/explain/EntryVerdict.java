package mmusim.mmu.explain;

import java.util.List;
import mmusim.mmu.Cpu;
import mmusim.mmu.fault.PageFaultErrorCode;
import mmusim.mmu.memtype.MemoryType;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.PageSizes;
import mmusim.mmu.paging.TranslationResult;

/** The sentence for an access whose address was good: what in the tables decided it. */
final class EntryVerdict {
  private final Cpu cpu;
  private final int access;
  private final List<WalkEntry> entries;
  private final WalkEntry last;
  private final long result;

  EntryVerdict(Cpu cpu, int access, List<WalkEntry> entries, long result) {
    this.cpu = cpu;
    this.access = access;
    this.entries = entries;
    this.last = entries.get(entries.size() - 1);
    this.result = result;
  }

  /** Returns the entries that refuse the access. */
  List<WalkEntry> deciding() {
    if (!TranslationResult.isFault(result)) {
      return List.of();
    }
    return isDenied() ? denial().culprits() : List.of(last);
  }

  String sentence() {
    String words = Access.describe(access);
    if (!TranslationResult.isFault(result)) {
      return "%s allowed: %s; it reaches 0x%x in a %s page of type %s (SDM 3A, 4.6.1)"
          .formatted(
              words,
              new GrantReasons(cpu.registers(), access, entries).describe(),
              TranslationResult.paddr(result),
              PageSizes.words(TranslationResult.pageSize(result)),
              MemoryType.name(TranslationResult.memoryType(result)));
    }
    if (isDenied()) {
      DenialReasons denial = denial();
      return "%s refused: %s (SDM 3A, %s)".formatted(words, denial.describe(), denial.section());
    }
    if (!last.isPresent()) {
      return "%s refused: %s (SDM 3A, 4.7)".formatted(words, absent());
    }
    return "%s refused: %s has %s, which refuses every access (SDM 3A, 4.7)"
        .formatted(words, last, reserved());
  }

  /** The walk reached a page, and rights or a key refuse it. */
  private boolean isDenied() {
    int errorCode = TranslationResult.errorCode(result);
    return (errorCode & PageFaultErrorCode.PRESENT) != 0
        && (errorCode & PageFaultErrorCode.RESERVED) == 0;
  }

  private DenialReasons denial() {
    return new DenialReasons(cpu.registers(), access, entries);
  }

  private String absent() {
    String what = last.level() == 1 ? "no page is mapped here" : "no table or page lies below it";
    String rest =
        last.raw() == 0 ? "" : ", so its other bits (0x%x) mean nothing".formatted(last.raw());
    return "%s has P=0: %s%s".formatted(last, what, rest);
  }

  private String reserved() {
    String bits =
        String.join(" and ", ReservedBits.describe(cpu.rules(), cpu.registers().model(), last));
    boolean hole = !cpu.memory().isRam(last.paddr());
    return hole ? bits + "; it lies beyond the RAM, where reads give all ones" : bits;
  }
}

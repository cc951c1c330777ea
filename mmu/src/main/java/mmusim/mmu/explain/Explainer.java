package mmusim.mmu.explain;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.Cpu;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.PageWalker;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.paging.TranslationRules;

/** Looks at what an access would meet: no TLB is asked, and no A, D, CR2 or counter changes. */
public final class Explainer {
  private Explainer() {}

  /**
   * Walks the tables of {@code cpu} as they are now.
   *
   * @param vaddr any 64-bit value
   * @param access see {@link Access}
   */
  public static Walk walk(Cpu cpu, long vaddr, int access) {
    TranslationRules rules = cpu.rules();
    long linear = rules.maskedAddress(vaddr, access);
    if (!rules.acceptsAddress(vaddr, access)) {
      long result = TranslationResult.refusedAddress(access);
      String verdict = AddressVerdict.refused(rules, linear, access);
      return new Walk(vaddr, linear, access, List.of(), result, List.of(), verdict);
    }
    List<WalkEntry> entries = entries(cpu, linear);
    PageWalker walker = PageWalker.forLooking(cpu.memory(), rules);
    long found = walker.walk(linear, access);
    long result =
        TranslationResult.isFault(found)
            ? found
            : rules.result(linear, found, TranslationResult.TLB_MISS, walker.reads());
    EntryVerdict verdict = new EntryVerdict(cpu, access, entries, result);
    return new Walk(vaddr, linear, access, entries, result, verdict.deciding(), verdict.sentence());
  }

  /**
   * Returns why an access has faulted just now. What a TLB or a paging-structure cache holds may
   * refuse what the tables allow, or for another reason; then the tables do not explain it alone.
   *
   * @param fault what the translation gave; see {@link TranslationResult}
   */
  public static String whyFaulted(Cpu cpu, long vaddr, int access, long fault) {
    Walk walk = walk(cpu, vaddr, access);
    boolean sameFault =
        walk.isFault()
            && TranslationResult.vector(fault) == TranslationResult.vector(walk.result())
            && TranslationResult.errorCode(fault) == walk.errorCode();
    if (sameFault) {
      return walk.verdict();
    }
    String cache =
        TranslationResult.tlbLevel(fault) == TranslationResult.TLB_MISS
            ? "what a paging-structure cache held led to"
            : "the rights that a TLB held gave";
    return ("%s refused: %s error code 0x%x, and the entry is dropped now (SDM 3A, 4.10.4.1);"
            + " the tables say: %s")
        .formatted(
            Access.describe(access), cache, TranslationResult.errorCode(fault), walk.verdict());
  }

  /** Reads down to the entry that ends the walk: absent, malformed, or a leaf. */
  private static List<WalkEntry> entries(Cpu cpu, long linear) {
    TranslationRules rules = cpu.rules();
    PhysicalMemory memory = cpu.memory();
    List<WalkEntry> entries = new ArrayList<>();
    long table = rules.rootTable();
    for (int level = rules.levels(); level >= 1; level--) {
      long paddr = table + Pte.offset(linear, level);
      WalkEntry entry =
          new WalkEntry(level, Pte.index(linear, level), paddr, memory.readU64(paddr));
      entries.add(entry);
      boolean malformed = (entry.raw() & rules.reservedInTable(level)) != 0;
      if (!entry.isPresent() || entry.isLeaf() || malformed) {
        return entries;
      }
      table = entry.target();
    }
    return entries;
  }
}

package mmusim.scenarios.run.step;

import static mmusim.scenarios.format.type.ResultType.BOOLEAN;
import static mmusim.scenarios.format.type.ResultType.BYTES;
import static mmusim.scenarios.format.type.ResultType.COUNT;
import static mmusim.scenarios.format.type.ResultType.HEX;

import java.util.Arrays;
import java.util.List;
import mmusim.mmu.memtype.MemoryType;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.TranslationResult;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.type.Vocabulary;
import mmusim.vm.abi.Status;

/** Result fields that several kinds of steps share, and the words in them. */
final class Results {
  /** What a call answers. */
  static final Vocabulary STATUS =
      Vocabulary.ofWords("status", Arrays.stream(Status.values()).map(Status::name).toList());

  private static final Vocabulary VECTOR =
      Vocabulary.ofWords(
          "vector",
          TranslationResult.vectorWord(TranslationResult.VECTOR_PF),
          TranslationResult.vectorWord(TranslationResult.VECTOR_GP),
          TranslationResult.vectorWord(TranslationResult.VECTOR_SS),
          "UD");
  private static final Vocabulary STALENESS =
      Vocabulary.ofWords("kind of staleness", "fresh", "legal", "bug");

  /** What an access does; its numbers are those of {@link Access}. */
  static final Vocabulary OPERATION =
      Vocabulary.ofWords(
          "access",
          Access.operationWord(Access.READ),
          Access.operationWord(Access.WRITE),
          Access.operationWord(Access.FETCH));

  private static final List<String> TLB_WORDS = List.of("L1", "L2", "miss");
  private static final Vocabulary TLB_LEVEL = Vocabulary.ofWords("TLB outcome", TLB_WORDS);
  static final Vocabulary MEMORY_TYPE =
      Vocabulary.ofWords("memory type", "UC", "UC-", "WC", "WT", "WP", "WB");

  /** Why an access was refused. */
  static final ResultType FAULT =
      ResultType.object(
          List.of(
              new ResultField("status", ResultType.word(STATUS), "why the kernel refused"),
              new ResultField("vector", ResultType.word(VECTOR), "the exception"),
              new ResultField(
                  "error_code", HEX, "error code: of the last #PF, or 0 of #GP and #SS"),
              new ResultField("addr", HEX, "first byte that could not be accessed"),
              new ResultField("access", ResultType.word(OPERATION), "what was tried")));

  /** What every access gives. */
  static final List<ResultField> ACCESS =
      List.of(
          new ResultField("bytes", BYTES, "the bytes read or written"),
          new ResultField("paddr", HEX, "physical address of the first byte"),
          new ResultField("page_faults", COUNT, "page faults, resolved ones included"),
          new ResultField("tlb", ResultType.word(TLB_LEVEL), "what held the first translation"),
          new ResultField("walk_reads", COUNT, "paging-structure entries read"),
          new ResultField("page_size", COUNT, "bytes of the page that maps the first byte"),
          new ResultField("memory_type", ResultType.word(MEMORY_TYPE), "effective memory type"),
          new ResultField("cycles", COUNT, "cycles that it took"),
          new ResultField(
              "stale",
              ResultType.word(STALENESS),
              "whether a cached translation was used that the tables no longer give"),
          new ResultField("fault", FAULT, "the fault, if it was refused"),
          new ResultField("explanation", ResultType.TEXT, "which entry or rule decided"));

  /** Bits of a paging-structure entry by the manual's names. */
  private static final Vocabulary ENTRY_FLAGS = entryFlags();

  /** A paging-structure entry. */
  static final List<ResultField> ENTRY =
      List.of(
          new ResultField("u64", HEX, "the entry"),
          new ResultField("present", BOOLEAN, "whether P is set"),
          new ResultField("flags", ResultType.set(ENTRY_FLAGS), "bits that are set"),
          new ResultField("paddr", HEX, "the table or the page that it names"));

  /** What a walk reads. */
  static final List<ResultField> WALK_ENTRY =
      List.of(
          new ResultField("level", COUNT, "1 = PTE ... 5 = PML5E"),
          new ResultField("index", COUNT, "its index in its table"),
          new ResultField("at", HEX, "where it lies"),
          ENTRY.get(0),
          ENTRY.get(1),
          ENTRY.get(2),
          ENTRY.get(3));

  /** What a TLB holds. */
  static final List<ResultField> TLB_ENTRY =
      List.of(
          new ResultField("level", COUNT, "1 or 2"),
          new ResultField("array", ResultType.TEXT, "which array"),
          new ResultField("addr", HEX, "first byte that it covers"),
          new ResultField("page_size", COUNT, "bytes that it covers"),
          new ResultField("pcid", COUNT, "PCID under which it was filled"),
          new ResultField("global", BOOLEAN, "whether it serves every PCID"),
          new ResultField("paddr", HEX, "physical address of its first byte"),
          new ResultField("rights", ResultType.TEXT, "as rwxu or r---"));

  private Results() {}

  static String tlbWord(int level) {
    return TLB_WORDS.get(level);
  }

  static String memoryTypeWord(int code) {
    return MemoryType.name(code);
  }

  /** Returns the bytes of a page of the size code 0, 1 or 2. */
  static long pageBytes(int code) {
    return CachedTranslation.bytes(code);
  }

  private static Vocabulary entryFlags() {
    Vocabulary.Builder flags = Vocabulary.of("flag");
    List.of("P", "R/W", "U/S", "PWT", "PCD", "A", "D", "PS", "PAT", "G", "XD")
        .forEach(flag -> flags.add(flag, 0));
    return flags
        .alias("PRESENT", "P")
        .alias("RW", "R/W")
        .alias("W", "R/W")
        .alias("WRITABLE", "R/W")
        .alias("US", "U/S")
        .alias("U", "U/S")
        .alias("USER", "U/S")
        .alias("ACCESSED", "A")
        .alias("DIRTY", "D")
        .alias("GLOBAL", "G")
        .alias("NX", "XD")
        .build();
  }
}

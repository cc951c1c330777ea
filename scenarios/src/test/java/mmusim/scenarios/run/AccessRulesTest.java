package mmusim.scenarios.run;

import static mmusim.scenarios.run.Scenarios.assertPassed;
import static mmusim.scenarios.run.Scenarios.mismatches;
import static mmusim.scenarios.run.Scenarios.problemsOf;
import static mmusim.scenarios.run.Scenarios.run;
import static mmusim.scenarios.run.Scenarios.runBare;
import static mmusim.scenarios.run.Scenarios.runOn;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.scenarios.json.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an access answers: its status, and the address of its fault. */
class AccessRulesTest {
  private static final String VMO = "{\"do\": \"vmo_create\", \"size\": \"2p\", \"as\": \"v\"}";
  private static final String MAP =
      "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"2p\", \"options\":"
          + " [\"PERM_READ\"], \"as\": \"m\"}";

  /** A page for the user at 0x400000, readable and writable; the page behind it is absent. */
  private static final String TABLES =
      "{\"do\": \"poke\", \"paddr\": \"0x1000\", \"u64\": \"0x2007\"},"
          + "{\"do\": \"poke\", \"paddr\": \"0x2000\", \"u64\": \"0x3007\"},"
          + "{\"do\": \"poke\", \"paddr\": \"0x3010\", \"u64\": \"0x4007\"},"
          + "{\"do\": \"poke\", \"paddr\": \"0x4000\", \"u64\": \"0x10007\"}";

  @Test
  void anAccessWithoutAFaultHasTheStatusOk() {
    assertPassed(
        run(
            VMO,
            MAP,
            "{\"do\": \"read\", \"addr\": \"m\", \"size\": 1, \"expect\": \"OK\"}",
            "{\"do\": \"read\", \"addr\": \"m\", \"size\": 1,"
                + " \"expect\": {\"status\": \"OK\", \"bytes\": \"00\"}}",
            "{\"do\": \"mark\", \"as\": \"here\", \"expect\": \"OK\"}"));
  }

  @Test
  void aRefusedAccessHasTheStatusOfItsFault() {
    String write = "{\"do\": \"write\", \"addr\": \"m\", \"bytes\": \"00\", \"expect\": \"%s\"}";
    assertPassed(run(VMO, MAP, write.formatted("ERR_ACCESS_DENIED")));
    assertThat(mismatches(run(VMO, MAP, write.formatted("OK"))))
        .containsExactly("status: expected OK, got ERR_ACCESS_DENIED");
  }

  /** It could be taken for a refusal of the kernel, which has the page and allows the access. */
  @Test
  void aWalkThatStillFailsAfterTheKernelHelpedIsExplainedByTheWalk() {
    assertPassed(
        run(
            VMO,
            "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmar_offset\": \"2MiB\", \"vmo\": \"v\","
                + " \"len\": \"1p\", \"options\": [\"SPECIFIC\", \"PERM_READ\"], \"as\": \"n\"}",
            "{\"do\": \"poke\", \"paddr\": \"1MiB\", \"u64\": 0}",
            "{\"do\": \"set\", \"cr3\": \"1MiB\"}",
            "{\"do\": \"read\", \"addr\": \"n\", \"size\": 1, \"expect\": {\"fault\":"
                + " {\"status\": \"ERR_ACCESS_DENIED\"}, \"explanation\": \"user read of 0x400000"
                + " refused (ERR_ACCESS_DENIED): the mapping 0x400000..0x401000 of VMO v allows it,"
                + " but still: user read refused: PML4E at 0x100000 has P=0: no table or page lies"
                + " below it (SDM 3A, 4.7)\"}}"));
  }

  /** Nothing would be written, and the scenario would go on as if it had been. */
  @Test
  void anEntryThatIsNowhereCannotBeWritten() {
    String entry = "{\"do\": \"entry\", \"addr\": \"1GiB\", \"level\": 1%s}";
    assertPassed(runBare(TABLES, entry.formatted(", \"expect\": {\"present\": false}")));
    assertThat(runBare(TABLES, entry.formatted(", \"write\": 7")).problems())
        .extracting(Problem::message)
        .containsExactly(
            "there is no entry of level 1 to write: the one of level 4 names no table");
  }

  /** Error code 4 is not in question: the address is what CR2 holds, without LAM's metadata. */
  @Test
  void theAddressOfAPageFaultIsWithoutMetadata() {
    assertPassed(
        runBare(
            "{\"do\": \"set\", \"cr3\": \"0x2000000000001000\"}",
            "{\"do\": \"read\", \"addr\": \"0x7e00000000500000\", \"size\": 1,"
                + " \"expect\": {\"fault\": {\"error_code\": 4, \"addr\": \"0x500000\"}}}",
            "{\"do\": \"walk\", \"addr\": \"0x7e00000000500000\","
                + " \"expect\": {\"fault\": {\"addr\": \"0x500000\"}}}"));
  }

  @Test
  void anAccessThatRunsOutOfTheCanonicalRangeIsRefusedBeforeAnyWalk() {
    String read =
        "{\"do\": \"read\", \"addr\": \"0x7ffffffffffc\", \"size\": 8, \"expect\": {\"tlb\":"
            + " \"miss\", \"walk_reads\": 0, \"fault\": {\"vector\": \"GP\", \"addr\":"
            + " \"0x800000000000\"}}}";
    assertPassed(runBare(read));
    assertPassed(run(read.replace("\"walk_reads\": 0, ", "")));
    String longRead = read.replace("\"size\": 8", "\"size\": \"3p\"");
    assertPassed(runBare(longRead));
    assertPassed(run(longRead.replace("\"walk_reads\": 0, ", "")));
  }

  /**
   * SDM 3A, 4.6.1: AC lifts SMAP for explicit accesses; an implicit one has U/S = 0 in its code.
   */
  @Test
  void smapBindsImplicitAccessesWhateverAcIs() {
    String read = "{\"do\": \"%s\", \"addr\": \"0x400000\", \"mode\": \"%s\"%s}";
    String fault = ", \"expect\": {\"fault\": {\"error_code\": \"0x1\"}}";
    assertPassed(
        runBare(
            TABLES,
            "{\"do\": \"set\", \"cr3\": \"0x1000\", \"cr4.smap\": 1, \"rflags.ac\": 1}",
            read.formatted("read", "supervisor", ""),
            read.formatted("read", "implicit", fault),
            read.formatted("walk", "implicit", fault),
            "{\"do\": \"set\", \"cr4.smap\": 0}",
            read.formatted("read", "implicit", "")));
  }

  /** SDM 3A, 4.6.1 and 4.7: the page is read-only and dirty, and the error code has bit 6. */
  @Test
  void shadowStackAccessesNeedAShadowStackPage() {
    String write =
        "{\"do\": \"write\", \"addr\": \"0x400000\", \"bytes\": \"00\", \"shadow_stack\": true%s}";
    String fault = ", \"expect\": {\"fault\": {\"error_code\": \"%s\"}}";
    assertPassed(
        runBare(
            TABLES,
            "{\"do\": \"set\", \"cr3\": \"0x1000\", \"cr4.cet\": 1, \"u_cet.sh_stk_en\": 1,"
                + " \"s_cet.sh_stk_en\": 1}",
            write.formatted(fault.formatted("0x47")),
            "{\"do\": \"poke\", \"paddr\": \"0x4000\", \"u64\": \"0x10065\"}",
            write.formatted(""),
            write.formatted(", \"mode\": \"supervisor\"" + fault.formatted("0x43")),
            "{\"do\": \"read\", \"addr\": \"0x401000\", \"shadow_stack\": true"
                + fault.formatted("0x44")
                + "}"));
  }

  /** Through SS a non-canonical address is #SS(0), else #GP(0). */
  @Test
  void aBadAddressThroughTheStackSegmentIsAStackFault() {
    String read = "{\"do\": \"%s\", \"addr\": \"0x800000000000\", \"stack_segment\": %s,";
    String fault = " \"expect\": {\"fault\": {\"vector\": \"%s\", \"error_code\": 0}}}";
    assertPassed(
        runBare(
            read.formatted("read", true) + fault.formatted("SS"),
            read.formatted("walk", true) + fault.formatted("SS"),
            read.formatted("read", false) + fault.formatted("GP")));
  }

  /** The tables allow these accesses; it was what the caches held that did not. */
  @Test
  void aFaultThatCachesCausedIsNotExplainedByTheTablesAlone() {
    String machine =
        "{\"kernel\": false, \"tlb\": {\"denied_hit\": \"fault\", \"arrays\": [{\"name\": \"l1\","
            + " \"level\": 1, \"entries\": 2, \"ways\": \"full\"}]}}";
    assertPassed(
        runOn(
            machine,
            TABLES.replace("0x10007", "0x10005"),
            "{\"do\": \"set\", \"cr3\": \"0x1000\"}",
            "{\"do\": \"read\", \"addr\": \"0x400000\"}",
            "{\"do\": \"poke\", \"paddr\": \"0x4000\", \"u64\": \"0x10007\"}",
            "{\"do\": \"write\", \"addr\": \"0x400000\", \"bytes\": \"00\", \"expect\": {\"fault\":"
                + " {\"error_code\": 7}, \"explanation\": \"user write refused: the rights that a TLB"
                + " held gave error code 0x7, and the entry is dropped now (SDM 3A, 4.10.4.1); the"
                + " tables say: user write allowed: U/S=1 in every entry, a user page, R/W=1 in every"
                + " entry; it reaches 0x10000 in a 4 KiB page of type WB (SDM 3A, 4.6.1)\"}}",
            "{\"do\": \"poke\", \"paddr\": \"0x5008\", \"u64\": \"0x10007\"}",
            "{\"do\": \"read\", \"addr\": \"0x400000\"}",
            "{\"do\": \"poke\", \"paddr\": \"0x3010\", \"u64\": \"0x5007\"}",
            "{\"do\": \"read\", \"addr\": \"0x401000\", \"expect\": {\"fault\": {\"error_code\": 4},"
                + " \"explanation\": \"user read refused: what a paging-structure cache held led to"
                + " error code 0x4, and the entry is dropped now (SDM 3A, 4.10.4.1); the tables say:"
                + " user read allowed: U/S=1 in every entry, a user page; it reaches 0x10000 in a"
                + " 4 KiB page of type WB (SDM 3A, 4.6.1)\"}}",
            "{\"do\": \"invlpg\", \"addr\": \"0x400000\"}"));
  }

  @Test
  void noMappingIsAShadowStack() {
    assertPassed(
        run(
            VMO,
            MAP,
            "{\"do\": \"read\", \"addr\": \"m\", \"shadow_stack\": true, \"expect\": {\"fault\":"
                + " {\"status\": \"ERR_ACCESS_DENIED\", \"error_code\": \"0x45\"}}}"));
  }

  /** What the check cannot know, the run sees: 2^32 + 1 is no level, though its low half is. */
  @ParameterizedTest
  @CsvSource({"i, 0", "i-1, 18446744073709551615", "i+5, 5", "i+4294967297, 4294967297"})
  void aLevelThatTheTablesDoNotHaveEndsTheRun(String level, String said) {
    String entry = "{\"do\": \"entry\", \"addr\": 0, \"level\": \"%s\", \"repeat\": 1}";
    assertThat(runBare(entry.formatted(level)).problems().toString())
        .contains("there is no level " + said + "; the tables have 4");
  }

  @Test
  void pokeBeyondThePhysicalAddressSpaceIsAMistakeInTheFile() {
    String poke = "{\"do\": \"poke\", \"paddr\": \"%s\", \"u64\": 1, \"repeat\": 1}";
    assertThat(problemsOf(poke.formatted("-4")).toString())
        .contains("0xfffffffffffffffc is no physical address; there are 46 bits");
    assertThat(runBare(poke.formatted("i-4")).problems().toString())
        .contains("is no physical address; there are 46 bits");
  }
}

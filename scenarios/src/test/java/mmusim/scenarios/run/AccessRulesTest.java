package mmusim.scenarios.run;

import static mmusim.scenarios.run.Scenarios.assertPassed;
import static mmusim.scenarios.run.Scenarios.mismatches;
import static mmusim.scenarios.run.Scenarios.problemsOf;
import static mmusim.scenarios.run.Scenarios.run;
import static mmusim.scenarios.run.Scenarios.runBare;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an access answers: its status, and the address of its fault. */
class AccessRulesTest {
  private static final String VMO = "{\"do\": \"vmo_create\", \"size\": \"2p\", \"as\": \"v\"}";
  private static final String MAP =
      "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"2p\", \"options\":"
          + " [\"PERM_READ\"], \"as\": \"m\"}";

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

package mmusim.scenarios.run;

import static mmusim.scenarios.run.Scenarios.assertPassed;
import static mmusim.scenarios.run.Scenarios.run;
import static mmusim.scenarios.run.Scenarios.runBare;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.scenarios.format.Scenario;
import org.junit.jupiter.api.Test;

/** The rules of the format that concern what a run does. */
class ScenarioRulesTest {
  private static final String VMO = "{\"do\": \"vmo_create\", \"size\": \"2p\", \"as\": \"v\"}";
  private static final String MAP =
      "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"2p\", \"options\":"
          + " [\"PERM_READ\", \"PERM_WRITE\"], \"as\": \"m\"}";

  @Test
  void optionsMayBeRawBits() {
    assertPassed(
        run(
            "{\"do\": \"vmo_create\", \"size\": 1, \"options\": \"0x80\", \"expect\":"
                + " \"ERR_INVALID_ARGS\"}"));
  }

  @Test
  void countersSinceAMarkAreDifferences() {
    assertPassed(
        run(
            VMO,
            MAP,
            "{\"do\": \"write\", \"addr\": \"m\", \"bytes\": \"2a\"}",
            "{\"do\": \"mark\", \"as\": \"here\"}",
            "{\"do\": \"write\", \"addr\": \"m+1p\", \"bytes\": \"2a\"}",
            "{\"do\": \"assert\", \"since\": \"here\", \"counters\": {\"page_faults\": 1},"
                + " \"committed_frames\": 2}"));
  }

  @Test
  void anAccessThatFaultsInItsSecondPageStoresNothing() {
    assertPassed(
        run(
            VMO,
            MAP,
            "{\"do\": \"write\", \"addr\": \"m.end-2\", \"bytes\": \"11 22 33\", \"expect\":"
                + " {\"fault\": {\"addr\": \"m.end\"}}}",
            "{\"do\": \"read\", \"addr\": \"m.end-2\", \"expect\": {\"bytes\": \"00 00\"}}"));
  }

  @Test
  void registersAreWrittenInTheOrderGivenAndARefusedWriteChangesNothing() {
    assertPassed(
        runBare(
            "{\"do\": \"set\", \"cr4.pcide\": 1, \"cr3\": \"0x1005\"}",
            "{\"do\": \"set\", \"cr3\": \"0x1000000000000\", \"expect\": {\"fault\": {\"vector\":"
                + " \"GP\"}}}"));
  }

  @Test
  void theAutomaticPagerServesItsPattern() {
    assertPassed(
        run(
            "{\"do\": \"pager_create\", \"fill\": \"ab cd ef\", \"cycles\": 1000, \"as\": \"p\"}",
            "{\"do\": \"pager_create_vmo\", \"pager\": \"p\", \"size\": \"2p\", \"as\": \"v\"}",
            "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"2p\","
                + " \"options\": [\"PERM_READ\", \"ALLOW_FAULTS\"], \"as\": \"m\"}",
            "{\"do\": \"read\", \"addr\": \"m+1p\", \"expect\": {\"bytes\": \"cd ef ab cd\","
                + " \"cycles\": {\"min\": 1000}}}"));
  }

  @Test
  void aPagerCanBeScripted() {
    assertPassed(
        run(
            "{\"do\": \"pager_create\", \"as\": \"p\"}",
            "{\"do\": \"pager_create_vmo\", \"pager\": \"p\", \"key\": 7, \"size\": \"2p\", \"as\":"
                + " \"v\"}",
            "{\"do\": \"vmo_read\", \"vmo\": \"v\", \"offset\": 0, \"size\": 1, \"expect\":"
                + " \"ERR_SHOULD_WAIT\"}",
            "{\"do\": \"pager_read_packet\", \"pager\": \"p\", \"expect\": {\"command\": \"READ\","
                + " \"key\": 7, \"offset\": 0}}",
            "{\"do\": \"vmo_create\", \"size\": \"1p\", \"as\": \"aux\"}",
            "{\"do\": \"vmo_write\", \"vmo\": \"aux\", \"offset\": 0, \"bytes\": \"5a\"}",
            "{\"do\": \"pager_supply_pages\", \"pager\": \"p\", \"vmo\": \"v\", \"offset\": 0,"
                + " \"size\": \"1p\", \"aux\": \"aux\"}",
            "{\"do\": \"vmo_read\", \"vmo\": \"v\", \"offset\": 0, \"expect\": {\"bytes\":"
                + " \"5a\"}}"));
  }

  @Test
  void aMatrixRunsOncePerCombinationAndChoosesItsExpectation() {
    String text =
        "{\"scenario\": 1, \"name\": \"t\", \"matrix\": {\"perm\": [[\"PERM_READ\"],"
            + " [\"PERM_READ\", \"PERM_WRITE\"]], \"size\": [\"1p\", \"2p\"]}, \"steps\": ["
            + "{\"do\": \"vmo_create\", \"size\": \"${size}\", \"as\": \"v\"},"
            + "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"${size}\","
            + " \"options\": [\"${perm}\"], \"as\": \"m\"},"
            + "{\"do\": \"write\", \"addr\": \"m+${size}-1\", \"bytes\": \"00\", \"expect\":"
            + " [{\"when\": {\"perm\": [[\"PERM_READ\"]]}, \"fault\": {\"status\":"
            + " \"ERR_ACCESS_DENIED\"}}, {\"page_faults\": 1}]}]}";
    var scenarios = ScenarioRunner.parse("test.json", text);
    assertThat(scenarios).hasSize(4);
    assertThat(scenarios.get(3).name()).isEqualTo("t [perm=PERM_READ|PERM_WRITE, size=2p]");
    scenarios.forEach(scenario -> assertPassed(new ScenarioRunner().run(scenario)));
  }

  /** Strings have no quotes in a name, and lists no brackets, unless the name were not the only. */
  @Test
  void noTwoCombinationsOfAMatrixHaveTheSameName() {
    assertThat(namesOf("'n': [1, 2]")).containsExactly("t [n=1]", "t [n=2]");
    assertThat(namesOf("'n': [1, '1']")).containsExactly("t [n=1]", "t [n=\"1\"]");
    assertThat(namesOf("'n': [null, 'null', true, 'x']"))
        .containsExactly("t [n=null]", "t [n=\"null\"]", "t [n=true]", "t [n=\"x\"]");
    assertThat(namesOf("'n': [['a'], ['a', 'b']]")).containsExactly("t [n=a]", "t [n=a|b]");
    assertThat(namesOf("'n': [['a'], 'a', ['b|c'], ['b', 'c']]"))
        .containsExactly("t [n=[\"a\"]]", "t [n=\"a\"]", "t [n=[\"b|c\"]]", "t [n=[\"b\", \"c\"]]");
    assertThat(namesOf("'a': ['1', '1, b=2'], 'b': ['2', '2, b=2']")).doesNotHaveDuplicates();
    assertThat(namesOf("'n': [7, 7, 7]")).containsExactly("t [n=7]", "t [n=7#2]", "t [n=7#3]");
    assertThat(namesOf("'n': ['7', '7', '7#2']"))
        .containsExactly("t [n=\"7\"]", "t [n=\"7\"#2]", "t [n=\"7#2\"]");
  }

  private static List<String> namesOf(String matrix) {
    String text = "{'scenario': 1, 'name': 't', 'matrix': {" + matrix + "}, 'steps': []}";
    return ScenarioRunner.parse("test.json", text.replace('\'', '"')).stream()
        .map(Scenario::name)
        .toList();
  }

  @Test
  void anEntryOfAProcessIsLookedUpInItsOwnTables() {
    assertPassed(
        run(
            "{\"do\": \"process_create\", \"as\": \"other\", \"root\": \"other_root\"}",
            VMO,
            MAP.replace("root", "other_root"),
            "{\"do\": \"vmar_op_range\", \"vmar\": \"other_root\", \"op\": \"COMMIT\", \"addr\":"
                + " \"m\", \"len\": \"1p\"}",
            "{\"do\": \"entry\", \"process\": \"other\", \"addr\": \"m\", \"level\": 1, \"expect\":"
                + " {\"present\": true}}",
            "{\"do\": \"entry\", \"addr\": \"m\", \"level\": 1, \"expect\": {\"present\": false}}"));
  }

  /** The calls take a uint32_t; a name may hold more, which only the run can see. */
  @Test
  void optionsOfMoreThan32BitsEndTheRun() {
    assertThat(
            run(
                    "{\"do\": \"vmo_create\", \"size\": \"8GiB\", \"as\": \"v\"}",
                    "{\"do\": \"vmo_create\", \"size\": 1, \"options\": \"0+v.size\"}")
                .problems())
        .singleElement()
        .asString()
        .contains("$.steps[1]: \"options\": 0x200000000 does not fit into the 32 bits");
  }
}

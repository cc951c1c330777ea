package mmusim.scenarios.run;

import static mmusim.scenarios.run.Scenarios.problemsOf;
import static mmusim.scenarios.run.Scenarios.problemsOfText;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the checker finds before anything runs, and how it says so. */
class CheckerTest {
  @Test
  void allProblemsAreListedAtOnceWithTheirPlaces() {
    assertThat(
            problemsOf(
                "{\"do\": \"vmo_creat\", \"size\": 1}",
                "{\"do\": \"vmo_create\", \"size\": \"4KB\", \"az\": \"v\"}"))
        .containsExactly(
            "test.json:1:34: $.steps[0].do: unknown step \"vmo_creat\"; did you mean"
                + " \"vmo_create\"?",
            "test.json:2:31: $.steps[1].size: \"4KB\" is not a number; numbers are written 4096,"
                + " 0x1000, 4KiB, 2MiB, 1GiB, 1TiB, 1PiB, 1EiB or 3p (pages)",
            "test.json:2:37: $.steps[1].az: \"vmo_create\" has no property \"az\"; did you mean"
                + " \"as\"?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'levels': 6",
        "'reserved': [{'base': 0, 'size': '3p'}, {'base': '2p', 'size': '2p'}]"
      })
  void aMachineThatIsWrongHidesNoUnknownCounter(String machine) {
    String text =
        "{'scenario': 1, 'machine': {%s}, 'steps': [{'do': 'assert', 'counters': {'walkz': 1}}]}";
    assertThat(problemsOfText(text.formatted(machine).replace('\'', '"')))
        .hasSize(2)
        .last()
        .asString()
        .contains("unknown counter \"walkz\"; did you mean \"walks\"?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // machine | all that is wrong with it, by field
        "'levels': 6, 'ram': '8KiB'                        | levels, ram",
        "'levels': 6, 'ram': 5, 'commit_size': 1           | levels, ram, commit_size",
        "'cpus': 0, 'reserved': [{'base': 0, 'size': '2p'}, {'base': '1p', 'size': '1p'}] | cpus, reserved",
        "'reserved': [{'base': 1, 'size': 1}, {'base': 0, 'size': '256MiB'}] | reserved, machine",
        "'reserved': [{'base': 0}, {'base': 0, 'size': '2p'}, {'base': 0, 'size': '1p'}] | reserved[0], reserved",
        "'tlb': 'skylak', 'ram': '1TiB', 'physical_address_bits': 36 | tlb, ram",
        "'features': ['nxx'], 'kernel': 1, 'ram': '8KiB'   | features[0], kernel, ram",
        "'nope': 1, 'reserved': [{'base': 0, 'size': '256MiB'}] | nope, machine",
        "'ram': '1EiB', 'reserved': [{'base': 1, 'size': 1}] | ram, reserved",
        // nothing follows from a field that is wrong
        "'ram': 'x', 'reserved': [{'base': 0, 'size': '256MiB'}] | ram",
        "'ram': 5, 'reserved': [{'base': 0, 'size': '256MiB'}] | ram",
        "'ram': '1PiB', 'reserved': [{'base': 0, 'size': '1p'}], 'physical_address_bits': 99 | physical_address_bits",
        "'ram': '88KiB', 'levels': 9                       | levels",
      })
  void allProblemsOfAMachineAreListedAtOnce(String machine, String places) {
    String text = "{'scenario': 1, 'machine': {" + machine + "}, 'steps': []}";
    assertThat(problemsOfText(text.replace('\'', '"')))
        .map(
            problem ->
                problem.replaceAll("^test.json:[0-9:]*: [$][.](?:machine[.])?([^:]*): .*", "$1"))
        .containsExactly(places.split(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'cpus': 65                  | {'do': 'flush', 'cpu': 63}",
        "'levels': 6                 | {'do': 'entry', 'addr': 0, 'level': 5}",
        "'physical_address_bits': 53 | {'do': 'poke', 'paddr': '2PiB', 'u64': 1}",
        "'kernel': 'no'              | {'do': 'vmo_create', 'size': 1}",
        "'tlb': {'arrays': 1}        | {'do': 'assert', 'counters': {'tlb.mine.hits': 1}}",
      })
  void aMachineThatIsWrongMakesNoStepWrong(String machine, String step) {
    String text = "{'scenario': 1, 'machine': {" + machine + "}, 'steps': [" + step + "]}";
    assertThat(problemsOfText(text.replace('\'', '"'))).hasSize(1);
  }

  @Test
  void aPropertyOfTheFileThatIsMisspeltIsNamed() {
    assertThat(problemsOfText("{\"scenario\": 1, \"matrx\": {\"n\": [1]}, \"steps\": []}"))
        .singleElement()
        .asString()
        .endsWith("unknown property \"matrx\"; did you mean \"matrix\"?");
  }

  /** What the step means to bind is known from its word, or from the nearest one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'kernel': true}, 'steps': [{'do': 'vmo_creat', 'size': 1, 'as': 'v'}, {'do': 'vmo_info', 'vmo':"
            + " 'v'}, {'do': 'vmo_read', 'vmo': 'v', 'offset': 'v.size'}]",
        "'kernel': true}, 'steps': [{'do': 'reed', 'addr': 0, 'save': {'paddr': 'p'}},"
            + " {'do': 'peek', 'paddr': 'p'}]",
        "'kernel': false}, 'steps': [{'do': 'vmo_create', 'size': 1, 'as': 'v'},"
            + " {'do': 'poke', 'paddr': 'v.size', 'u64': 0}]",
      })
  void aRefusedStepDoesNotMakeThoseBehindItWrong(String rest) {
    String text = "{'scenario': 1, 'machine': {" + rest + "}";
    assertThat(problemsOfText(text.replace('\'', '"'))).hasSize(1);
  }

  @Test
  void aNameThatTheMatrixLacksIsListedOnceForAllCombinations() {
    String text =
        "{'scenario': 1, 'matrix': {'a': [1, 2, 3]}, 'steps': [{'do': 'vmo_create', 'size': '${b}',"
            + " 'note': '${b}', 'expect': {'when': {'b': 1}}}]}";
    assertThat(problemsOfText(text.replace('\'', '"')))
        .map(problem -> problem.replaceAll("^[^ ]* ", ""))
        .containsExactly(
            "$.steps[0].size: the matrix has no \"b\"; valid: a",
            "$.steps[0].note: the matrix has no \"b\"; valid: a",
            "$.steps[0].expect.when.b: the matrix has no \"b\"; valid: a");
  }

  /** A case that is never taken would pass whatever it says. */
  @Test
  void aCaseThatNoCombinationFitsIsAMistake() {
    String text =
        "{'scenario': 1, 'matrix': {'a': [1, 2], 'b': ['red', ['red']]}, 'steps': [{'do':"
            + " 'pager_create', 'expect': [{'when': {'a': [1, '2']}}, {'when': {'b': 'rde'}},"
            + " {'when': {'b': ['red']}}, {'when': {'b': [['red']]}}, {'when': {'a': []}},"
            + " {'when': {'c': 1}}, {'when': 1}]}]}";
    assertThat(problemsOfText(text.replace('\'', '"')))
        .map(problem -> problem.replaceAll("^[^ ]* [^ ]*expect", "").replace('"', '\''))
        .containsExactly(
            "[0].when.a[1]: 'a' is never '2' in the matrix; did you mean 2?",
            "[1].when.b: 'b' is never 'rde' in the matrix; did you mean 'red'?",
            "[4].when.a: 'a' is never [] in the matrix; valid: 1, 2",
            "[5].when.c: the matrix has no 'c'; valid: a, b",
            "[6].when: must be an object of names of the matrix and their values, not a number");
  }

  @Test
  void aValueOfAMatrixThatIsNotThereIsExplained() {
    assertThat(problemsOf("{\"do\": \"vmo_create\", \"size\": \"${pages}p\"}"))
        .singleElement()
        .asString()
        .endsWith("; ${name} is for names that a \"matrix\" gives values");
  }

  @Test
  void aNameThatOnlyAFailingStepBindsIsExplained() {
    assertThat(
            problemsOf(
                "{\"do\": \"vmo_create\", \"size\": 1, \"as\": \"v\", \"expect\": \"ERR_NO_MEMORY\"}",
                "{\"do\": \"vmo_get_size\", \"vmo\": \"v\"}"))
        .containsExactly(
            "test.json:2:31: $.steps[1].vmo: the name \"v\" is bound only by a step that is expected"
                + " to fail");
  }

  @Test
  void theProblemsOfAllCombinationsAreListedOnceEach() {
    assertThat(
            problemsOfText(
                "{'scenario': 1, 'matrix': {'bits': [36, 35, 53], 'ram': ['1TiB', 5]}, 'machine':"
                    .concat(" {'physical_address_bits': '${bits}', 'ram': '${ram}', 'cpus': 0},")
                    .concat(" 'steps': []}")
                    .replace('\'', '"')))
        .map(problem -> problem.replaceAll("^[^ ]* [^ ]* ", ""))
        .containsExactly(
            "must be 1 to 64, not 0",
            "does not fit into 36 physical address bits",
            "must be a multiple of 4 KiB from 4 KiB to 4 PiB",
            "must be 36 to 52, not 35",
            "must be 36 to 52, not 53");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // step | what is wrong with it
        "{'do': 'vmo_get_size', 'vmo': 'x'}                | the name 'x' is not bound",
        "{'do': 'vmo_create'}                              | 'vmo_create' needs 'size'",
        "{'do': 'read', 'addr': 'main'}                    | 'main' is a process, which has no",
        "{'do': 'read', 'addr': 'root.sise'}               | did you mean 'size'?",
        "{'do': 'handle_close', 'handle': 3}               | must be a name, not a number",
        "{'do': 'read', 'addr': 0, 'expect': 'ERR_OOPS'}   | unknown status 'ERR_OOPS'",
        "{'do': 'read', 'addr': 0, 'expect': {'byte': ''}} | has no result 'byte'; did you mean 'b",
        "{'do': 'read', 'addr': 0, 'mode': 'kernel'}       | unknown mode 'kernel'",
        "{'do': 'execute', 'addr': 0, 'mode': 'implicit'}  | unknown mode 'implicit'",
        "{'do': 'execute', 'addr': 0, 'shadow_stack': true} | no property 'shadow_stack'",
        "{'do': 'walk', 'addr': 0, 'access': 'execute', 'mode': 'implicit'} | no fetch is implicit",
        "{'do': 'walk', 'addr': 0, 'access': 'execute', 'stack_segment': true} | no instruction is",
        "{'do': 'read', 'addr': 0, 'shadow_stack': true, 'stack_segment': true} | not accessed through",
        "{'do': 'read', 'addr': 1.5}                       | '1.5' is not an integer",
        "{'do': 'mark', 'as': '3x'}                        | '3x' cannot be a name",
        "{'do': 'entry', 'addr': 0, 'level': 6}            | must be 1 to 5, not 6",
        "{'do': 'read', 'addr': 0, 'repeat': -1}           | must be 0 to 1000000",
        "{'do': 'vmo_create', 'size': 1, 'options': ['R']} | unknown option of vmo_create 'R'",
        "{'do': 'assert', 'counters': {'page_fault': 1}}   | did you mean 'page_faults'?",
        "{'do': 'read', 'addr': 0, 'save': {'tlb': 't'}}   | only numbers can be saved",
        "{'do': 'write', 'addr': 0, 'bytes': 'abc'}        | bytes are hex pairs",
        "{'do': 'write', 'addr': 0, 'bytes': '\uff11\uff12'} | bytes are hex pairs",
        "{'do': 'write', 'addr': 0, 'bytes': '1\uff22'}     | bytes are hex pairs",
        "{'do': 'read', 'addr': '\uff11'}                  | a number or a name should stand here",
        "{'do': 'read', 'addr': '0x1\uff11'}               | is missing before",
        "{'do': 'entry', 'addr': 0, 'level': 5}            | there is no level 5; the tables have 4",
        "{'do': 'flush', 'cpu': 1}                         | there is no CPU 1; the machine has 1",
        "{'do': 'read', 'addr': 0, 'size': '65MiB'}        | one step may move 64 MiB",
        "{'do': 'peek', 'paddr': 0, 'size': '65MiB'}       | one step may move 64 MiB",
        "{'do': 'vmo_create', 'size': '4 KiB'}             | before 'KiB'; no space stands before a unit",
        "{'do': 'vmo_create', 'size': '1.5KiB'}            | before '.5KiB'; numbers are whole",
        "{'do': 'write', 'addr': 0, 'bytes': {'fill': '5a', 'count': '1TiB'}} | moves 1099511627776 bytes",
        "{'do': 'read', 'addr': 0, 'expect': {'bytes': {'fill': '5a', 'count': '1TiB'}}} | moves 1099511627776 bytes",
        "{'do': 'poke', 'paddr': 0}                        | needs 'bytes' or 'u64', and not both",
        "{'do': 'poke', 'paddr': '64TiB+8', 'u64': 1}      | no physical address; there are 46 bits",
        "{'do': 'poke', 'paddr': '64TiB', 'u64': 1}        | no physical address; there are 46 bits",
        "{'do': 'poke', 'paddr': '64TiB-2', 'bytes': '01 02 03'} | but not all 3 bytes from it on; there are 46",
        "{'do': 'peek', 'paddr': '64TiB-4'}                | but not all 8 bytes from it on; there are 46",
        "{'do': 'peek', 'paddr': '64TiB-4', 'size': 5}     | but not all 5 bytes from it on; there are 46",
        "{'do': 'vmo_create', 'size': 1, 'options': '0x100000002'} | does not fit into the 32 bits",
        "{'do': 'vmo_create', 'size': 1, 'options': 8589934592}    | the most is 4294967295",
        "{'do': 'vmo_create_contiguous', 'size': '1p', 'alignment_log2': '1p*1p*1'} | is missing before",
        "{'do': 'vmo_create_contiguous', 'size': '1p', 'alignment_log2': '4GiB'} | does not fit into the 32",
        "{'do': 'handle_duplicate', 'handle': 'root', 'rights': '-4GiB'} | does not fit into the 32 bits",
        "{'do': 'pager_create', 'fill': '5a', 'cycles': 9223372036854775808} | must be 0 to 1000000000",
        "{'do': 'vmo_create', 'size': 'i*1p'}              | 'i' stands only in steps with 'repeat'",
        "{'do': 'vmo_create', 'size': 'i'}                 | 'i' stands only in steps with 'repeat'",
        "{'do': 'vmo_create', 'size': 'root*2'}            | or a number and i; 'root' is a name",
        "{'do': 'pager_create', 'fill': ''}                | a pattern has at least one byte",
        "{'do': 'pager_create', 'fill': {'fill': '5a', 'count': '4KiB'}} | which repeat without end; not an object",
        "{'do': 'set', 'cpu': 0, 'note': 'x'}              | 'set' needs a register at least, as",
        "{'do': 'set', 'cr5': 1}                           | 'set' has no property 'cr5'",
        "{'do': 'assert'}                                  | 'assert' needs 'free_frames', 'committed",
        "{'do': 'assert', 'counters': {}}                  | or a counter at least, as 'counters': {",
        "7                                                 | a step is an object, not a number",
        "{}                                                | a step needs 'do'",
      })
  void saysWhatIsWrong(String step, String message) {
    assertThat(problemsOf(step.replace('\'', '"')))
        .singleElement()
        .asString()
        .contains(message.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'ram': '1EiB'}                                   | from 4 KiB to 4 PiB",
        "{'ram': 5}                                        | a multiple of 4 KiB",
        "{'ram': '1TiB', 'physical_address_bits': 36}      | does not fit into 36 physical",
        "{'levels': 3}                                     | must be 4 to 5",
        "{'cpus': 0}                                       | must be 1 to 64",
        "{'ram': 'lots'}                                   | 'lots' is not a number, and no name is",
        "{'tlb': 'skylak'}                                 | not 'skylak'; did you mean 'skylake'?",
        "{'tlb': {'arrays': [{'level': 3, 'entries': 1}]}} | from 1 to 2 is needed, not 3",
        "{'features': ['nxx']}                             | unknown feature 'nxx'",
        "{'commit_size': '1MiB'}                           | must be 4KiB or 2MiB",
        "{'reserved': [{'base': 1, 'size': '1p'}]}         | a range is whole pages",
        "{'reserved': [{'base': 0, 'size': '2p'}, {'base': '1p', 'size': '1p'}]} | two ranges overlap",
        "{'kernal': false}                                 | did you mean 'kernel'?",
        "{'ram': '8KiB'}                                   | not enough RAM",
        "{'reserved': [{'base': 0, 'size': '256MiB'}]}     | not enough RAM",
        "{'accessed_policy': 'each'}                       | unknown policy 'each'",
      })
  void saysWhichMachinesAreImpossible(String machine, String message) {
    String text = "{'scenario': 1, 'machine': " + machine + ", 'steps': []}";
    assertThat(problemsOfText(text.replace('\'', '"')))
        .singleElement()
        .asString()
        .contains(message.replace('\'', '"'));
  }

  @Test
  void theRunsOfAllStepsAreCountedTogether() {
    String[] steps = new String[12];
    Arrays.fill(steps, "{\"do\": \"reclaim\", \"repeat\": 1000000}");
    assertThat(problemsOf(steps))
        .containsExactly(
            "test.json:11:1: $.steps[10]: from here on the steps run more than 10000000 times"
                + " together");
  }

  @Test
  void minusOneIsAllBitsOfOptions() {
    assertThat(problemsOf("{\"do\": \"vmo_create\", \"size\": 1, \"options\": -1}")).isEmpty();
  }

  @Test
  void stepsOfTheKernelNeedOne() {
    assertThat(
            problemsOfText(
                "{\"scenario\": 1, \"machine\": {\"kernel\": false}, \"steps\": [{\"do\":"
                    + " \"vmo_create\", \"size\": 1}]}"))
        .singleElement()
        .asString()
        .endsWith("\"vmo_create\" needs a kernel, and the machine has none");
  }

  @Test
  void aNameIsKnownOnlyAfterItsStep() {
    assertThat(problemsOf("{\"do\": \"vmo_create\", \"size\": \"v.size\", \"as\": \"v\"}"))
        .singleElement()
        .asString()
        .contains("is bound only by this step");
  }

  @Test
  void theStepsAreNeeded() {
    assertThat(problemsOfText("{\"scenario\": 1}"))
        .containsExactly("test.json:1:1: \"steps\" is missing, the list of what is done");
    assertThat(problemsOfText("{\"scenario\": 1, \"steps\": {}}"))
        .containsExactly("test.json:1:26: $.steps: must be a list of steps, not an object");
  }

  @Test
  void theVersionIsNeeded() {
    assertThat(problemsOfText("{\"steps\": []}").get(0)).contains("\"scenario\": 1 is missing");
    assertThat(problemsOfText("{\"scenario\": 2, \"steps\": []}").get(0)).contains("is 1, not 2");
  }
}

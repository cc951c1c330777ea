package mmusim.scenarios.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mmusim.scenarios.format.ScenarioSchema;
import mmusim.scenarios.json.JsonReader;
import mmusim.scenarios.run.step.Steps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema accepts what the checker accepts, and refuses misspelled words. */
class ScenarioSchemaTest {
  private static final String TEXT = ScenarioSchema.of(Steps.catalog());
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final JsonSchema SCHEMA = FACTORY.getSchema(TEXT);

  private static List<Path> files() throws IOException {
    return ScenarioFiles.find(
        List.of(Path.of("src/test/resources/mmusim/scenarios/run/packs"), Path.of("examples")));
  }

  private static String problems(JsonSchema schema, String json) {
    Set<ValidationMessage> messages = schema.validate(json, InputFormat.JSON);
    return messages.stream().map(ValidationMessage::toString).collect(Collectors.joining("\n"));
  }

  @Test
  void itIsASchema() {
    JsonSchema meta = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012));
    assertThat(problems(meta, TEXT)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void itAcceptsEveryScenario(Path file) {
    String json = JsonReader.read(file).toString();
    assertThat(problems(SCHEMA, json)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("mmusim.scenarios.run.ReferencePageTest#examples")
  void itAcceptsTheExamplesOfTheReferencePage(String example) {
    assertThat(problems(SCHEMA, JsonReader.parse("example", example).toString())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'do': 'vmo_creat', 'size': 1}",
        "{'do': 'vmo_create'}",
        "{'do': 'vmo_create', 'size': 1, 'options': ['RESIZABEL']}",
        "{'do': 'vmo_create', 'size': '4KB'}",
        "{'do': 'vmo_create', 'size': 1, 'sise': 1}",
        "{'do': 'read', 'addr': 0, 'expect': 'ERR_OOPS'}",
        "{'do': 'read', 'addr': 0, 'expect': {'byte': '00'}}",
        "{'do': 'write', 'addr': 0, 'bytes': 'abc'}",
        "{'do': 'set', 'cr9': 0}",
        "{'do': 'set', 'cr4.smep': 2}",
        "{'do': 'entry', 'addr': 0, 'level': 0}",
        "{'do': 'flush', 'cpu': 64}",
      })
  void itRefusesMistakes(String step) {
    String json = "{'scenario': 1, 'steps': [" + step + "]}";
    assertThat(problems(SCHEMA, json.replace('\'', '"'))).isNotEmpty();
  }

  /** Every property of docs/tlb.md, and a template where a value of any type may stand. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'tlb': {'name': 'mine', 'arrays': [{'name': 'l1', 'level': 1, 'for': ['read', 'fetch',"
            + " 'write'], 'pages': ['4k'], 'entries': 64, 'ways': 4, 'replacement': 'plru',"
            + " 'index': 'xor'}], 'inclusion': 'neither', 'walk_caches': [{'name': 'pde', 'levels':"
            + " [2], 'entries': 32, 'ways': 'full', 'replacement': 'fifo'}], 'invalidation':"
            + " 'whole-pcid', 'denied_hit': 'fault', 'costs': {'tlb_l2_hit': 9}}",
        "'tlb': '${preset}', 'costs': '${preset}'",
        "'tlb': {'arrays': [], 'costs': 'zen4'}",
        "'tlb': {'arrays': [{'level': '${one}', 'entries': '${one}', 'ways': '${one}', 'pages':"
            + " '${pages}'}], 'walk_caches': '${none}', 'costs': {'invlpg': '${one}'}}",
        "'features': '${none}', 'large_pages': '${yes}', 'ram': '${ram}'",
        "'reserved': '${ranges}'",
        "'reserved': ['${range}']",
      })
  void itAcceptsWhatTheCheckerAcceptsOfMachines(String fields) {
    assertAccepted("'machine': {" + fields + "}, 'steps': []");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'steps': [], 'checks': '${off}'",
        "'steps': '${none}', 'machine': '${machine}'",
        "'steps': ['${step}']",
        "'steps': [{'do': 'tlb', 'expect': {'entries': '${none}'}}]",
        "'steps': [{'do': 'vmo_create', 'size': 1, 'as': 'v', 'options': '${none}'},"
            + " {'do': 'vmo_info', 'vmo': 'v', 'expect': {'flags': {'has': '${flags}'}},"
            + " 'save': '${save}'}]",
        "'steps': [{'do': 'read', 'addr': 0, 'expect': {'fault': '${fault}'}}]",
        "'steps': [{'do': 'read', 'addr': 0, 'expect': {'any': '${cases}'}}]",
        "'steps': [{'do': 'assert', 'counters': '${counters}'}]",
      })
  void itAcceptsWhatTheCheckerAcceptsOfSteps(String rest) {
    assertAccepted(rest);
  }

  private static void assertAccepted(String rest) {
    String matrix =
        "'matrix': {'preset': ['zen4'], 'one': [1], 'none': [[]], 'yes': [true], 'ram': ['1GiB'],"
            + " 'pages': [['4k', '2m']], 'range': [{'base': 0, 'size': '1MiB'}], 'ranges': [[{'base':"
            + " 0, 'size': '1MiB'}]], 'off': ['off'], 'machine': [{'cpus': 2}], 'step': [{'do':"
            + " 'flush'}], 'flags': [['TYPE_PAGED']], 'save': [{'size': 's'}], 'fault': [{'addr':"
            + " 0}], 'cases': [['OK', 'ERR_NOT_FOUND']], 'counters': [{'walks': 0}]}";
    String json = ("{'scenario': 1, " + matrix + ", " + rest + "}").replace('\'', '"');
    assertThat(ScenarioRunner.parse("accepted", json)).isNotEmpty();
    assertThat(problems(SCHEMA, json)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'arrays': [{'level': 1, 'entries': 64, 'pages': ['8k']}]",
        "'arrays': [{'level': 1, 'entries': 64, 'index': 'hash'}]",
        "'arrays': [{'level': 3, 'entries': 64}]",
        "'arrays': [], 'inclusion': 'some'",
        "'arrays': [], 'walk_caches': [{'level': 2, 'entries': 4}]",
        "'arrays': [], 'denied_hit': 'ignore'",
      })
  void itRefusesMistakesInGeometries(String fields) {
    String json = "{'scenario': 1, 'machine': {'tlb': {" + fields + "}}, 'steps': []}";
    assertThat(problems(SCHEMA, json.replace('\'', '"'))).isNotEmpty();
  }
}

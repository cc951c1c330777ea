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
import mmusim.scenarios.format.JsonReader;
import mmusim.scenarios.format.ScenarioSchema;
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
      })
  void itRefusesMistakes(String step) {
    String json = "{'scenario': 1, 'steps': [" + step + "]}";
    assertThat(problems(SCHEMA, json.replace('\'', '"'))).isNotEmpty();
  }
}

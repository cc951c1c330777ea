package mmusim.scenarios.format;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mmusim.scenarios.format.type.Field;
import mmusim.scenarios.format.type.SchemaWriter;
import mmusim.scenarios.json.JsonText;

/**
 * The JSON Schema (2020-12) of whole scenario files, drawn from the same declarations as the
 * checker reads, so that the two cannot drift apart. It knows words and shapes; what needs more
 * than that, as names before they are bound, only the checker finds.
 */
public final class ScenarioSchema {
  private static final String FACTOR =
      "((0[xX][0-9a-fA-F]+|[0-9]+)(KiB|MiB|GiB|TiB|PiB|EiB|p)?|[A-Za-z_][A-Za-z0-9_]*(\\\\.(base|end|size))?)";
  private static final String TERM = FACTOR + " *(\\\\* *" + FACTOR + " *)?";
  private static final String NUMBER =
      "{\"anyOf\": [{\"$ref\": \"#/$defs/template\"}, {\"type\": \"integer\", \"maximum\": 18446744073709551615}, {\"type\": \"string\", \"pattern\": \"^ *[-+]? *"
          + TERM
          + "([-+] *"
          + TERM
          + ")*$\"}]}";

  private final Catalog catalog;

  private ScenarioSchema(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Returns the schema as JSON text, with a line for each kind of step. */
  public static String of(Catalog catalog) {
    return new ScenarioSchema(catalog).write();
  }

  private String write() {
    String steps =
        catalog.steps().keySet().stream()
            .map(
                name ->
                    "{\"if\": {\"properties\": {\"do\": {\"const\": "
                        + JsonText.quoted(name)
                        + "}}}, \"then\": {\"$ref\": \"#/$defs/step_"
                        + name
                        + "\"}}")
            .collect(Collectors.joining(",\n    ", "\"allOf\": [\n    ", "]"));
    String names =
        catalog.steps().keySet().stream()
            .map(JsonText::quoted)
            .collect(
                Collectors.joining(
                    ", ", "{\"anyOf\": [{\"enum\": [", "]}, {\"$ref\": \"#/$defs/template\"}]}"));
    return "{\n\"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
        + "\"$id\": \"urn:mmusim:scenario:1\",\n"
        + "\"title\": \"mmusim scenario, version 1\",\n"
        + "\"type\": \"object\",\n\"required\": [\"scenario\", \"steps\"],\n"
        + "\"additionalProperties\": false,\n\"properties\": {\n"
        + "  \"$schema\": {\"type\": \"string\"},\n"
        + "  \"scenario\": {\"const\": 1, \"description\": \"version of the format\"},\n"
        + "  \"name\": {\"type\": \"string\"},\n"
        + "  \"description\": {\"type\": \"string\"},\n"
        + "  \"matrix\": {\"description\": \"run once for each combination of these values\","
        + " \"type\": \"object\", \"minProperties\": 1, \"additionalProperties\": {\"type\":"
        + " \"array\", \"minItems\": 1}},\n"
        + "  \"machine\": "
        + SchemaWriter.objectSchema(catalog.machine())
        + ",\n  \"checks\": "
        + SchemaWriter.described(
            SchemaWriter.orTemplate("{\"enum\": [\"on\", \"off\"]}"),
            "whether the machine checks itself at the end")
        + ",\n  \"steps\": "
        + SchemaWriter.orTemplate(
            "{\"type\": \"array\", \"maxItems\": "
                + Limits.STEPS
                + ", \"items\": "
                + SchemaWriter.orTemplate(
                    "{\"type\": \"object\", \"required\": [\"do\"], \"properties\": {\"do\": "
                        + names
                        + "},\n    "
                        + steps
                        + "}")
                + "}")
        + "\n},\n\"$defs\": {\n"
        + definitions()
        + "\n}\n}\n";
  }

  private String definitions() {
    Map<String, String> definitions = new TreeMap<>(catalog.schemaDefinitions());
    definitions.put("number", NUMBER);
    definitions.put(
        "numberTest",
        "{\"anyOf\": [{\"$ref\": \"#/$defs/number\"}, {\"type\": \"object\", \"properties\":"
            + " {\"min\": {\"$ref\": \"#/$defs/number\"}, \"max\": {\"$ref\": \"#/$defs/number\"},"
            + " \"not\": {\"$ref\": \"#/$defs/numberTest\"}, \"any\": {\"type\": \"array\","
            + " \"minItems\": 1, \"items\": {\"$ref\": \"#/$defs/numberTest\"}}},"
            + " \"additionalProperties\": false, \"minProperties\": 1}]}");
    definitions.put(
        "bytes",
        "{\"anyOf\": [{\"$ref\": \"#/$defs/hex\"}, {\"type\": \"object\", \"required\": [\"fill\","
            + " \"count\"], \"properties\": {\"fill\": {\"$ref\": \"#/$defs/hex\"}, \"count\":"
            + " {\"$ref\": \"#/$defs/number\"}}, \"additionalProperties\": false}]}");
    definitions.put("hex", templateOr("{\"pattern\": \"^ *([0-9a-fA-F]{2} *)*$\"}"));
    definitions.put("name", templateOr("{\"pattern\": \"^[A-Za-z_][A-Za-z0-9_]*$\"}"));
    definitions.put("template", "{\"type\": \"string\", \"pattern\": \"[$][{]\"}");
    definitions.put("status", SchemaWriter.wordSchema(catalog.status()));
    catalog
        .steps()
        .values()
        .forEach(step -> definitions.put("step_" + step.name(), stepSchema(step)));
    return definitions.entrySet().stream()
        .map(entry -> "  " + JsonText.quoted(entry.getKey()) + ": " + entry.getValue())
        .collect(Collectors.joining(",\n"));
  }

  private static String templateOr(String strings) {
    return "{\"type\": \"string\", \"anyOf\": [{\"$ref\": \"#/$defs/template\"}, " + strings + "]}";
  }

  private static String stepSchema(StepDeclaration step) {
    String arguments =
        step.arguments().stream()
            .map(
                field ->
                    JsonText.quoted(field.name())
                        + ": "
                        + SchemaWriter.described(field.type().schema(), field.doc()))
            .collect(Collectors.joining(", "));
    String required =
        step.arguments().stream()
            .filter(Field::required)
            .map(field -> ", " + JsonText.quoted(field.name()))
            .collect(Collectors.joining());
    return "{\"description\": "
        + JsonText.quoted(step.doc())
        + ", \"type\": \"object\", \"required\": [\"do\""
        + required
        + "], \"properties\": {\"do\": {\"const\": "
        + JsonText.quoted(step.name())
        + "}"
        + (arguments.isEmpty() ? "" : ", " + arguments)
        + ", \"expect\": "
        + expectSchema(step)
        + ", \"save\": "
        + SchemaWriter.orTemplate(
            "{\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/$defs/name\"}}")
        + ", \"note\": {\"type\": \"string\"}, \"repeat\": {\"$ref\":"
        + " \"#/$defs/number\"}}, \"additionalProperties\": false}";
  }

  private static String expectSchema(StepDeclaration step) {
    String fields =
        step.results().stream()
            .map(
                field ->
                    ", "
                        + JsonText.quoted(field.name())
                        + ": "
                        + SchemaWriter.described(
                            SchemaWriter.expectedSchema(field.type()), field.doc()))
            .collect(Collectors.joining());
    String object =
        "{\"type\": \"object\", \"properties\": {\"status\": {\"anyOf\": [{\"$ref\":"
            + " \"#/$defs/status\"}, {\"type\": \"object\"}]}, \"when\": {\"type\": \"object\"},"
            + " \"any\": "
            + SchemaWriter.orTemplate("{\"type\": \"array\", \"minItems\": 1}")
            + fields
            + "}, \"additionalProperties\": false}";
    return "{\"anyOf\": [{\"$ref\": \"#/$defs/status\"}, " + object + ", {\"type\": \"array\"}]}";
  }
}

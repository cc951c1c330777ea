package mmusim.scenarios.format.type;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mmusim.scenarios.json.JsonText;

/** The parts of which the JSON Schema (2020-12) of the format is made: objects, lists, words. */
public final class SchemaWriter {
  private SchemaWriter() {}

  /** Returns the schema of an object with {@code fields} and no others. */
  public static String objectSchema(List<Field> fields) {
    String properties =
        fields.stream()
            .map(
                field ->
                    JsonText.quoted(field.name())
                        + ": "
                        + described(field.type().schema(), field.doc()))
            .collect(Collectors.joining(", "));
    String required =
        fields.stream()
            .filter(Field::required)
            .map(field -> JsonText.quoted(field.name()))
            .collect(Collectors.joining(", "));
    return orTemplate(
        "{\"type\": \"object\", \"properties\": {"
            + properties
            + "}"
            + (required.isEmpty() ? "" : ", \"required\": [" + required + "]")
            + ", \"additionalProperties\": false}");
  }

  /** Returns the schema of what {@code schema} says, or of a string that becomes that. */
  public static String orTemplate(String schema) {
    return "{\"anyOf\": [" + schema + ", {\"$ref\": \"#/$defs/template\"}]}";
  }

  /** Returns the schema of one of the words. */
  public static String wordSchema(Vocabulary vocabulary) {
    return Stream.concat(vocabulary.words().stream(), vocabulary.aliases().stream())
        .map(JsonText::quoted)
        .collect(
            Collectors.joining(
                ", ", "{\"anyOf\": [{\"enum\": [", "]}, {\"$ref\": \"#/$defs/template\"}]}"));
  }

  /** Returns the schema of a list, or of a string that becomes one. */
  public static String listSchema(String elements) {
    return orTemplate("{\"type\": \"array\", \"items\": " + elements + "}");
  }

  /** Returns {@code schema} with a description for people. */
  public static String described(String schema, String doc) {
    return "{\"description\": "
        + JsonText.quoted(doc)
        + (schema.equals("{}") ? "" : ", " + schema.substring(1, schema.length() - 1))
        + "}";
  }

  /** Returns the schema of what a result of {@code type} is compared with. */
  public static String expectedSchema(ResultType type) {
    return switch (type.kind()) {
      case COUNT, HEX -> "{\"$ref\": \"#/$defs/numberTest\"}";
      case WORD, NAME, BOOLEAN, SET, BYTES -> orForms(type, plainSchema(type));
      case OBJECT -> fieldsSchema(type);
      case NUMBERS -> listSchema("{\"$ref\": \"#/$defs/numberTest\"}");
      case LIST -> listSchema(fieldsSchema(type));
    };
  }

  private static String plainSchema(ResultType type) {
    Vocabulary words = type.vocabulary();
    String word = words == null ? "{\"type\": \"string\"}" : wordSchema(words);
    return switch (type.kind()) {
      case BOOLEAN -> orTemplate("{\"type\": \"boolean\"}");
      case SET -> listSchema(word);
      case BYTES -> "{\"$ref\": \"#/$defs/bytes\"}";
      default -> word;
    };
  }

  private static String orForms(ResultType type, String plain) {
    String forms =
        "\"not\": " + plain + ", \"any\": {\"type\": \"array\", \"items\": " + plain + "}";
    if (type.kind() == ResultType.Kind.SET) {
      forms = "\"has\": " + plain + ", \"lacks\": " + plain + ", " + forms;
    }
    return "{\"anyOf\": ["
        + plain
        + ", {\"type\": \"object\", \"properties\": {"
        + forms
        + "}, \"additionalProperties\": false, \"minProperties\": 1}]}";
  }

  private static String fieldsSchema(ResultType type) {
    return orTemplate(
        "{\"type\": \"object\", \"properties\": {"
            + type.fields().stream()
                .map(
                    field ->
                        JsonText.quoted(field.name())
                            + ": "
                            + described(expectedSchema(field.type()), field.doc()))
                .collect(Collectors.joining(", "))
            + "}, \"additionalProperties\": false}");
  }
}

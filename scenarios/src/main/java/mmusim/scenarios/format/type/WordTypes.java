package mmusim.scenarios.format.type;

import java.util.stream.Collectors;
import mmusim.scenarios.json.JsonNode;
import org.jspecify.annotations.Nullable;

/** Properties that hold words. */
final class WordTypes {
  private WordTypes() {}

  /** One word. */
  record One(Vocabulary vocabulary, boolean rawAllowed) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      return Words.compile(node, vocabulary, rawAllowed, context);
    }

    @Override
    public String schema() {
      String words = SchemaWriter.wordSchema(vocabulary);
      return rawAllowed ? "{\"anyOf\": [" + words + ", {\"$ref\": \"#/$defs/number\"}]}" : words;
    }

    @Override
    public String describe() {
      return vocabulary.words().stream().map(w -> "`" + w + "`").collect(Collectors.joining(", "))
          + (rawAllowed ? ", or a number" : "");
    }
  }

  /** One word, or a number of 64 bits. */
  record Wide(Vocabulary vocabulary) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      return Words.compileWide(node, vocabulary, context);
    }

    @Override
    public String schema() {
      return new One(vocabulary, true).schema();
    }

    @Override
    public String describe() {
      return new One(vocabulary, true).describe();
    }
  }

  /** Words that are combined. */
  record Several(Vocabulary vocabulary) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      return Words.compileFlags(node, vocabulary, context);
    }

    @Override
    public String schema() {
      String words = SchemaWriter.wordSchema(vocabulary);
      return "{\"anyOf\": [{\"type\": \"array\", \"items\": "
          + words
          + "}, "
          + words
          + ", {\"$ref\": \"#/$defs/number\"}]}";
    }

    @Override
    public String describe() {
      return "list of `" + String.join("`, `", vocabulary.words()) + "`, or a number";
    }
  }
}

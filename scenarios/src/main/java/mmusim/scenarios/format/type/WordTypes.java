package mmusim.scenarios.format.type;

import java.util.stream.Collectors;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.json.JsonNode;
import org.jspecify.annotations.Nullable;

/** Properties that hold words. */
final class WordTypes {
  private WordTypes() {}

  /** One word. */
  record One(Vocabulary vocabulary) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      return Words.compile(node, vocabulary, context);
    }

    @Override
    public String schema() {
      return SchemaWriter.wordSchema(vocabulary);
    }

    @Override
    public String describe() {
      return vocabulary.words().stream().map(w -> "`" + w + "`").collect(Collectors.joining(", "));
    }
  }

  /** Compiles a number, if it is one that fits. */
  interface NumberCompiler {
    @Nullable Expression compile(CheckContext context, JsonNode node);
  }

  /** One word, or a number. */
  record OneOrNumber(Vocabulary vocabulary, NumberCompiler numbers) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      return Words.compileOrNumber(node, vocabulary, numbers, context);
    }

    @Override
    public String schema() {
      String words = SchemaWriter.wordSchema(vocabulary);
      return "{\"anyOf\": [" + words + ", {\"$ref\": \"#/$defs/number\"}]}";
    }

    @Override
    public String describe() {
      return new One(vocabulary).describe() + ", or a number";
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

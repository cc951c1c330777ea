package mmusim.scenarios.format.type;

import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.json.JsonNode;
import org.jspecify.annotations.Nullable;

/** Compiles words and sets of words into the numbers that they stand for. */
final class Words {
  private Words() {}

  static @Nullable Expression compile(JsonNode node, Vocabulary vocabulary, CheckContext context) {
    Long value = valueOf(node, vocabulary, context);
    return value == null ? null : Expression.constant(value);
  }

  static @Nullable Expression compileOrNumber(
      JsonNode node,
      Vocabulary vocabulary,
      WordTypes.NumberCompiler numbers,
      CheckContext context) {
    return isNumber(node) ? numbers.compile(context, node) : compile(node, vocabulary, context);
  }

  static @Nullable Expression compileFlags(
      JsonNode node, Vocabulary vocabulary, CheckContext context) {
    if (!node.is(JsonNode.Kind.ARRAY)) {
      return compileOrNumber(node, vocabulary, CheckContext::expression32, context);
    }
    long bits = 0;
    boolean good = true;
    for (JsonNode element : node.elements()) {
      Long value = valueOf(element, vocabulary, context);
      good &= value != null;
      bits |= value == null ? 0 : value;
    }
    return good ? Expression.constant(bits) : null;
  }

  /** Returns whether {@code node} is written as a number: a digit or a sign comes first. */
  private static boolean isNumber(JsonNode node) {
    if (!node.is(JsonNode.Kind.STRING)) {
      return node.is(JsonNode.Kind.NUMBER);
    }
    char first = node.text().isEmpty() ? ' ' : node.text().charAt(0);
    return (first >= '0' && first <= '9') || first == '-' || first == '+';
  }

  private static @Nullable Long valueOf(
      JsonNode node, Vocabulary vocabulary, CheckContext context) {
    String need = "must be one of the words for " + vocabulary.what();
    if (!context.problems().requires(node, JsonNode.Kind.STRING, need)) {
      return null;
    }
    Long value = vocabulary.valueOf(node.text());
    if (value == null) {
      context.problems().add(node, vocabulary.unknown(node.text()));
    }
    return value;
  }
}

package mmusim.scenarios.format;

import org.jspecify.annotations.Nullable;

/** Checks names that a step introduces. */
final class NewNames {
  private NewNames() {}

  /** Returns the name, or null if {@code node} is none; that is reported. */
  static @Nullable String check(JsonNode node, CheckContext context) {
    if (!node.is(JsonNode.Kind.STRING)) {
      context.problems().add(node, "must be a name, not " + node.kind().words());
      return null;
    }
    if (!Identifiers.isIdentifier(node.text())) {
      context
          .problems()
          .add(
              node,
              "\""
                  + node.text()
                  + "\" cannot be a name; a name is a letter or _, then letters,"
                  + " digits and _");
      return null;
    }
    return node.text();
  }
}

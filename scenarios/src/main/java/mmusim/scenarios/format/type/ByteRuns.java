package mmusim.scenarios.format.type;

import java.util.List;
import mmusim.scenarios.format.value.ByteRun;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.Suggestions;
import org.jspecify.annotations.Nullable;

/** Compiles bytes: {@code "de ad be ef"} or {@code {"fill": "5a", "count": "4KiB"}}. */
final class ByteRuns {
  private static final List<String> MEMBERS = List.of("fill", "count");

  private ByteRuns() {}

  static @Nullable ByteRun compile(JsonNode node, CheckContext context) {
    return switch (node.kind()) {
      case STRING -> parse(node, node, null, context);
      case OBJECT -> compileRun(node, context);
      default -> {
        context
            .problems()
            .add(
                node,
                "bytes are hex pairs, as \"de ad be ef\", or a run, as {\"fill\": \"5a\", \"count\":"
                    + " \"4KiB\"}, not "
                    + node.kind().words());
        yield null;
      }
    };
  }

  private static @Nullable ByteRun compileRun(JsonNode node, CheckContext context) {
    for (JsonNode member : node.members().values()) {
      String name = nameOf(node, member);
      if (!MEMBERS.contains(name)) {
        context
            .problems()
            .addAtKey(
                member, "unknown property \"" + name + "\"" + Suggestions.hint(name, MEMBERS));
        return null;
      }
    }
    JsonNode fill = node.get("fill");
    JsonNode count = node.get("count");
    if (fill == null || count == null || !fill.is(JsonNode.Kind.STRING)) {
      context
          .problems()
          .add(node, "a run of bytes needs \"fill\" (hex pairs in a string) and \"count\"");
      return null;
    }
    Expression length = context.expression(count);
    return length == null ? null : parse(node, fill, length, context);
  }

  private static String nameOf(JsonNode object, JsonNode member) {
    return object.members().entrySet().stream()
        .filter(entry -> entry.getValue() == member)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static @Nullable ByteRun parse(
      JsonNode node, JsonNode hex, @Nullable Expression count, CheckContext context) {
    try {
      return count == null ? ByteRun.parse(hex.text()) : ByteRun.filled(hex.text(), count);
    } catch (IllegalArgumentException wrong) {
      context.problems().add(hex == node ? node : hex, String.valueOf(wrong.getMessage()));
      return null;
    }
  }
}

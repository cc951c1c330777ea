package mmusim.scenarios.format.type;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.format.value.Expression.NameUse;
import mmusim.scenarios.format.value.ExpressionParser;
import mmusim.scenarios.format.value.ExpressionParser.SyntaxException;
import mmusim.scenarios.format.value.NameKind;
import mmusim.scenarios.json.Identifiers;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.Problems;
import mmusim.scenarios.json.Suggestions;
import org.jspecify.annotations.Nullable;

/**
 * What is known at one place of a file while it is checked: the names bound so far, and the step.
 */
public final class CheckContext {
  private final Problems problems;
  private final Map<String, NameKind> scope = new LinkedHashMap<>();
  private final Map<String, NameKind> toBind = new LinkedHashMap<>();
  private final Set<String> failedToBind = new HashSet<>();
  private boolean inSteps;
  private boolean repeated;
  private @Nullable Supplier<Collection<String>> counterSource;
  private @Nullable Collection<String> counterNames;

  /** Creates what is known before the first step. */
  public CheckContext(Problems problems) {
    this.problems = problems;
  }

  /** Returns where problems are collected. */
  public Problems problems() {
    return problems;
  }

  /** Says where the names of counters come from; they are asked for when first needed. */
  public void knowCounters(Supplier<Collection<String>> source) {
    counterSource = source;
  }

  /** Returns the names of the machine's counters, or null if they are not known. */
  public @Nullable Collection<String> counterNames() {
    if (counterNames == null && counterSource != null) {
      counterNames = counterSource.get();
    }
    return counterNames;
  }

  /** Starts a step. */
  public void enterStep(boolean isRepeated) {
    inSteps = true;
    repeated = isRepeated;
    toBind.clear();
  }

  /** Ends a step; what it binds is known from here on, unless it is expected to fail. */
  public void leaveStep(boolean succeeds) {
    if (succeeds) {
      scope.putAll(toBind);
    } else {
      failedToBind.addAll(toBind.keySet());
    }
    toBind.clear();
  }

  /** Notes that the step binds {@code name}. */
  public void willBind(String name, NameKind kind) {
    toBind.put(name, kind);
  }

  /** Binds {@code name} whatever the step does. */
  public void bind(String name, NameKind kind) {
    scope.put(name, kind);
  }

  /** Returns what {@code name} is bound to, or null. */
  public @Nullable NameKind kindOf(String name) {
    return scope.get(name);
  }

  /** Parses the number or expression {@code node}; reports and returns null if it is none. */
  public @Nullable Expression expression(JsonNode node) {
    String text = node.text();
    if (node.is(JsonNode.Kind.NUMBER)) {
      if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
        problems.add(node, "\"" + text + "\" is not an integer");
        return null;
      }
    } else if (!problems.requires(
        node,
        JsonNode.Kind.STRING,
        "a number or an expression is needed, as 4096, \"4KiB\" or \"m+0x10\"")) {
      return null;
    }
    try {
      Expression expression = ExpressionParser.parse(text, repeated);
      return checkNames(node, expression) ? expression : null;
    } catch (SyntaxException wrong) {
      // A name that the matrix has was replaced before.
      String hint =
          text.contains("${") ? "; ${name} is for names that a \"matrix\" gives values" : "";
      problems.add(node, offsetInText(node, wrong.offset()), wrong.getMessage() + hint);
      return null;
    }
  }

  /** Returns the name that a step introduces; reports and returns null if {@code node} is none. */
  public @Nullable String newName(JsonNode node) {
    if (!problems.requires(node, JsonNode.Kind.STRING, "must be a name")) {
      return null;
    }
    if (!Identifiers.isIdentifier(node.text())) {
      problems.add(
          node,
          "\""
              + node.text()
              + "\" cannot be a name; a name is a letter or _, then letters,"
              + " digits and _");
      return null;
    }
    return node.text();
  }

  /**
   * As {@link #expression}, for what the calls take as a {@code uint32_t}: a number in it that has
   * more bits is a mistake. A negative one is the number with the same 32 bits.
   */
  @Nullable Expression expression32(JsonNode node) {
    Expression expression = expression(node);
    if (expression == null) {
      return null;
    }
    if (!expression.isOf32Bits()) {
      problems.add(node, expression.text() + " " + Expression.NOT_32_BITS);
      return null;
    }
    return expression;
  }

  private static int offsetInText(JsonNode node, int offset) {
    return node.is(JsonNode.Kind.STRING) ? offset + 1 : offset;
  }

  private boolean checkNames(JsonNode node, Expression expression) {
    boolean good = true;
    for (NameUse use : expression.names()) {
      good &= checkName(node, use);
    }
    return good;
  }

  private boolean checkName(JsonNode node, NameUse use) {
    NameKind kind = scope.get(use.name());
    if (kind != null && kind.has(use.attribute())) {
      return true;
    }
    String wrong = kind == null ? unbound(use.name()) : kind.lacks(use.name(), use.attribute());
    problems.add(node, offsetInText(node, use.offset()), wrong);
    return false;
  }

  /** Returns the message for a name that nothing is bound to. */
  String unbound(String name) {
    if (toBind.containsKey(name)) {
      return "the name \"" + name + "\" is bound only by this step";
    }
    if (!inSteps) {
      return "\"" + name + "\" is not a number, and no name is bound before the steps";
    }
    if (name.equals(ExpressionParser.ITERATION)) {
      return ExpressionParser.NOT_REPEATED;
    }
    if (failedToBind.contains(name)) {
      return "the name \"" + name + "\" is bound only by a step that is expected to fail";
    }
    return "the name \""
        + name
        + "\" is not bound by any step before"
        + Suggestions.hint(name, scope.keySet());
  }
}

package mmusim.scenarios.format.expect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.scenarios.format.type.CheckContext;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.Suggestions;
import org.jspecify.annotations.Nullable;

/** Compiles {@code expect}: a status, or an object of result fields. */
public final class ExpectationCompiler {
  private static final String ANY = "any";

  private final String step;
  private final List<ResultField> results;
  private final ResultType status;
  private final CheckContext context;

  /**
   * Prepares to compile what a step must give.
   *
   * @param step the name of its kind
   * @param results its result fields besides the status
   * @param status what a call answers
   */
  public ExpectationCompiler(
      String step, List<ResultField> results, ResultType status, CheckContext context) {
    this.step = step;
    this.results = results;
    this.status = status;
    this.context = context;
  }

  /** Returns the expectation; success where {@code node} is null or wrong. */
  public Expectation compile(@Nullable JsonNode node) {
    if (node == null) {
      return Expectation.SUCCESS;
    }
    return switch (node.kind()) {
      case STRING -> ofStatus(node);
      case OBJECT -> ofFields(node);
      default -> {
        String message =
            node.is(JsonNode.Kind.ARRAY)
                ? "a list of cases needs a \"matrix\" at the top of the scenario"
                : "must be a status, as \"OK\", or an object of result fields, not "
                    + node.kind().words();
        context.problems().add(node, message);
        yield Expectation.SUCCESS;
      }
    };
  }

  private Expectation ofStatus(JsonNode node) {
    Matcher matcher = MatcherCompiler.compile(node, status, context);
    return matcher == null
        ? Expectation.SUCCESS
        : new Expectation(Map.of(Expectation.STATUS, matcher), false, List.of());
  }

  private Expectation ofFields(JsonNode node) {
    Map<String, Matcher> fields = new LinkedHashMap<>();
    List<Expectation> alternatives = new ArrayList<>();
    node.members()
        .forEach(
            (name, value) -> {
              if (name.equals(ANY)) {
                alternatives.addAll(ofAlternatives(value));
                return;
              }
              Matcher matcher = ofField(name, value);
              if (matcher != null) {
                fields.put(name, matcher);
              }
            });
    boolean mustSucceed =
        alternatives.isEmpty()
            && !fields.containsKey(Expectation.STATUS)
            && !fields.containsKey(Expectation.FAULT);
    return new Expectation(fields, mustSucceed, alternatives);
  }

  private List<Expectation> ofAlternatives(JsonNode node) {
    if (!node.is(JsonNode.Kind.ARRAY) || node.elements().isEmpty()) {
      context.problems().add(node, "must be a list of expectations");
      return List.of();
    }
    return node.elements().stream().map(this::compile).toList();
  }

  private @Nullable Matcher ofField(String name, JsonNode value) {
    if (name.equals(Expectation.STATUS)) {
      return MatcherCompiler.compile(value, status, context);
    }
    ResultField field = ResultField.find(results, name);
    if (field == null) {
      List<String> valid = new ArrayList<>(ResultField.names(results));
      valid.add(0, Expectation.STATUS);
      valid.add(ANY);
      context
          .problems()
          .addAtKey(
              value,
              "\"" + step + "\" has no result \"" + name + "\"" + Suggestions.hint(name, valid));
      return null;
    }
    return MatcherCompiler.compile(value, field.type(), context);
  }
}

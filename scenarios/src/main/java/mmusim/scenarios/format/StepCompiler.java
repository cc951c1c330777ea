package mmusim.scenarios.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.scenarios.format.expect.Expectation;
import mmusim.scenarios.format.expect.ExpectationCompiler;
import mmusim.scenarios.format.type.CheckContext;
import mmusim.scenarios.format.type.Field;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.format.value.NameKind;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonNode.Kind;
import mmusim.scenarios.json.Problems;
import mmusim.scenarios.json.Suggestions;
import org.jspecify.annotations.Nullable;

/** Checks and compiles one step. */
final class StepCompiler {
  /** The properties that every step may have. */
  static final List<String> COMMON = List.of("do", "expect", "save", "note", "repeat");

  private final Catalog catalog;
  private final CheckContext context;
  private final Problems problems;
  private final boolean kernel;

  private final Map<String, Object> machine;
  private long runs;

  StepCompiler(Catalog catalog, CheckContext context, Map<String, Object> machine, boolean kernel) {
    this.machine = machine;
    this.catalog = catalog;
    this.context = context;
    this.problems = context.problems();
    this.kernel = kernel;
  }

  /** Returns the step, or null if it is so wrong that nothing can be made of it. */
  @Nullable Step compile(int index, JsonNode node) {
    StepDeclaration declaration = declarationOf(node);
    if (declaration == null) {
      bindOnly(node);
      return null;
    }
    JsonNode repeat = node.get("repeat");
    context.enterStep(false);
    Expression count = repeat == null ? null : compileRepeat(repeat);
    context.enterStep(repeat != null);
    Map<String, Object> arguments = compileArguments(node, declaration);
    Expectation expect =
        new ExpectationCompiler(
                declaration.name(),
                declaration.results(),
                ResultType.word(catalog.status()),
                context)
            .compile(node.get("expect"));
    CheckedStep checked = new CheckedStep(node, machine, arguments, expect, problems);
    declaration.checks().forEach(check -> check.check(checked));
    countRuns(node, count);
    Map<String, String> save = compileSave(node.get("save"), declaration);
    inheritKind(declaration, node);
    context.leaveStep(expect.allowsSuccess());
    save.values().forEach(name -> context.bind(name, NameKind.VALUE));
    return new Step(index, node, declaration, arguments, expect, save, noteOf(node), count);
  }

  /** Binds what a refused step would have bound, as far as it can be told, for those behind it. */
  private void bindOnly(JsonNode node) {
    JsonNode name = node.is(Kind.OBJECT) ? node.get("do") : null;
    String meant = name == null ? null : Suggestions.nearest(name.text(), catalog.steps().keySet());
    StepDeclaration like = meant == null ? null : catalog.steps().get(meant);
    if (like == null) {
      return;
    }
    context.enterStep(false);
    compileNewNames(node, like, new LinkedHashMap<>());
    inheritKind(like, node);
    context.leaveStep(true);
    JsonNode save = node.get("save");
    if (save != null && save.is(Kind.OBJECT)) {
      save.members().values().forEach(saved -> context.bind(saved.text(), NameKind.VALUE));
    }
  }

  private @Nullable StepDeclaration declarationOf(JsonNode node) {
    if (!problems.requires(node, Kind.OBJECT, "a step is an object")) {
      return null;
    }
    JsonNode name = node.get("do");
    if (name == null || !name.is(Kind.STRING)) {
      problems.add(name == null ? node : name, "a step needs \"do\", the name of what it does");
      return null;
    }
    StepDeclaration declaration = catalog.steps().get(name.text());
    if (declaration == null) {
      problems.add(name, unknownStep(name.text()));
    } else if (declaration.needsKernel() && !kernel) {
      problems.add(name, "\"" + name.text() + "\" needs a kernel, and the machine has none");
      return null;
    }
    return declaration;
  }

  private String unknownStep(String name) {
    return "unknown step \"" + name + "\"" + Suggestions.hint(name, catalog.steps().keySet());
  }

  private @Nullable Expression compileRepeat(JsonNode node) {
    return (Expression) FieldTypes.number(0, Limits.REPEAT).compile(node, context);
  }

  /** Counts what is constant; the rest is counted when it runs. */
  private void countRuns(JsonNode node, @Nullable Expression count) {
    boolean known = count == null || count.isConstant();
    long before = runs;
    runs += count == null ? 1 : known ? count.constantValue() : 0;
    if (before <= Limits.STEP_RUNS && runs > Limits.STEP_RUNS) {
      problems.add(
          node, "from here on the steps run more than " + Limits.STEP_RUNS + " times together");
    }
  }

  private Map<String, Object> compileArguments(JsonNode node, StepDeclaration declaration) {
    Map<String, Object> values = new LinkedHashMap<>();
    compileNewNames(node, declaration, values);
    node.members()
        .forEach(
            (name, value) -> {
              if (COMMON.contains(name)) {
                return;
              }
              Field field = Field.find(declaration.arguments(), name);
              if (field == null) {
                problems.addAtKey(value, unknownArgument(name, declaration));
                return;
              }
              Object compiled =
                  values.containsKey(name) ? null : field.type().compile(value, context);
              if (compiled != null) {
                values.put(name, compiled);
              }
            });
    for (Field field : declaration.arguments()) {
      if (field.required() && node.get(field.name()) == null) {
        problems.add(
            node, "\"" + declaration.name() + "\" needs \"" + field.name() + "\": " + field.doc());
      }
    }
    return values;
  }

  /** Looks at the names that the step binds first, so that a use of one in it is explained. */
  private void compileNewNames(
      JsonNode node, StepDeclaration declaration, Map<String, Object> values) {
    for (Field field : declaration.arguments()) {
      JsonNode value = node.get(field.name());
      if (value != null && field.type().isNewName()) {
        Object name = field.type().compile(value, context);
        values.put(field.name(), name == null ? "" : name);
      }
    }
  }

  private static String unknownArgument(String name, StepDeclaration declaration) {
    List<String> valid = new ArrayList<>(Field.names(declaration.arguments()));
    valid.addAll(COMMON);
    return "\""
        + declaration.name()
        + "\" has no property \""
        + name
        + "\""
        + Suggestions.hint(name, valid);
  }

  /** Gives the new name of a duplicate the kind of its source. */
  private void inheritKind(StepDeclaration declaration, JsonNode node) {
    for (Field field : declaration.arguments()) {
      JsonNode value = node.get(field.name());
      String source = field.type().sourceField();
      JsonNode sourceNode = source == null ? null : node.get(source);
      if (value != null && sourceNode != null && value.is(Kind.STRING)) {
        NameKind kind = context.kindOf(sourceNode.text());
        context.willBind(value.text(), kind == null ? NameKind.HANDLE : kind);
      }
    }
  }

  private Map<String, String> compileSave(@Nullable JsonNode node, StepDeclaration declaration) {
    Map<String, String> save = new LinkedHashMap<>();
    if (node == null) {
      return save;
    }
    if (!node.is(Kind.OBJECT)) {
      problems.add(node, "must be an object of result fields and names, as {\"paddr\": \"p1\"}");
      return save;
    }
    node.members()
        .forEach(
            (path, value) -> {
              String name = context.newName(value);
              if (isNumber(path, declaration, value) && name != null) {
                save.put(path, name);
              }
            });
    return save;
  }

  /** Returns whether {@code path}, as {@code fault.addr}, is a number of the result. */
  private boolean isNumber(String path, StepDeclaration declaration, JsonNode at) {
    List<ResultField> fields = declaration.results();
    ResultField field = null;
    for (String part : path.split("\\.", -1)) {
      field = ResultField.find(fields, part);
      if (field == null) {
        problems.addAtKey(
            at,
            "\""
                + declaration.name()
                + "\" has no result \""
                + path
                + "\""
                + Suggestions.hint(part, ResultField.names(fields)));
        return false;
      }
      fields = field.type().fields();
    }
    if (field == null || !field.type().isNumber()) {
      problems.addAtKey(at, "only numbers can be saved; \"" + path + "\" is none");
      return false;
    }
    return true;
  }

  private String noteOf(JsonNode node) {
    JsonNode note = node.get("note");
    Object text = note == null ? "" : FieldTypes.TEXT.compile(note, context);
    return text == null ? "" : (String) text;
  }
}

package mmusim.scenarios.format;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmusim.scenarios.format.type.CheckContext;
import mmusim.scenarios.format.type.Field;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.Vocabulary;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonNode.Kind;
import mmusim.scenarios.json.Problem;
import mmusim.scenarios.json.Problems;
import mmusim.scenarios.json.Suggestions;
import mmusim.scenarios.json.UnusableInputException;
import org.jspecify.annotations.Nullable;

/** Checks a whole scenario and compiles it; all mistakes are collected before any is thrown. */
public final class ScenarioChecker {
  /** A matrix is gone from the scenarios that it stands for, but may be in the file. */
  private static final List<String> TOP =
      List.of("$schema", "scenario", "name", "description", "machine", "matrix", "steps", "checks");

  private final Catalog catalog;
  private final JsonNode root;
  private final String suffix;
  private final Problems problems;
  private final CheckContext context;

  private ScenarioChecker(Catalog catalog, String file, Matrix.Instance instance) {
    this.catalog = catalog;
    this.root = instance.root();
    this.suffix = instance.suffix();
    this.problems = new Problems(file);
    this.context = new CheckContext(problems);
  }

  /**
   * Checks {@code root} and returns the scenarios that it stands for: one, or one for each
   * combination of its matrix.
   *
   * @param file the name of the file in messages
   * @throws UnusableInputException with every problem of the file
   */
  public static List<Scenario> check(Catalog catalog, String file, JsonNode root) {
    Problems problems = new Problems(file);
    problems.requires(root, Kind.OBJECT, "a scenario is one JSON object");
    problems.throwIfAny();
    List<Scenario> scenarios = new ArrayList<>();
    Set<Problem> found = new LinkedHashSet<>();
    for (Matrix.Instance instance : Matrix.expand(root, new Problems(file))) {
      ScenarioChecker checker = new ScenarioChecker(catalog, file, instance);
      scenarios.add(checker.check());
      found.addAll(checker.problems.all());
    }
    if (!found.isEmpty()) {
      throw new UnusableInputException(List.copyOf(found));
    }
    return scenarios;
  }

  /** Returns what the file says; it can be run only if no problems were found. */
  private Scenario check() {
    checkTop();
    checkVersion();
    String name = textOf("name", problems.file()) + suffix;
    String description = textOf("description", "");
    JsonNode machineNode = root.get("machine");
    Map<String, Object> machine = compileMachine(machineNode);
    boolean kernel = !Boolean.FALSE.equals(machine.get("kernel"));
    if (kernel) {
      catalog.kernelNames().forEach(context::bind);
    }
    boolean checks = compileChecks();
    List<Step> steps = compileSteps(machine, kernel);
    return new Scenario(
        problems.file(),
        name,
        description,
        machine,
        machineNode == null ? root : machineNode,
        steps,
        checks);
  }

  private void checkTop() {
    root.members()
        .forEach(
            (name, value) -> {
              if (!TOP.contains(name)) {
                problems.addAtKey(
                    value, "unknown property \"" + name + "\"" + Suggestions.hint(name, TOP));
              }
            });
  }

  private void checkVersion() {
    JsonNode version = root.get("scenario");
    if (version == null) {
      problems.add(root, "\"scenario\": 1 is missing, the version of the format");
    } else if (!version.is(Kind.NUMBER) || !version.text().equals("1")) {
      problems.add(version, "the version of the format is 1, not " + version);
    }
  }

  private String textOf(String member, String otherwise) {
    JsonNode node = root.get(member);
    Object text = node == null ? otherwise : FieldTypes.TEXT.compile(node, context);
    return text == null ? otherwise : (String) text;
  }

  private Map<String, Object> compileMachine(@Nullable JsonNode node) {
    Map<String, Object> given = Map.of();
    Set<String> wrong = new LinkedHashSet<>();
    if (node != null && !problems.requires(node, Kind.OBJECT, "must be an object")) {
    } else if (node != null) {
      given = Field.compileMembers(node, catalog.machine(), context);
      wrong.addAll(node.members().keySet());
      wrong.removeAll(given.keySet());
    }
    JsonNode source = node == null ? root : node;
    Map<String, Object> machine =
        catalog
            .machineCheck()
            .check(given, wrong, (field, message) -> addProblem(source, field, message));
    context.knowCounters(() -> catalog.machineCheck().counterNames(machine, wrong));
    return machine;
  }

  private void addProblem(JsonNode machine, String field, String message) {
    JsonNode at = machine.get(field);
    problems.add(at == null ? machine : at, message);
  }

  private boolean compileChecks() {
    JsonNode node = root.get("checks");
    if (node == null) {
      return true;
    }
    Object word =
        FieldTypes.word(Vocabulary.ofWords("setting of checks", "off", "on"))
            .compile(node, context);
    return word == null || ((Expression) word).constantValue() == 1;
  }

  private List<Step> compileSteps(Map<String, Object> machine, boolean kernel) {
    JsonNode node = root.get("steps");
    if (node == null) {
      problems.add(root, "\"steps\" is missing, the list of what is done");
      return List.of();
    }
    if (!problems.requires(node, Kind.ARRAY, "must be a list of steps")) {
      return List.of();
    }
    if (node.elements().size() > Limits.STEPS) {
      problems.add(node, "more than " + Limits.STEPS + " steps");
      return List.of();
    }
    List<Step> steps = new ArrayList<>(node.elements().size());
    StepCompiler compiler = new StepCompiler(catalog, context, machine, kernel);
    for (JsonNode element : node.elements()) {
      Step step = compiler.compile(steps.size() + 1, element);
      if (step != null) {
        steps.add(step);
      }
    }
    return steps;
  }
}

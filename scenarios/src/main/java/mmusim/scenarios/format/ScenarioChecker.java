package mmusim.scenarios.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mmusim.scenarios.format.JsonNode.Kind;
import org.jspecify.annotations.Nullable;

/** Checks a whole scenario and compiles it; all mistakes are collected before any is thrown. */
public final class ScenarioChecker {
  private static final List<String> TOP =
      List.of("$schema", "scenario", "name", "description", "machine", "steps", "checks");

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
    List<Scenario> scenarios = new ArrayList<>();
    for (Matrix.Instance instance : Matrix.expand(root, new Problems(file))) {
      scenarios.add(new ScenarioChecker(catalog, file, instance).check());
    }
    return scenarios;
  }

  private Scenario check() {
    if (!root.is(Kind.OBJECT)) {
      problems.add(root, "a scenario is one JSON object, not " + root.kind().words());
      problems.throwIfAny();
    }
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
    problems.throwIfAny();
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
    if (node == null) {
      context.knowCounters(() -> catalog.machineCheck().counterNames(Map.of()));
      return Map.of();
    }
    Map<String, Object> machine = CompoundTypes.compileObject(node, catalog.machine(), context);
    Map<String, Object> known = machine == null ? bareOrNot(node) : machine;
    int before = problems.count();
    if (machine != null) {
      catalog.machineCheck().check(machine, (field, message) -> addProblem(node, field, message));
    }
    boolean isPossible = machine != null && problems.count() == before;
    Map<String, Object> counted = isPossible ? known : bareOrNot(node);
    context.knowCounters(() -> catalog.machineCheck().counterNames(counted));
    return known;
  }

  private void addProblem(JsonNode machine, String field, String message) {
    JsonNode at = machine.get(field);
    problems.add(at == null ? machine : at, message);
  }

  /** What the steps need to know of a machine that has problems: which counters there are, too. */
  private static Map<String, Object> bareOrNot(JsonNode machine) {
    JsonNode kernel = machine.get("kernel");
    return kernel != null && kernel.is(Kind.BOOLEAN) ? Map.of("kernel", kernel.isTrue()) : Map.of();
  }

  private boolean compileChecks() {
    JsonNode node = root.get("checks");
    if (node == null) {
      return true;
    }
    Object word =
        FieldTypes.word(Vocabulary.ofWords("setting of checks", "off", "on"), false)
            .compile(node, context);
    return word == null || ((Expression) word).constantValue() == 1;
  }

  private List<Step> compileSteps(Map<String, Object> machine, boolean kernel) {
    JsonNode node = root.get("steps");
    if (node == null || !node.is(Kind.ARRAY)) {
      problems.add(node == null ? root : node, "\"steps\" must be a list of steps");
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

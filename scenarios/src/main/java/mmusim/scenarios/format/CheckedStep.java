package mmusim.scenarios.format;

import java.util.Map;
import mmusim.scenarios.format.expect.Expectation;
import mmusim.scenarios.format.value.ByteRun;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.Problems;
import org.jspecify.annotations.Nullable;

/** A compiled step as a {@link StepCheck} sees it: what is constant in it, and the machine. */
public final class CheckedStep {
  private final JsonNode source;
  private final Map<String, Object> machine;
  private final Map<String, Object> arguments;
  private final Expectation expect;
  private final Problems problems;

  CheckedStep(
      JsonNode source,
      Map<String, Object> machine,
      Map<String, Object> arguments,
      Expectation expect,
      Problems problems) {
    this.source = source;
    this.machine = machine;
    this.arguments = arguments;
    this.expect = expect;
    this.problems = problems;
  }

  /** Returns the compiled fields of the machine that the file gives. */
  public Map<String, Object> machine() {
    return machine;
  }

  /** Returns whether the file gives the argument, right or wrong. */
  public boolean has(String argument) {
    return source.get(argument) != null;
  }

  /**
   * Returns whether the file gives no argument besides {@code aside}, right or wrong, that has
   * something in it.
   */
  public boolean isEmptyBut(String aside) {
    for (Map.Entry<String, JsonNode> member : source.members().entrySet()) {
      JsonNode value = member.getValue();
      boolean hasContent = !value.is(JsonNode.Kind.OBJECT) || !value.members().isEmpty();
      boolean isAside = member.getKey().equals(aside);
      if (hasContent && !isAside && !StepCompiler.COMMON.contains(member.getKey())) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the file gives the argument and it is true. */
  public boolean isTrue(String argument) {
    return Boolean.TRUE.equals(arguments.get(argument));
  }

  /** Returns the value of an argument that is a constant number, or null. */
  public @Nullable Long constant(String argument) {
    return constant(arguments.get(argument));
  }

  /** Returns how many bytes an argument gives, if that is constant, or null. */
  public @Nullable Long constantLength(String argument) {
    return arguments.get(argument) instanceof ByteRun run ? run.constantLength() : null;
  }

  /** Returns how many bytes the step is expected to read, if that is said and constant, or null. */
  public @Nullable Long expectedLength() {
    ByteRun run = expect.expectedBytes();
    return run == null ? null : run.constantLength();
  }

  /** Reports a mistake in an argument, or in the step if the file does not give it. */
  public void problem(String argument, String message) {
    JsonNode at = source.get(argument);
    problems.add(at == null ? source : at, message);
  }

  private static @Nullable Long constant(@Nullable Object argument) {
    return argument instanceof Expression expression && expression.isConstant()
        ? Long.valueOf(expression.constantValue())
        : null;
  }
}

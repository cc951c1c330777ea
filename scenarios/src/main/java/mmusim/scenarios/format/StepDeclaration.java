package mmusim.scenarios.format;

import java.util.ArrayList;
import java.util.List;
import mmusim.scenarios.format.type.Field;
import mmusim.scenarios.format.type.FieldType;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.format.type.ResultType;

/**
 * What a kind of step may say and gives: the one declaration that the checker, the JSON Schema, the
 * reference page and the runner read.
 *
 * @param name the value of {@code do}
 * @param doc what it does, in a sentence
 * @param needsKernel whether it makes no sense on bare hardware
 * @param arguments the properties besides the common ones
 * @param results the result fields besides {@code status}
 * @param checks what is found before it runs, beyond each argument by itself
 */
public record StepDeclaration(
    String name,
    String doc,
    boolean needsKernel,
    List<Field> arguments,
    List<ResultField> results,
    List<StepCheck> checks) {

  /** Collects a declaration. */
  public static final class Builder {
    private final String name;
    private final String doc;
    private final List<Field> arguments = new ArrayList<>();
    private final List<ResultField> results = new ArrayList<>();
    private final List<StepCheck> checks = new ArrayList<>();
    private boolean needsKernel = true;

    private Builder(String name, String doc) {
      this.name = name;
      this.doc = doc;
    }

    /** Says that the step works on bare hardware too. */
    public Builder onBareHardware() {
      needsKernel = false;
      return this;
    }

    /** Adds an argument that must be given. */
    public Builder needs(String argument, FieldType type, String argumentDoc) {
      arguments.add(Field.required(argument, type, argumentDoc));
      return this;
    }

    /** Adds an argument that may be left out. */
    public Builder takes(String argument, FieldType type, String argumentDoc) {
      arguments.add(Field.optional(argument, type, argumentDoc));
      return this;
    }

    /** Adds a result field. */
    public Builder gives(String result, ResultType type, String resultDoc) {
      results.add(new ResultField(result, type, resultDoc));
      return this;
    }

    /** Adds result fields. */
    public Builder gives(List<ResultField> fields) {
      results.addAll(fields);
      return this;
    }

    /** Adds a check. */
    public Builder checked(StepCheck check) {
      checks.add(check);
      return this;
    }

    /** Returns the declaration. */
    public StepDeclaration build() {
      return new StepDeclaration(
          name,
          doc,
          needsKernel,
          List.copyOf(arguments),
          List.copyOf(results),
          List.copyOf(checks));
    }
  }

  /** Starts the declaration of the step called {@code name}. */
  public static Builder named(String name, String doc) {
    return new Builder(name, doc);
  }
}

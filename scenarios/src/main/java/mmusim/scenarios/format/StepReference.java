package mmusim.scenarios.format;

import java.util.List;
import java.util.stream.Collectors;
import mmusim.scenarios.format.type.Field;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.type.Vocabulary;

/** The tables of the reference page, in Markdown, drawn from the declarations of a catalog. */
public final class StepReference {
  private StepReference() {}

  /** Returns a table of the machine's fields and a section for each kind of step. */
  public static String of(Catalog catalog) {
    StringBuilder out = new StringBuilder("### Fields of the machine\n\n");
    out.append("| field | value | meaning |\n| --- | --- | --- |\n");
    catalog.machine().forEach(field -> row(out, field));
    for (StepDeclaration step : catalog.steps().values()) {
      out.append("\n### `").append(step.name()).append("`\n\n").append(step.doc());
      out.append(step.needsKernel() ? " Needs a kernel.\n" : "\n");
      if (!step.arguments().isEmpty()) {
        out.append("\n| argument | value | meaning |\n| --- | --- | --- |\n");
        arguments(out, step.arguments());
      }
      if (!step.results().isEmpty()) {
        out.append("\n| result | value | meaning |\n| --- | --- | --- |\n");
        step.results().forEach(field -> row(out, field));
      }
    }
    return out.toString();
  }

  /** Registers are one row, however many there are. */
  private static void arguments(StringBuilder out, List<Field> arguments) {
    List<Field> registers =
        arguments.stream().filter(field -> field.doc().startsWith("new value of ")).toList();
    arguments.stream().filter(field -> !registers.contains(field)).forEach(f -> row(out, f));
    if (!registers.isEmpty()) {
      out.append("| ")
          .append(
              registers.stream()
                  .map(field -> "`" + field.name() + "`")
                  .collect(Collectors.joining(", ")))
          .append(" | number | new value of the register, or of the bit |\n");
    }
  }

  private static void row(StringBuilder out, Field field) {
    out.append("| `")
        .append(field.name())
        .append(field.required() ? "` | " : "` (optional) | ")
        .append(escaped(field.type().describe()))
        .append(" | ")
        .append(escaped(field.doc()))
        .append(" |\n");
  }

  private static void row(StringBuilder out, ResultField field) {
    out.append("| `")
        .append(field.name())
        .append("` | ")
        .append(escaped(describe(field.type())))
        .append(" | ")
        .append(escaped(field.doc()))
        .append(" |\n");
  }

  private static String describe(ResultType type) {
    Vocabulary words = type.vocabulary();
    String list = words == null ? "" : " `" + String.join("`, `", words.words()) + "`";
    return switch (type.kind()) {
      case COUNT, HEX -> "number";
      case WORD -> words == null ? "text" : list.strip();
      case SET -> "set of" + list;
      case BYTES -> "bytes";
      case BOOLEAN -> "true or false";
      case NUMBERS -> "list of numbers";
      case NAME -> "name of an object";
      case OBJECT -> "object: `" + String.join("`, `", ResultField.names(type.fields())) + "`";
      case LIST -> "list of: `" + String.join("`, `", ResultField.names(type.fields())) + "`";
    };
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }
}

package mmusim.scenarios.format;

import java.util.Map;
import mmusim.scenarios.format.expect.Expectation;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.json.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A checked step.
 *
 * @param index its number in the file, from 1
 * @param source where it stands
 * @param declaration its kind
 * @param arguments the compiled arguments that were given
 * @param expect what it must give
 * @param save result fields, with dots, to the names that keep them
 * @param note printed when it fails, or the empty string
 * @param repeat how often it runs, or null for once
 */
public record Step(
    int index,
    JsonNode source,
    StepDeclaration declaration,
    Map<String, Object> arguments,
    Expectation expect,
    Map<String, String> save,
    String note,
    @Nullable Expression repeat) {}

package mmusim.scenarios.format;

import java.util.List;
import java.util.Map;
import mmusim.scenarios.format.type.Field;
import mmusim.scenarios.format.type.Vocabulary;
import mmusim.scenarios.format.value.NameKind;

/**
 * The vocabulary of scenarios: what a machine and the steps may say.
 *
 * @param machine the fields of {@code machine}
 * @param steps the kinds of steps by name, in the order of the reference page
 * @param status the words for what a call answers
 * @param kernelNames the names that are bound when there is a kernel
 * @param machineCheck what can be said of a machine before it runs
 * @param schemaDefinitions JSON Schemas, by name, that the types of fields refer to
 */
public record Catalog(
    List<Field> machine,
    Map<String, StepDeclaration> steps,
    Vocabulary status,
    Map<String, NameKind> kernelNames,
    MachineCheck machineCheck,
    Map<String, String> schemaDefinitions) {}

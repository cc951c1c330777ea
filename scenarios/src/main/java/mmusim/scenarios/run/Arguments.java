package mmusim.scenarios.run;

import mmusim.scenarios.format.FieldType;
import mmusim.scenarios.format.FieldTypes;
import mmusim.scenarios.format.Limits;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.Vocabulary;

/** Arguments that several kinds of steps share. */
final class Arguments {
  static final FieldType CPU = FieldTypes.number(0, Limits.CPUS - 1);
  private static final Vocabulary MODE = Vocabulary.ofWords("mode", "user", "supervisor");

  private Arguments() {}

  /** Declares {@code cpu}. */
  static StepDeclaration.Builder withCpu(StepDeclaration.Builder step) {
    return step.takes("cpu", CPU, "which CPU; default 0").checked(StepChecks::cpu);
  }

  /** Declares {@code mode}. */
  static StepDeclaration.Builder withMode(StepDeclaration.Builder step) {
    return step.takes("mode", FieldTypes.word(MODE, false), "who accesses; default user");
  }

  static boolean isUser(Call call) {
    return call.number("mode", 0) == 0;
  }
}

package mmusim.scenarios.run.step;

import mmusim.mmu.paging.Access;
import mmusim.scenarios.format.Limits;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.type.FieldType;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.Vocabulary;

/** Arguments that several kinds of steps share. */
final class Arguments {
  static final FieldType CPU = FieldTypes.number(0, Limits.CPUS - 1);
  private static final Vocabulary FETCH_MODE = Vocabulary.ofWords("mode", "user", "supervisor");
  private static final Vocabulary MODE =
      Vocabulary.ofWords("mode", "user", "supervisor", "implicit");
  private static final int[] ACCESS_BY_MODE = {Access.USER, 0, Access.IMPLICIT};

  private Arguments() {}

  /** Declares {@code cpu}. */
  static StepDeclaration.Builder withCpu(StepDeclaration.Builder step) {
    return step.takes("cpu", CPU, "which CPU; default 0").checked(StepChecks::cpu);
  }

  /** Declares who fetches. */
  static StepDeclaration.Builder withFetchMode(StepDeclaration.Builder step) {
    return step.takes("mode", FieldTypes.word(FETCH_MODE), "who accesses; default user");
  }

  /** Declares who accesses data, and what kind of stack it is in. */
  static StepDeclaration.Builder withDataMode(StepDeclaration.Builder step) {
    return step.takes(
            "mode",
            FieldTypes.word(MODE),
            "who accesses; implicit: the processor by itself, as a supervisor whom RFLAGS.AC does"
                + " not help; default user")
        .takes(
            "shadow_stack",
            FieldTypes.BOOLEAN,
            "an access of the shadow stack, user or supervisor; default false")
        .takes(
            "stack_segment",
            FieldTypes.BOOLEAN,
            "an access through SS: #SS in place of #GP; default false")
        .checked(StepChecks::access);
  }

  /** Returns the access to do {@code operation} in the way that the step says. */
  static int access(Call call, int operation) {
    return operation
        | ACCESS_BY_MODE[(int) call.number("mode", 0)]
        | (call.isTrue("shadow_stack") ? Access.SHADOW_STACK : 0)
        | (call.isTrue("stack_segment") ? Access.STACK : 0);
  }
}

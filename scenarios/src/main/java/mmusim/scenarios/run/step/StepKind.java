package mmusim.scenarios.run.step;

import mmusim.scenarios.format.StepDeclaration;

/**
 * A kind of step.
 *
 * @param declaration what it may say and gives
 * @param action what it does
 */
record StepKind(StepDeclaration declaration, StepAction action) {
  static StepKind of(StepDeclaration.Builder declaration, StepAction action) {
    return new StepKind(declaration.build(), action);
  }
}

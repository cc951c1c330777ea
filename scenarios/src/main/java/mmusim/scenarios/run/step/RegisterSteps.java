package mmusim.scenarios.run.step;

import static mmusim.scenarios.format.type.FieldTypes.NUMBER;

import java.util.List;
import mmusim.mmu.Cpu;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.RegisterField;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.value.Expression;

/** Steps that execute privileged instructions: registers and invalidation. */
final class RegisterSteps {
  private RegisterSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.of(set(), RegisterSteps::runSet),
        StepKind.of(
            Arguments.withCpu(
                StepDeclaration.named("invlpg", "Executes INVLPG.")
                    .onBareHardware()
                    .needs("addr", NUMBER, "an address in the page")),
            call -> call.cpu().invlpg(call.number("addr"))),
        StepKind.of(
            Arguments.withCpu(
                    StepDeclaration.named("invpcid", "Executes INVPCID.")
                        .onBareHardware()
                        .needs("type", NUMBER, "0 an address, 1 a PCID, 2 all, 3 all but globals")
                        .takes("pcid", NUMBER, "the PCID; default 0")
                        .takes("addr", NUMBER, "the address; default 0"))
                .gives(
                    "fault",
                    Results.FAULT,
                    "#GP if the operands are refused, #UD without the feature")
                .gives("explanation", ResultType.TEXT, "what rule refused them"),
            RegisterSteps::runInvpcid),
        StepKind.of(
            Arguments.withCpu(
                StepDeclaration.named(
                        "flush", "Drops every cached translation of a CPU, global ones too.")
                    .onBareHardware()),
            call -> call.cpu().flushAll()));
  }

  private static StepDeclaration.Builder set() {
    StepDeclaration.Builder set =
        Arguments.withCpu(
            StepDeclaration.named(
                    "set", "Writes registers, or bits of them, in the order given; one at least.")
                .onBareHardware()
                .checked(StepChecks::set));
    for (String name : RegisterField.names()) {
      set.takes(
          name,
          name.contains(".") && isBit(name) ? FieldTypes.number(0, 1) : NUMBER,
          "new value of " + name);
    }
    return set.gives(
            "fault", Results.FAULT, "#GP if a write is refused; that write changes nothing")
        .gives("explanation", ResultType.TEXT, "which write, and what rule refused it");
  }

  private static boolean isBit(String name) {
    RegisterField field = RegisterField.find(name);
    return field != null && field.isBit();
  }

  private static void runSet(Call call) {
    Cpu cpu = call.cpu();
    for (var argument : call.step().arguments().entrySet()) {
      RegisterField field = RegisterField.find(argument.getKey());
      if (field == null) {
        continue;
      }
      long value = call.evaluate((Expression) argument.getValue());
      if (field.isBit() && (value & ~1L) != 0) {
        throw call.unusable(field.name() + " is one bit, 0 or 1, not " + value);
      }
      if (call.rig().hasKernel() && field.name().equals("cr3")) {
        call.kernel().tableWrites().noteTables(call.step().index());
      }
      if (!field.write(cpu.registers(), value)) {
        call.give("fault", Faults.generalProtection());
        call.give(
            "explanation",
            "write of 0x%x to %s refused: %s"
                .formatted(value, field.name(), cpu.registers().refusal()));
        return;
      }
    }
  }

  private static void runInvpcid(Call call) {
    Cpu cpu = call.cpu();
    long type = call.number("type");
    long pcid = call.number("pcid");
    long vaddr = call.number("addr");
    if (!cpu.invpcid(type, pcid, vaddr)) {
      boolean isKnown = cpu.registers().model().has(Feature.INVPCID);
      call.give("fault", isKnown ? Faults.generalProtection() : Faults.undefinedInstruction());
      call.give("explanation", "INVPCID refused: " + cpu.refusalOfInvpcid(type, pcid, vaddr));
    }
  }
}

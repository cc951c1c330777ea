package mmusim.scenarios.run.step;

import static mmusim.scenarios.format.type.FieldTypes.HANDLE;

import java.util.List;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.run.rig.Binding;
import mmusim.vm.HandleInfo;
import mmusim.vm.HandleSyscalls;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;

/** The calls on handles. */
final class HandleSteps {
  private HandleSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.of(
            withRights("handle_duplicate", "Makes a second handle to the same object."),
            HandleSteps::duplicate),
        StepKind.of(
            withRights("handle_replace", "Replaces a handle by one with other rights."),
            HandleSteps::replace),
        StepKind.of(
            StepDeclaration.named("handle_close", "Closes a handle.")
                .needs("handle", HANDLE, "the handle"),
            HandleSteps::close),
        StepKind.of(
            StepDeclaration.named("handle_info", "Tells the type and the rights of a handle.")
                .needs("handle", HANDLE, "the handle")
                .gives("type", ResultType.word(KernelWords.OBJECT_TYPE), "type of the object")
                .gives("rights", ResultType.set(KernelWords.RIGHT), "rights of the handle"),
            HandleSteps::info));
  }

  private static StepDeclaration.Builder withRights(String name, String doc) {
    return StepDeclaration.named(name, doc)
        .needs("handle", HANDLE, "the handle")
        .needs("rights", FieldTypes.flags(KernelWords.RIGHT), "rights of the new handle")
        .takes("as", FieldTypes.newNameLike("handle"), "name of the new handle");
  }

  private static HandleSyscalls calls(Call call) {
    return call.kernel().kernel().handles();
  }

  private static void duplicate(Call call) {
    Binding source = call.binding("handle");
    call.bindCopy(
        source, calls(call).duplicate(call.caller(), source.handle(), call.options("rights")));
  }

  private static void replace(Call call) {
    Binding source = call.binding("handle");
    Outcome<Integer> made =
        calls(call).replace(call.caller(), source.handle(), call.options("rights"));
    call.rig().names().close(source.handle());
    call.bindCopy(source, made);
  }

  private static void close(Call call) {
    int handle = call.handle("handle");
    Status status = calls(call).close(call.caller(), handle);
    call.answer(status);
    call.rig().names().close(handle);
  }

  private static void info(Call call) {
    HandleInfo info = call.answer(calls(call).info(call.caller(), call.handle("handle")));
    if (info != null) {
      call.give("type", KernelWords.typeWord(info.type()));
      call.give("rights", KernelWords.rightsIn(info.rights()));
    }
  }
}

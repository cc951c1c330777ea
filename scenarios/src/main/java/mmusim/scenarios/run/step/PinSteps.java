package mmusim.scenarios.run.step;

import static mmusim.scenarios.format.type.FieldTypes.HANDLE;
import static mmusim.scenarios.format.type.FieldTypes.NUMBER;

import java.util.List;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.value.NameKind;
import mmusim.scenarios.run.rig.Binding;
import mmusim.scenarios.run.rig.KernelRig;
import mmusim.vm.Pinned;

/** Pins, and memory pressure. */
final class PinSteps {
  private PinSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.of(
            StepDeclaration.named("pin", "Pins pages for reading and writing by a device.")
                .needs("vmo", HANDLE, "the VMO")
                .takes("offset", NUMBER, "first byte; default 0")
                .needs("size", NUMBER, "bytes")
                .takes("as", FieldTypes.newName(NameKind.PIN), "name of the pin")
                .gives("paddrs", ResultType.NUMBERS, "physical address of each page"),
            PinSteps::pin),
        StepKind.of(
            StepDeclaration.named("unpin", "Releases a pin.").needs("handle", HANDLE, "the pin"),
            PinSteps::unpin),
        StepKind.of(
            StepDeclaration.named("reclaim", "Memory pressure: takes back what may be taken back.")
                .takes("vmo", HANDLE, "of this VMO; default of all, in order")
                .gives("frames", ResultType.COUNT, "frames that became free"),
            PinSteps::reclaim));
  }

  private static void pin(Call call) {
    Pinned pinned =
        call.answer(
            call.kernel()
                .kernel()
                .pins()
                .pin(
                    call.caller(), call.handle("vmo"), call.number("offset"), call.number("size")));
    if (pinned != null) {
      call.give("paddrs", pinned.paddrs());
      call.bind(
          "as",
          Binding.handle(NameKind.PIN, pinned.handle(), call.kernel().objectIdOf(pinned.handle())));
    }
  }

  private static void unpin(Call call) {
    int handle = call.handle("handle");
    if (call.answer(call.kernel().kernel().pins().unpin(call.caller(), handle))) {
      call.rig().names().close(handle);
    }
  }

  private static void reclaim(Call call) {
    KernelRig kernel = call.kernel();
    Long frames = call.answer(kernel.reclaim(call.has("vmo") ? call.handle("vmo") : 0));
    if (frames != null) {
      call.give("frames", frames);
    }
  }
}

package mmusim.scenarios.run.step;

import java.util.List;
import java.util.Map;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.expect.ExpectedTypes;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.value.NameKind;

/** Steps that compare counters. */
final class CheckSteps {
  /** What a counter in a snapshot takes of the heap, roughly. */
  private static final long COUNTER_HEAP_BYTES = 64;

  private CheckSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.of(
            StepDeclaration.named(
                    "assert",
                    "Compares counters and frames with what they should be; one of them at least.")
                .onBareHardware()
                .takes("counters", ExpectedTypes.counters(), "counters and what they should be")
                .takes(
                    "free_frames",
                    ExpectedTypes.value(ResultType.COUNT),
                    "frames that the PMM could hand out")
                .takes(
                    "committed_frames",
                    ExpectedTypes.value(ResultType.COUNT),
                    "frames that hold VMO pages, each once")
                .takes("since", FieldTypes.MARK, "compare what was counted since this mark")
                .checked(StepChecks::comparison)
                .checked(StepChecks::frames),
            CheckSteps::check),
        StepKind.of(
            StepDeclaration.named("mark", "Keeps the counters for a later assert.")
                .onBareHardware()
                .needs("as", FieldTypes.newName(NameKind.MARK), "name of the mark"),
            CheckSteps::mark));
  }

  private static void mark(Call call) {
    Map<String, Long> counters = call.rig().machine().counters().snapshot();
    call.rig().machine().memory().budget().take(COUNTER_HEAP_BYTES * counters.size());
    call.rig().marks().put(call.text("as", ""), counters);
  }

  private static void check(Call call) {
    Map<String, Long> start =
        call.has("since")
            ? call.rig().marks().getOrDefault(call.text("since", ""), Map.of())
            : Map.of();
    if (call.argument("counters") instanceof Map<?, ?> tests) {
      tests.forEach(
          (name, test) -> {
            String counter = (String) name;
            long value = call.rig().machine().counters().get(counter);
            call.compare(counter, test, value - start.getOrDefault(counter, 0L));
          });
    }
    compareFrames(call, "free_frames");
    compareFrames(call, "committed_frames");
  }

  private static void compareFrames(Call call, String field) {
    Object test = call.argument(field);
    if (test != null) {
      Pmm pmm = call.kernel().kernel().pmm();
      long frames =
          field.equals("free_frames") ? pmm.freeFrames() : pmm.framesOwnedBy(FrameOwner.VMO);
      call.compare(field, test, frames);
    }
  }
}

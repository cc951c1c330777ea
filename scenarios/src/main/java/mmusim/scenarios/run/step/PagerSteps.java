package mmusim.scenarios.run.step;

import static mmusim.scenarios.format.type.FieldTypes.HANDLE;
import static mmusim.scenarios.format.type.FieldTypes.NUMBER;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.scenarios.format.Limits;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.type.Vocabulary;
import mmusim.scenarios.format.value.NameKind;
import mmusim.scenarios.run.rig.AutomaticPager;
import mmusim.scenarios.run.rig.Binding;
import mmusim.vm.DirtyRange;
import mmusim.vm.PagerSyscalls;
import mmusim.vm.pager.PagerPacket;

/** The calls of pagers, and a pager that answers by itself. */
final class PagerSteps {
  private static final Vocabulary COMMAND =
      Vocabulary.ofWords("command of a packet", "READ", "DIRTY", "COMPLETE");

  private static final List<ResultField> DIRTY_RANGE =
      List.of(
          new ResultField("offset", ResultType.HEX, "first byte"),
          new ResultField("size", ResultType.HEX, "bytes"),
          new ResultField("zero", ResultType.BOOLEAN, "whether it is all zeros"));

  private PagerSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.of(
            StepDeclaration.named("pager_create", "Makes a pager, which scripts or serves itself.")
                .takes("options", NUMBER, "must be 0; default 0")
                .takes(
                    "fill",
                    FieldTypes.PATTERN,
                    "serve every request at once with these bytes, repeated from the VMO's start")
                .takes(
                    "cycles",
                    FieldTypes.number(0, Limits.CYCLES),
                    "how long each such answer takes; default 0")
                .takes("as", FieldTypes.newName(NameKind.PAGER), "name of the pager"),
            PagerSteps::create),
        StepKind.of(
            StepDeclaration.named("pager_create_vmo", "Makes a VMO whose pages a pager supplies.")
                .needs("pager", HANDLE, "the pager")
                .takes(
                    "options",
                    FieldTypes.flags(KernelWords.VMO_OPTION),
                    "RESIZABLE, TRAP_DIRTY, UNBOUNDED; default none")
                .takes("key", NUMBER, "comes back in packets; default 0")
                .needs("size", NUMBER, "bytes; rounded up to pages")
                .takes("as", FieldTypes.newName(NameKind.VMO), "name of the VMO"),
            PagerSteps::createVmo),
        StepKind.of(
            ofVmo("pager_supply_pages", "Supplies pages, taken out of another VMO.")
                .needs("offset", NUMBER, "first byte")
                .needs("size", NUMBER, "bytes")
                .needs("aux", HANDLE, "the VMO that has the pages")
                .takes("aux_offset", NUMBER, "first byte of it; default 0"),
            PagerSteps::supplyPages),
        StepKind.of(
            ofVmo("pager_op_range", "Answers or reports for a range.")
                .needs("op", FieldTypes.wordOrNumber32(KernelWords.PAGER_OP), "the operation")
                .needs("offset", NUMBER, "first byte")
                .needs("size", NUMBER, "bytes")
                .takes(
                    "data",
                    FieldTypes.wordOrNumber(KernelWords.PAGER_DATA),
                    "FAIL: the status; WRITEBACK_BEGIN: DIRTY_RANGE_IS_ZERO; default 0"),
            PagerSteps::opRange),
        StepKind.of(
            ofVmo("pager_detach_vmo", "Detaches a VMO; its requests fail from now on."),
            call ->
                call.answer(
                    calls(call)
                        .detachVmo(call.caller(), call.handle("pager"), call.handle("vmo")))),
        StepKind.of(
            ofVmo("pager_query_dirty_ranges", "Lists what must be written back.")
                .takes("offset", NUMBER, "first byte; default 0")
                .needs("size", NUMBER, "bytes")
                .gives("ranges", ResultType.list(DIRTY_RANGE), "in order"),
            PagerSteps::queryDirtyRanges),
        StepKind.of(
            ofVmo("pager_query_vmo_stats", "Tells whether the VMO was modified.")
                .takes("reset", FieldTypes.BOOLEAN, "forget it; default false")
                .gives("modified", ResultType.BOOLEAN, "since the last reset"),
            PagerSteps::queryVmoStats),
        StepKind.of(
            StepDeclaration.named("pager_read_packet", "Takes the oldest packet of a pager.")
                .needs("pager", HANDLE, "the pager")
                .gives("command", ResultType.word(COMMAND), "what is asked")
                .gives("key", ResultType.COUNT, "the key of the VMO")
                .gives("offset", ResultType.HEX, "first byte")
                .gives("size", ResultType.HEX, "bytes"),
            PagerSteps::readPacket));
  }

  private static StepDeclaration.Builder ofVmo(String name, String doc) {
    return StepDeclaration.named(name, doc)
        .needs("pager", HANDLE, "the pager")
        .needs("vmo", HANDLE, "a VMO of it");
  }

  private static PagerSyscalls calls(Call call) {
    return call.kernel().kernel().pager();
  }

  /** Returns what an answer takes; a name may hold more, which only the run can see. */
  private static long cycles(Call call) {
    long cycles = call.number("cycles");
    if (Long.compareUnsigned(cycles, Limits.CYCLES) > 0) {
      throw call.unusable("\"cycles\" must be 0 to " + Limits.CYCLES);
    }
    return cycles;
  }

  private static void create(Call call) {
    Integer handle = call.answer(calls(call).create(call.caller(), call.options("options")));
    if (handle == null) {
      return;
    }
    call.bind("as", Binding.handle(NameKind.PAGER, handle, call.kernel().objectIdOf(handle)));
    if (call.has("fill")) {
      AutomaticPager pager =
          new AutomaticPager(call.kernel(), handle, call.bytes("fill"), cycles(call));
      pager.attach();
      call.kernel().automaticPagers().put(handle, pager);
    }
  }

  private static void createVmo(Call call) {
    int pager = call.handle("pager");
    AutomaticPager automatic = call.kernel().automaticPagers().get(pager);
    long key = automatic == null ? call.number("key") : automatic.nextKey();
    Integer handle =
        call.answer(
            calls(call)
                .createVmo(
                    call.caller(), pager, call.options("options"), key, call.number("size")));
    if (handle != null) {
      VmoSteps.bindVmo(call, handle);
      if (automatic != null) {
        automatic.serve(key, handle);
      }
    }
  }

  private static void supplyPages(Call call) {
    call.answer(
        calls(call)
            .supplyPages(
                call.caller(),
                call.handle("pager"),
                call.handle("vmo"),
                call.number("offset"),
                call.number("size"),
                call.handle("aux"),
                call.number("aux_offset")));
  }

  private static void opRange(Call call) {
    call.answer(
        calls(call)
            .opRange(
                call.caller(),
                call.handle("pager"),
                call.options("op"),
                call.handle("vmo"),
                call.number("offset"),
                call.number("size"),
                call.number("data")));
  }

  private static void queryDirtyRanges(Call call) {
    List<DirtyRange> ranges =
        call.answer(
            calls(call)
                .queryDirtyRanges(
                    call.caller(),
                    call.handle("pager"),
                    call.handle("vmo"),
                    call.number("offset"),
                    call.number("size")));
    if (ranges != null) {
      List<Map<String, Object>> shown = new ArrayList<>();
      for (DirtyRange range : ranges) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("offset", range.offset());
        fields.put("size", range.length());
        fields.put("zero", range.isZero());
        shown.add(fields);
      }
      call.give("ranges", shown);
    }
  }

  private static void queryVmoStats(Call call) {
    Boolean modified =
        call.answer(
            calls(call)
                .queryVmoStats(
                    call.caller(), call.handle("pager"), call.handle("vmo"), call.isTrue("reset")));
    if (modified != null) {
      call.give("modified", modified);
    }
  }

  private static void readPacket(Call call) {
    PagerPacket packet = call.answer(calls(call).readPacket(call.caller(), call.handle("pager")));
    if (packet != null) {
      call.give("command", packet.command().name());
      call.give("key", packet.key());
      call.give("offset", packet.offset());
      call.give("size", packet.length());
    }
  }
}

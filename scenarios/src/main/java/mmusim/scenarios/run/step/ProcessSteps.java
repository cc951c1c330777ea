package mmusim.scenarios.run.step;

import static mmusim.scenarios.format.type.FieldTypes.BYTES;
import static mmusim.scenarios.format.type.FieldTypes.HANDLE;
import static mmusim.scenarios.format.type.FieldTypes.NUMBER;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.mmu.memory.Budget;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.type.Vocabulary;
import mmusim.scenarios.format.value.ByteRun;
import mmusim.scenarios.format.value.NameKind;
import mmusim.scenarios.run.rig.Binding;
import mmusim.scenarios.run.rig.Bindings;
import mmusim.scenarios.run.rig.KernelRig;
import mmusim.vm.MapsEntry;
import mmusim.vm.ProcessHandles;
import mmusim.vm.ProcessSyscalls;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.process.Process;

/** The calls on processes. */
final class ProcessSteps {
  private static final Vocabulary ENTRY_TYPE = Vocabulary.ofWords("type", "vmar", "mapping");

  private static final List<ResultField> MAPS_ENTRY =
      List.of(
          new ResultField("name", ResultType.TEXT, "the name bound to it, if any"),
          new ResultField("type", ResultType.word(ENTRY_TYPE), "vmar or mapping"),
          new ResultField("depth", ResultType.COUNT, "VMARs around it"),
          new ResultField("base", ResultType.HEX, "first address"),
          new ResultField("size", ResultType.HEX, "bytes"),
          new ResultField("perms", ResultType.TEXT, "as rw-"),
          new ResultField(
              "cache_policy", ResultType.word(KernelWords.CACHE_POLICY), "of a mapping"),
          new ResultField("committed_bytes", ResultType.COUNT, "in the mapped range"),
          new ResultField("vmo", ResultType.NAME, "the mapped VMO"));

  private ProcessSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.of(
            StepDeclaration.named("process_create", "Makes a process.")
                .takes("as", FieldTypes.newName(NameKind.PROCESS), "name of the process")
                .takes("root", FieldTypes.newName(NameKind.VMAR), "name of its root VMAR"),
            ProcessSteps::create),
        StepKind.of(
            memory("process_read_memory", "Reads memory of a process as a debugger does.")
                .takes("size", NUMBER, "how many bytes; else as many as are expected")
                .gives("bytes", ResultType.BYTES, "the bytes read")
                .gives("actual", ResultType.COUNT, "how many bytes were read")
                .checked(StepChecks::size),
            ProcessSteps::readMemory),
        StepKind.of(
            memory("process_write_memory", "Writes memory of a process as a debugger does.")
                .needs("bytes", BYTES, "what to write")
                .gives("actual", ResultType.COUNT, "how many bytes were written")
                .checked(StepChecks.bytes("bytes")),
            ProcessSteps::writeMemory),
        StepKind.of(
            StepDeclaration.named("process_maps", "Lists the address space of a process.")
                .takes("process", HANDLE, "the process; default main")
                .gives("maps", ResultType.list(MAPS_ENTRY), "in pre-order, the root VMAR first"),
            ProcessSteps::maps),
        StepKind.of(
            Arguments.withCpu(
                StepDeclaration.named("switch", "Switches a CPU to a process.")
                    .needs("process", HANDLE, "the process")),
            ProcessSteps::switchTo));
  }

  private static StepDeclaration.Builder memory(String name, String doc) {
    return StepDeclaration.named(name, doc)
        .needs("process", HANDLE, "the process")
        .needs("addr", NUMBER, "first address");
  }

  private static ProcessSyscalls calls(Call call) {
    return call.kernel().kernel().process();
  }

  private static void create(Call call) {
    ProcessHandles made =
        call.answer(calls(call).create(call.caller(), call.text("as", "process")));
    if (made == null) {
      return;
    }
    KernelRig kernel = call.kernel();
    call.bind(
        "as",
        Binding.handle(
            NameKind.PROCESS, made.processHandle(), kernel.objectIdOf(made.processHandle())));
    call.bind("root", kernel.vmarBinding(made.rootVmarHandle()));
  }

  private static void readMemory(Call call) {
    long length = call.lengthToRead(call.step().expect().expectedBytes(), 0);
    byte[] bytes = new byte[call.requireMovable(length)];
    Integer actual =
        call.answer(
            calls(call)
                .readMemory(
                    call.caller(),
                    call.handle("process"),
                    call.number("addr"),
                    bytes,
                    0,
                    bytes.length));
    if (actual != null) {
      call.give("actual", (long) actual);
      call.give("bytes", Arrays.copyOf(bytes, actual));
    }
  }

  private static void writeMemory(Call call) {
    ByteRun run = call.bytes("bytes");
    byte[] bytes = run.toArray(call.requireMovable(call.length(run)));
    Integer actual =
        call.answer(
            calls(call)
                .writeMemory(
                    call.caller(),
                    call.handle("process"),
                    call.number("addr"),
                    bytes,
                    0,
                    bytes.length));
    if (actual != null) {
      call.give("actual", (long) actual);
    }
  }

  private static void maps(Call call) {
    int process = call.has("process") ? call.handle("process") : call.kernel().mainHandle();
    Outcome<List<MapsEntry>> outcome = calls(call).maps(call.caller(), process);
    List<MapsEntry> entries = call.answer(outcome);
    if (entries != null) {
      Budget budget = call.rig().machine().memory().budget();
      long heapBytes = Call.ELEMENT_HEAP_BYTES * entries.size();
      budget.take(heapBytes);
      List<Map<String, Object>> shown = new ArrayList<>();
      entries.forEach(entry -> shown.add(fields(call, entry)));
      budget.giveBack(heapBytes);
      call.give("maps", shown);
    }
  }

  private static void switchTo(Call call) {
    int cpu = call.cpu().index();
    Process process = call.process("process");
    if (process != null) {
      call.kernel().kernel().switchTo(cpu, process);
      call.answer(Status.OK);
    }
  }

  private static Map<String, Object> fields(Call call, MapsEntry entry) {
    boolean mapping = entry.type() == MapsEntry.Type.MAPPING;
    Bindings names = call.rig().names();
    Map<String, Object> fields = new LinkedHashMap<>();
    String name =
        mapping
            ? names.nameOfMapping(entry.vmarKoid(), entry.base(), entry.sizeBytes())
            : names.nameOfVmar(entry.vmarKoid());
    if (name != null) {
      fields.put("name", name);
    }
    fields.put("type", mapping ? "mapping" : "vmar");
    fields.put("depth", (long) entry.depth());
    fields.put("base", entry.base());
    fields.put("size", entry.sizeBytes());
    fields.put("perms", VmOption.letters(entry.permissions()));
    if (entry.cachePolicy() != null) {
      fields.put("cache_policy", entry.cachePolicy().name());
    }
    fields.put("committed_bytes", entry.committedBytes());
    if (entry.vmoKoid() != 0) {
      fields.put("vmo", names.object(entry.vmoKoid()));
    }
    return fields;
  }
}

package mmusim.vm.model;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.paging.Access;
import mmusim.vm.AccessRecord;
import mmusim.vm.Kernel;
import mmusim.vm.KernelConfig;
import mmusim.vm.MapsEntry;
import mmusim.vm.ProcessHandles;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.abi.VmarOp;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;
import mmusim.vm.process.Process;

/** The process on the simulated machine, which also keeps what was done as a scenario. */
final class RealProcess {
  static final long PAGE = 4096;

  private static final long BOX_OFFSET = 0x10_0000_0000L;
  private static final int BOX_OPTIONS =
      VmOption.CAN_MAP_READ
          | VmOption.CAN_MAP_WRITE
          | VmOption.CAN_MAP_SPECIFIC
          | VmOption.SPECIFIC;

  private final Kernel kernel;
  private final Process process;
  private final int processHandle;
  private final int box;
  private final long base;
  private final List<Integer> vmos = new ArrayList<>();
  private final List<Integer> weakVmos = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();
  private final AccessRecord record = new AccessRecord();

  RealProcess() {
    MachineConfig machine = MachineConfig.builder().ramBytes(16L << 20).cpus(2).build();
    kernel = new Kernel(KernelConfig.builder().machine(machine).build());
    ProcessHandles handles = kernel.createProcess("main");
    process = handles.process();
    processHandle = handles.processHandle();
    var region =
        kernel
            .vmar()
            .allocate(
                process, handles.rootVmarHandle(), BOX_OPTIONS, BOX_OFFSET, FlatModel.PAGES * PAGE)
            .value();
    box = region.handle();
    base = region.addr();
    steps.add(
        "{\"do\": \"vmar_allocate\", \"vmar\": \"root\", \"offset\": \"0x%x\", \"size\": \"%dp\", \"options\": %d, \"as\": \"box\"}"
            .formatted(BOX_OFFSET, FlatModel.PAGES, BOX_OPTIONS));
  }

  int vmoIndex(Move move) {
    return vmos.isEmpty() ? 0 : move.vmo() % vmos.size();
  }

  /** Returns a status as its number, or the byte that was read. */
  int apply(Move move, int expected) {
    int vmo = vmoIndex(move);
    long addr = base + move.at() * PAGE;
    long length = (move.length() + 1) * PAGE;
    return switch (move.kind()) {
      case CREATE -> create(move.length(), (move.value() & 1) * VmoOption.RESIZABLE);
      case SNAPSHOT -> snapshot(vmo);
      case MAP -> map(move, vmo, expected);
      case UNMAP -> {
        note(
            expected,
            "\"vmar_unmap\", \"vmar\": \"box\", \"addr\": \"box+%dp\", \"len\": \"%dp\"",
            move.at(),
            move.length() + 1);
        yield kernel.vmar().unmap(process, box, addr, length).value();
      }
      case PROTECT -> {
        note(
            expected,
            "\"vmar_protect\", \"vmar\": \"box\", \"addr\": \"box+%dp\", \"len\": \"%dp\", \"options\": %d",
            move.at(),
            move.length() + 1,
            move.permissions());
        yield kernel.vmar().protect(process, box, move.permissions(), addr, length).value();
      }
      case COMMIT -> {
        note(
            expected,
            "\"vmar_op_range\", \"vmar\": \"box\", \"op\": \"COMMIT\", \"addr\": \"box+%dp\", \"len\": \"%dp\"",
            move.at(),
            move.length() + 1);
        yield kernel.vmar().opRange(process, box, VmarOp.COMMIT, addr, length).value();
      }
      case WRITE -> write(move, expected);
      case READ -> {
        noteAccess(
            expected,
            "\"read\", \"cpu\": %d, \"process\": \"main\", \"addr\": \"box+%dp\", \"size\": 1",
            move.cpu(),
            move.at());
        yield read(move.cpu(), move.at());
      }
      case VMO_WRITE -> {
        note(
            expected,
            "\"vmo_write\", \"vmo\": \"v%d\", \"offset\": \"%dp\", \"bytes\": \"%02x\"",
            vmo,
            move.length(),
            move.value());
        byte[] data = {(byte) move.value()};
        yield kernel.vmo().write(process, vmos.get(vmo), data, move.length() * PAGE, 1).value();
      }
      case ZERO -> zero(move, vmo, expected);
      case RESIZE -> {
        note(expected, "\"vmo_set_size\", \"vmo\": \"v%d\", \"size\": \"%dp\"", vmo, move.length());
        yield kernel.vmo().setSize(process, vmos.get(vmo), move.length() * PAGE).value();
      }
    };
  }

  int read(int cpu, int page) {
    byte[] data = new byte[1];
    access(cpu, Access.READ, page, data);
    return record.faulted() ? record.status().value() : data[0] & 0xff;
  }

  int vmoByte(int vmo, int page) {
    byte[] data = new byte[1];
    Status status = kernel.vmo().read(process, vmos.get(vmo), data, page * PAGE, 1);
    return status.isOk() ? data[0] & 0xff : status.value();
  }

  List<MapsEntry> mappings() {
    return kernel.process().maps(process, processHandle).value().stream()
        .filter(entry -> entry.type() == MapsEntry.Type.MAPPING)
        .toList();
  }

  int pageOf(long addr) {
    return (int) ((addr - base) / PAGE);
  }

  void checkInvariants() {
    kernel.checkInvariants();
  }

  String scenario() {
    return "{\"scenario\": 1, \"name\": \"found by the process model\",\n \"machine\": {\"ram\": \"16MiB\", \"cpus\": 2},\n \"steps\": [\n  "
        + String.join(",\n  ", steps)
        + "\n ]}\n";
  }

  private int create(int pages, int options) {
    note(
        0,
        "\"vmo_create\", \"size\": \"%dp\", \"options\": %d, \"as\": \"v%d\"",
        pages,
        options,
        vmos.size());
    return keep(kernel.vmo().create(process, pages * PAGE, options));
  }

  private int snapshot(int of) {
    long size = kernel.vmo().getSize(process, vmos.get(of)).value();
    note(
        0,
        "\"vmo_create_child\", \"vmo\": \"v%d\", \"options\": [\"SNAPSHOT\"], \"offset\": 0, \"size\": %d, \"as\": \"v%d\"",
        of,
        size,
        vmos.size());
    return keep(kernel.vmo().createChild(process, vmos.get(of), VmoChildOption.SNAPSHOT, 0, size));
  }

  private int keep(Outcome<Integer> made) {
    if (made.isOk()) {
      int weak = Rights.READ | Rights.MAP;
      steps.add(
          "{\"do\": \"handle_duplicate\", \"handle\": \"v%d\", \"rights\": [\"READ\", \"MAP\"], \"as\": \"w%d\"}"
              .formatted(vmos.size(), vmos.size()));
      vmos.add(made.value());
      weakVmos.add(kernel.handles().duplicate(process, made.value(), weak).value());
    }
    return made.status().value();
  }

  private int map(Move move, int vmo, int expected) {
    FlatModel.Flags flags = move.flags();
    int place = flags.overwrite() ? VmOption.SPECIFIC_OVERWRITE : VmOption.SPECIFIC;
    int options = place | move.permissions();
    note(
        expected,
        "\"vmar_map\", \"vmar\": \"box\", \"options\": %d, \"vmar_offset\": \"%dp\", \"vmo\": \"%s%d\", \"vmo_offset\": \"%dp\", \"len\": \"%dp\", \"as\": \"m\"",
        options,
        move.at(),
        flags.weak() ? "w" : "v",
        vmo,
        move.value() % 5,
        move.length() + 1);
    int handle = flags.weak() ? weakVmos.get(vmo) : vmos.get(vmo);
    long offset = move.value() % 5 * PAGE;
    return kernel
        .vmar()
        .map(process, box, options, move.at() * PAGE, handle, offset, (move.length() + 1) * PAGE)
        .status()
        .value();
  }

  private int write(Move move, int expected) {
    noteAccess(
        expected,
        "\"write\", \"cpu\": %d, \"process\": \"main\", \"addr\": \"box+%dp\", \"bytes\": \"%02x\"",
        move.cpu(),
        move.at(),
        move.value());
    byte[] data = {(byte) move.value()};
    access(move.cpu(), Access.WRITE, move.at(), data);
    return record.status().value();
  }

  private int zero(Move move, int vmo, int expected) {
    long length = (move.value() % 3 + 1) * PAGE;
    note(
        expected,
        "\"vmo_op_range\", \"vmo\": \"v%d\", \"op\": \"ZERO\", \"offset\": \"%dp\", \"size\": %d",
        vmo,
        move.length(),
        length);
    return kernel
        .vmo()
        .opRange(process, vmos.get(vmo), VmoOp.ZERO, move.length() * PAGE, length)
        .status()
        .value();
  }

  private void access(int cpu, int operation, int page, byte[] data) {
    int access = operation | Access.USER;
    kernel.accesses().access(cpu, process, access, base + page * PAGE, data, 0, 1, record);
  }

  @FormatMethod
  private void note(int expected, @FormatString String step, Object... arguments) {
    steps.add(
        "{\"do\": " + step.formatted(arguments) + ", \"expect\": \"" + name(expected) + "\"}");
  }

  @FormatMethod
  private void noteAccess(int expected, @FormatString String step, Object... arguments) {
    String expect =
        expected < 0
            ? ", \"expect\": {\"fault\": {\"status\": \"" + name(expected) + "\"}}"
            : step.startsWith("\"read")
                ? ", \"expect\": {\"bytes\": \"%02x\"}".formatted(expected)
                : "";
    steps.add("{\"do\": " + step.formatted(arguments) + expect + "}");
  }

  private static String name(int number) {
    for (Status status : Status.values()) {
      if (status.value() == number) {
        return status.name();
      }
    }
    return "OK";
  }
}

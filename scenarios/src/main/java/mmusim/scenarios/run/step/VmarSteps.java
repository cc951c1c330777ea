package mmusim.scenarios.run.step;

import static mmusim.scenarios.format.type.FieldTypes.HANDLE;
import static mmusim.scenarios.format.type.FieldTypes.NUMBER;

import java.util.List;
import mmusim.mmu.memory.Pages;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.type.FieldType;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.value.NameKind;
import mmusim.scenarios.run.rig.Binding;
import mmusim.vm.Region;
import mmusim.vm.VmarInfo;
import mmusim.vm.VmarSyscalls;
import mmusim.vm.abi.Status;
import mmusim.vm.process.Process;

/** The calls on VMARs. */
final class VmarSteps {
  private static final FieldType OPTIONS = FieldTypes.flags(KernelWords.VM_OPTION);

  private VmarSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.of(
            StepDeclaration.named("vmar_allocate", "Makes a VMAR inside a VMAR.")
                .needs("vmar", HANDLE, "the parent")
                .takes("options", OPTIONS, "CAN_MAP_*, SPECIFIC, OFFSET_IS_UPPER_LIMIT, ...")
                .takes("offset", NUMBER, "from the parent's base; default 0")
                .needs("size", NUMBER, "bytes")
                .takes("as", FieldTypes.newName(NameKind.VMAR), "name of the new VMAR")
                .gives("addr", ResultType.HEX, "its first address")
                .gives("offset", ResultType.HEX, "the same, from the parent's base"),
            VmarSteps::allocate),
        StepKind.of(
            StepDeclaration.named("vmar_map", "Maps a VMO into a VMAR.")
                .needs("vmar", HANDLE, "where")
                .takes("options", OPTIONS, "PERM_*, SPECIFIC, ALLOW_FAULTS, ...")
                .takes("vmar_offset", NUMBER, "from the VMAR's base; default 0")
                .needs("vmo", HANDLE, "what")
                .takes("vmo_offset", NUMBER, "first byte of the VMO; default 0")
                .needs("len", NUMBER, "bytes")
                .takes("as", FieldTypes.newName(NameKind.MAPPING), "name of the mapping")
                .gives("addr", ResultType.HEX, "its first address")
                .gives("offset", ResultType.HEX, "the same, from the VMAR's base"),
            VmarSteps::map),
        StepKind.of(
            ranged("vmar_unmap", "Unmaps a range; VMARs wholly inside are destroyed."),
            VmarSteps::unmap),
        StepKind.of(
            ranged("vmar_protect", "Changes permissions of mappings.")
                .takes("options", OPTIONS, "PERM_*"),
            VmarSteps::protect),
        StepKind.of(
            StepDeclaration.named("vmar_destroy", "Destroys a VMAR with all that is in it.")
                .needs("vmar", HANDLE, "the VMAR"),
            call -> call.answer(calls(call).destroy(call.caller(), call.handle("vmar")))),
        StepKind.of(
            ranged("vmar_op_range", "Works on the memory behind a range.")
                .needs("op", FieldTypes.wordOrNumber32(KernelWords.VMAR_OP), "the operation"),
            VmarSteps::opRange),
        StepKind.of(
            StepDeclaration.named("vmar_info", "Tells where a VMAR is.")
                .needs("vmar", HANDLE, "the VMAR")
                .gives("base", ResultType.HEX, "first address")
                .gives("len", ResultType.HEX, "bytes"),
            VmarSteps::info));
  }

  private static StepDeclaration.Builder ranged(String name, String doc) {
    return StepDeclaration.named(name, doc)
        .needs("vmar", HANDLE, "the VMAR")
        .needs("addr", NUMBER, "first address")
        .needs("len", NUMBER, "bytes");
  }

  private static VmarSyscalls calls(Call call) {
    return call.kernel().kernel().vmar();
  }

  private static void allocate(Call call) {
    Binding parent = call.binding("vmar");
    long size = call.number("size");
    Region region =
        call.answer(
            calls(call)
                .allocate(
                    call.caller(),
                    parent.handle(),
                    call.options("options"),
                    call.number("offset"),
                    size));
    if (region != null) {
      givePlace(call, region.addr(), parent);
      call.bind(
          "as",
          Binding.vmar(
              region.handle(), call.kernel().objectIdOf(region.handle()), region.addr(), size));
    }
  }

  private static void map(Call call) {
    Binding vmar = call.binding("vmar");
    Binding vmo = call.binding("vmo");
    long length = call.number("len");
    Long addr =
        call.answer(
            calls(call)
                .map(
                    call.caller(),
                    vmar.handle(),
                    call.options("options"),
                    call.number("vmar_offset"),
                    vmo.handle(),
                    call.number("vmo_offset"),
                    length));
    if (addr != null) {
      givePlace(call, addr, vmar);
      call.bind("as", Binding.mapping(vmar.vmarId(), addr, Pages.alignUp(length)));
    }
  }

  private static void givePlace(Call call, long addr, Binding parent) {
    call.give("addr", addr);
    call.give("offset", addr - parent.base());
  }

  /** A call on a range of addresses of a VMAR. */
  private interface RangeCall {
    Status make(Process caller, int vmar, long addr, long lengthBytes);
  }

  private static void onRange(Call call, RangeCall made) {
    call.answer(
        made.make(call.caller(), call.handle("vmar"), call.number("addr"), call.number("len")));
  }

  private static void unmap(Call call) {
    onRange(call, calls(call)::unmap);
  }

  private static void protect(Call call) {
    int options = call.options("options");
    onRange(
        call,
        (caller, vmar, addr, length) -> calls(call).protect(caller, vmar, options, addr, length));
  }

  private static void opRange(Call call) {
    int op = call.options("op");
    onRange(
        call, (caller, vmar, addr, length) -> calls(call).opRange(caller, vmar, op, addr, length));
  }

  private static void info(Call call) {
    VmarInfo info = call.answer(calls(call).info(call.caller(), call.handle("vmar")));
    if (info != null) {
      call.give("base", info.base());
      call.give("len", info.lengthBytes());
    }
  }
}

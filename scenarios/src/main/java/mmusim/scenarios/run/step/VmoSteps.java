package mmusim.scenarios.run.step;

import static mmusim.scenarios.format.type.FieldTypes.BYTES;
import static mmusim.scenarios.format.type.FieldTypes.HANDLE;
import static mmusim.scenarios.format.type.FieldTypes.NUMBER;
import static mmusim.scenarios.format.type.FieldTypes.NUMBER32;

import java.util.List;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.value.ByteRun;
import mmusim.scenarios.format.value.NameKind;
import mmusim.scenarios.run.rig.Binding;
import mmusim.vm.VmoSyscalls;
import mmusim.vm.abi.Outcome;
import mmusim.vm.object.VmoSizes;

/** The calls that make VMOs and move bytes in and out of them. */
final class VmoSteps {
  private static final byte[] NOTHING = {};

  private VmoSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.of(
            newVmo("vmo_create", "Makes a VMO of zeros.")
                .needs("size", NUMBER, "bytes; rounded up to pages")
                .takes("options", FieldTypes.flags(KernelWords.VMO_OPTION), "default none"),
            call ->
                create(
                    call,
                    calls(call)
                        .create(call.caller(), call.number("size"), call.options("options")))),
        StepKind.of(
            newVmo("vmo_create_contiguous", "Makes a VMO of physically contiguous frames.")
                .needs("size", NUMBER, "bytes, a multiple of the page size")
                .takes("alignment_log2", NUMBER32, "alignment of the frames; default 0: a page"),
            call ->
                create(
                    call,
                    calls(call)
                        .createContiguous(
                            call.caller(), call.number("size"), call.options("alignment_log2")))),
        StepKind.of(
            newVmo("vmo_create_physical", "Makes a VMO of given physical addresses.")
                .needs("paddr", NUMBER, "first physical address")
                .needs("size", NUMBER, "bytes, a multiple of the page size"),
            VmoSteps::createPhysical),
        StepKind.of(
            newVmo("vmo_create_child", "Makes a child of a VMO.")
                .needs("vmo", HANDLE, "the parent")
                .needs(
                    "options",
                    FieldTypes.flags(KernelWords.CHILD_OPTION),
                    "the kind, with RESIZABLE or NO_WRITE")
                .takes("offset", NUMBER, "first byte of the parent; default 0")
                .needs("size", NUMBER, "bytes; rounded up to pages"),
            call ->
                create(
                    call,
                    calls(call)
                        .createChild(
                            call.caller(),
                            call.handle("vmo"),
                            call.options("options"),
                            call.number("offset"),
                            call.number("size")))),
        StepKind.of(
            StepDeclaration.named("vmo_read", "Reads bytes of a VMO.")
                .needs("vmo", HANDLE, "the VMO")
                .takes("offset", NUMBER, "first byte; default 0")
                .takes("size", NUMBER, "how many bytes; else as many as are expected")
                .gives("bytes", ResultType.BYTES, "the bytes"),
            VmoSteps::read),
        StepKind.of(
            StepDeclaration.named("vmo_write", "Writes bytes of a VMO.")
                .needs("vmo", HANDLE, "the VMO")
                .takes("offset", NUMBER, "first byte; default 0")
                .needs("bytes", BYTES, "what to write"),
            VmoSteps::write),
        StepKind.of(
            StepDeclaration.named("vmo_replace_as_executable", "Adds the right EXECUTE.")
                .needs("handle", HANDLE, "the handle, which is consumed")
                .takes("as", FieldTypes.newNameLike("handle"), "name of the new handle"),
            VmoSteps::replaceAsExecutable));
  }

  private static StepDeclaration.Builder newVmo(String name, String doc) {
    return StepDeclaration.named(name, doc)
        .takes("as", FieldTypes.newName(NameKind.VMO), "name of the new VMO");
  }

  private static VmoSyscalls calls(Call call) {
    return call.kernel().kernel().vmo();
  }

  private static void create(Call call, Outcome<Integer> outcome) {
    Integer handle = call.answer(outcome);
    if (handle != null) {
      bindVmo(call, handle);
    }
  }

  private static void createPhysical(Call call) {
    long paddr = call.number("paddr");
    long size = call.number("size");
    create(call, calls(call).createPhysical(call.caller(), paddr, size));
    call.kernel().tableWrites().noteWindow(call.step().index(), paddr, size);
  }

  /** Binds {@code as} to a VMO with the size that it has now. */
  static void bindVmo(Call call, int handle) {
    Outcome<Long> size = calls(call).getSize(call.caller(), handle);
    call.bind(
        "as",
        Binding.vmo(handle, call.kernel().objectIdOf(handle), size.isOk() ? size.value() : 0));
  }

  private static void read(Call call) {
    long length = call.lengthToRead(call.step().expect().expectedBytes(), 0);
    long offset = call.number("offset");
    int vmo = call.handle("vmo");
    byte[] bytes = isMovable(call, vmo, offset, length) ? new byte[(int) length] : NOTHING;
    if (call.answer(calls(call).read(call.caller(), vmo, bytes, offset, length))) {
      call.give("bytes", bytes);
    }
  }

  private static void write(Call call) {
    ByteRun run = call.bytes("bytes");
    long length = call.length(run);
    long offset = call.number("offset");
    int vmo = call.handle("vmo");
    byte[] bytes = isMovable(call, vmo, offset, length) ? run.toArray((int) length) : NOTHING;
    call.answer(calls(call).write(call.caller(), vmo, bytes, offset, length));
  }

  /**
   * Returns whether so many bytes can be moved. If they cannot, the call would refuse them as out
   * of range; where it would not, the run ends.
   */
  private static boolean isMovable(Call call, int vmo, long offset, long length) {
    if (!Call.isTooMuch(length)) {
      return true;
    }
    Outcome<Long> size = calls(call).getSize(call.caller(), vmo);
    if (size.isOk() && VmoSizes.isInRange(offset, length, size.value())) {
      int refused = call.requireMovable(length);
      throw new AssertionError("moved too much: " + refused);
    }
    return false;
  }

  private static void replaceAsExecutable(Call call) {
    Binding source = call.binding("handle");
    Outcome<Integer> made = calls(call).replaceAsExecutable(call.caller(), source.handle());
    call.rig().names().close(source.handle());
    call.bindCopy(source, made);
  }
}

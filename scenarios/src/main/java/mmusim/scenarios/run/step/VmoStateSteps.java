package mmusim.scenarios.run.step;

import static mmusim.scenarios.format.type.FieldTypes.HANDLE;
import static mmusim.scenarios.format.type.FieldTypes.NUMBER;

import java.util.List;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.format.type.ResultType;
import mmusim.vm.VmoSyscalls;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.object.LockState;
import mmusim.vm.object.VmoInfo;
import org.jspecify.annotations.Nullable;

/** The calls on the sizes, pages, policy and state of VMOs. */
final class VmoStateSteps {
  private static final List<ResultField> INFO =
      List.of(
          new ResultField("size", ResultType.HEX, "bytes, a multiple of the page size"),
          new ResultField("stream_size", ResultType.COUNT, "bytes"),
          new ResultField("committed_bytes", ResultType.COUNT, "all pages that it can see"),
          new ResultField("committed_private_bytes", ResultType.COUNT, "pages only it can see"),
          new ResultField(
              "committed_scaled_bytes",
              ResultType.COUNT,
              "each page divided by the number of VMOs that see it, rounded down in all"),
          new ResultField("num_children", ResultType.COUNT, "living children"),
          new ResultField("num_mappings", ResultType.COUNT, "mappings"),
          new ResultField("share_count", ResultType.COUNT, "address spaces that map it"),
          new ResultField("flags", ResultType.set(KernelWords.VMO_FLAG), "ZX_INFO_VMO_*"),
          new ResultField("cache_policy", ResultType.word(KernelWords.CACHE_POLICY), "its policy"),
          new ResultField("parent", ResultType.NAME, "the VMO that it is a child of"),
          new ResultField(
              "handle_rights", ResultType.set(KernelWords.RIGHT), "rights of the handle"),
          new ResultField("zero_children", ResultType.BOOLEAN, "whether ZERO_CHILDREN is up"));

  private VmoStateSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.of(
            ofVmo("vmo_get_size", "Tells the size.").gives("size", ResultType.HEX, "bytes"),
            call -> giveSize(call, call.answer(calls(call).getSize(call.caller(), vmo(call))))),
        StepKind.of(
            ofVmo("vmo_set_size", "Changes the size.").needs("size", NUMBER, "bytes"),
            call ->
                call.answer(calls(call).setSize(call.caller(), vmo(call), call.number("size")))),
        StepKind.of(
            ofVmo("vmo_get_stream_size", "Tells the stream size.")
                .gives("size", ResultType.COUNT, "bytes"),
            call ->
                giveSize(call, call.answer(calls(call).getStreamSize(call.caller(), vmo(call))))),
        StepKind.of(
            ofVmo("vmo_set_stream_size", "Changes the stream size.").needs("size", NUMBER, "bytes"),
            call ->
                call.answer(
                    calls(call).setStreamSize(call.caller(), vmo(call), call.number("size")))),
        StepKind.of(
            ofVmo("vmo_op_range", "Works on a range of pages.")
                .needs("op", FieldTypes.wordOrNumber32(KernelWords.VMO_OP), "the operation")
                .takes("offset", NUMBER, "first byte; default 0")
                .takes("size", NUMBER, "bytes; default 0")
                .gives("discarded_offset", ResultType.HEX, "of LOCK: start of what was lost")
                .gives("discarded_size", ResultType.HEX, "of LOCK: its size"),
            VmoStateSteps::opRange),
        StepKind.of(
            ofVmo("vmo_set_cache_policy", "Changes how the pages are cached.")
                .needs("policy", FieldTypes.wordOrNumber32(KernelWords.CACHE_POLICY), "the policy"),
            call ->
                call.answer(
                    calls(call).setCachePolicy(call.caller(), vmo(call), call.options("policy")))),
        StepKind.of(
            StepDeclaration.named("vmo_transfer_data", "Moves pages from one VMO to another.")
                .needs("vmo", HANDLE, "the target")
                .takes("options", NUMBER, "must be 0; default 0")
                .takes("offset", NUMBER, "first byte of the target; default 0")
                .needs("size", NUMBER, "bytes")
                .needs("source", HANDLE, "the source")
                .takes("source_offset", NUMBER, "first byte of the source; default 0"),
            VmoStateSteps::transferData),
        StepKind.of(
            ofVmo("vmo_info", "Tells the state of a VMO.").gives(INFO), VmoStateSteps::info));
  }

  private static StepDeclaration.Builder ofVmo(String name, String doc) {
    return StepDeclaration.named(name, doc).needs("vmo", HANDLE, "the VMO");
  }

  private static VmoSyscalls calls(Call call) {
    return call.kernel().kernel().vmo();
  }

  private static int vmo(Call call) {
    return call.handle("vmo");
  }

  private static void giveSize(Call call, @Nullable Long size) {
    if (size != null) {
      call.give("size", size);
    }
  }

  private static void opRange(Call call) {
    LockState state =
        call.answer(
            calls(call)
                .opRange(
                    call.caller(),
                    vmo(call),
                    call.options("op"),
                    call.number("offset"),
                    call.number("size")));
    if (state != null && call.options("op") == VmoOp.LOCK) {
      call.give("discarded_offset", state.discardedOffset());
      call.give("discarded_size", state.discardedSize());
    }
  }

  private static void transferData(Call call) {
    call.answer(
        calls(call)
            .transferData(
                call.caller(),
                vmo(call),
                call.options("options"),
                call.number("offset"),
                call.number("size"),
                call.handle("source"),
                call.number("source_offset")));
  }

  private static void info(Call call) {
    VmoInfo info = call.answer(calls(call).info(call.caller(), vmo(call)));
    if (info == null) {
      return;
    }
    call.give("size", info.sizeBytes());
    call.give("stream_size", info.streamSizeBytes());
    call.give("committed_bytes", info.committedBytes());
    call.give("committed_private_bytes", info.committedPrivateBytes());
    call.give("committed_scaled_bytes", info.committedScaledBytes());
    call.give("num_children", (long) info.childCount());
    call.give("num_mappings", (long) info.mappingCount());
    call.give("share_count", (long) info.shareCount());
    call.give("flags", info.flags().stream().sorted().toList());
    call.give("cache_policy", info.cachePolicy().name());
    if (info.parentKoid() != 0) {
      call.give("parent", call.rig().names().object(info.parentKoid()));
    }
    call.give("handle_rights", KernelWords.rightsIn(info.handleRights()));
    call.give("zero_children", info.zeroChildren());
  }
}

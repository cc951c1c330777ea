package mmusim.scenarios.run.step;

import static mmusim.scenarios.format.type.FieldTypes.BYTES;
import static mmusim.scenarios.format.type.FieldTypes.NUMBER;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.value.ByteRun;

/** Steps that look at physical memory as a debugger does: past the MMU, at no cost. */
final class MemorySteps {
  static final int WORD_BYTES = 8;

  private MemorySteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.of(
            StepDeclaration.named("poke", "Stores into physical memory.")
                .onBareHardware()
                .needs("paddr", NUMBER, "physical address of the first byte")
                .takes("bytes", BYTES, "what to store")
                .takes("u64", NUMBER, "8 bytes to store, little-endian")
                .checked(StepChecks::poke)
                .checked(StepChecks.bytes("bytes"))
                .checked(StepChecks::paddr),
            MemorySteps::poke),
        StepKind.of(
            StepDeclaration.named("peek", "Loads from physical memory.")
                .onBareHardware()
                .needs("paddr", NUMBER, "physical address of the first byte")
                .takes("size", NUMBER, "how many bytes; default 8")
                .checked(StepChecks::size)
                .checked(StepChecks::paddr)
                .gives("bytes", ResultType.BYTES, "the bytes")
                .gives("u64", ResultType.HEX, "the first 8 bytes or fewer, little-endian"),
            MemorySteps::peek));
  }

  private static void poke(Call call) {
    byte[] bytes;
    if (call.has("u64")) {
      bytes =
          ByteBuffer.allocate(WORD_BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(call.number("u64"))
              .array();
    } else {
      ByteRun run = call.bytes("bytes");
      bytes = run.toArray(call.requireMovable(call.length(run)));
    }
    long paddr = paddr(call, bytes.length);
    if (call.rig().hasKernel()) {
      call.kernel().tableWrites().noteStore(call.step().index(), paddr, bytes.length);
    }
    call.rig().machine().memory().write(paddr, bytes, 0, bytes.length);
  }

  private static void peek(Call call) {
    byte[] bytes = new byte[call.requireMovable(call.number("size", WORD_BYTES))];
    call.rig().machine().memory().read(paddr(call, bytes.length), bytes, 0, bytes.length);
    call.give("bytes", bytes);
    long word = 0;
    for (int i = Math.min(bytes.length, WORD_BYTES) - 1; i >= 0; i--) {
      word = word << 8 | (bytes[i] & 0xff);
    }
    call.give("u64", word);
  }

  private static long paddr(Call call, int lengthBytes) {
    long paddr = call.number("paddr");
    int bits = call.rig().machine().config().physicalAddressBits();
    String problem = StepChecks.beyondPhysicalAddresses(paddr, lengthBytes, bits);
    if (problem != null) {
      throw call.unusable(problem);
    }
    return paddr;
  }
}

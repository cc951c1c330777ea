package mmusim.scenarios.run.step;

import static mmusim.scenarios.format.type.FieldTypes.BYTES;
import static mmusim.scenarios.format.type.FieldTypes.HANDLE;
import static mmusim.scenarios.format.type.FieldTypes.NUMBER;

import java.util.List;
import java.util.Objects;
import mmusim.mmu.paging.Access;
import mmusim.mmu.stale.StaleLog;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.value.ByteRun;
import org.jspecify.annotations.Nullable;

/** Steps that access memory through a CPU's MMU. */
final class AccessSteps {
  private AccessSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.of(
            Arguments.withDataMode(access("read", "Reads memory."))
                .takes("size", NUMBER, "how many bytes; else as many as are expected")
                .takes("bytes", BYTES, "the bytes that must be read")
                .checked(StepChecks.bytes("bytes"))
                .checked(StepChecks::size),
            AccessSteps::read),
        StepKind.of(
            Arguments.withDataMode(access("write", "Writes memory."))
                .needs("bytes", BYTES, "what to write")
                .checked(StepChecks.bytes("bytes")),
            AccessSteps::write),
        StepKind.of(
            Arguments.withFetchMode(access("execute", "Fetches an instruction of one byte.")),
            AccessSteps::execute));
  }

  private static StepDeclaration.Builder access(String name, String doc) {
    return Arguments.withCpu(
            StepDeclaration.named(name, doc)
                .onBareHardware()
                .needs("addr", NUMBER, "address of the first byte"))
        .takes("process", HANDLE, "in which process; default the one running there")
        .gives(Results.ACCESS);
  }

  private static void read(Call call) {
    ByteRun given = call.argument("bytes") instanceof ByteRun run ? run : null;
    ByteRun expected = given != null ? given : call.step().expect().expectedBytes();
    byte[] bytes = new byte[call.requireMovable(call.lengthToRead(expected, 1))];
    if (access(call, Access.READ, bytes, null)) {
      call.give("bytes", bytes);
      if (given != null) {
        call.compareBytes("bytes", given, bytes);
      }
    }
  }

  private static void write(Call call) {
    ByteRun run = call.bytes("bytes");
    byte[] bytes = run.toArray(call.requireMovable(call.length(run)));
    if (access(call, Access.WRITE, null, bytes)) {
      call.give("bytes", bytes);
    }
  }

  private static void execute(Call call) {
    byte[] fetched = new byte[1];
    if (access(call, Access.FETCH, fetched, null)) {
      long paddr = (long) Objects.requireNonNull(call.result().get("paddr"));
      call.rig().machine().memory().read(paddr, fetched, 0, fetched.length);
      call.give("bytes", fetched);
    }
  }

  private static boolean access(
      Call call, int operation, byte @Nullable [] target, byte @Nullable [] source) {
    int access = Arguments.access(call, operation);
    long vaddr = call.number("addr");
    byte[] bytes = source != null ? source : Objects.requireNonNull(target);
    if (bytes.length == 0) {
      call.give("page_faults", 0L);
      call.give("walk_reads", 0L);
      call.give("cycles", 0L);
      return true;
    }
    call.rig().listener().onAccess(call.cpu().index(), vaddr, bytes.length, access);
    StaleLog log = call.rig().machine().staleLog();
    long legalBefore = log.legalUses();
    long bugsBefore = log.bugs();
    boolean done =
        call.rig().hasKernel()
            ? new KernelAccess(call, access).run(vaddr, bytes)
            : new BareAccess(call, access).run(vaddr, target, source);
    boolean bug = log.bugs() > bugsBefore;
    call.give("stale", bug ? "bug" : log.legalUses() > legalBefore ? "legal" : "fresh");
    if (bug && !call.step().expect().names("stale")) {
      call.rig().noteBug(call.step().index(), log);
    }
    return done;
  }
}

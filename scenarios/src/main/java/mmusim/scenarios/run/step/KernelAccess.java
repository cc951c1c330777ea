package mmusim.scenarios.run.step;

import java.util.regex.Pattern;
import mmusim.mmu.paging.TranslationResult;
import mmusim.vm.AccessRecord;
import mmusim.vm.process.Process;

/** An access on a machine with a kernel, which handles page faults. */
final class KernelAccess {
  private static final Pattern VMO_NUMBER = Pattern.compile("VMO (\\d{1,18})");

  private final Call call;
  private final int access;
  private final AccessRecord record = new AccessRecord();

  KernelAccess(Call call, int access) {
    this.call = call;
    this.access = access;
  }

  /**
   * Does it; {@code bytes} are read into or written from. A CPU that runs nothing yet runs the
   * first process from now on. Returns whether it did.
   */
  boolean run(long vaddr, byte[] bytes) {
    int cpu = call.cpu().index();
    var accesses = call.kernel().kernel().accesses();
    boolean idle = call.kernel().kernel().running(cpu) == null;
    if (idle || call.has("process")) {
      Process process = call.has("process") ? call.process("process") : call.caller();
      if (process == null) {
        return false;
      }
      accesses.access(cpu, process, access, vaddr, bytes, 0, bytes.length, record);
    } else {
      accesses.access(cpu, access, vaddr, bytes, 0, bytes.length, record);
    }
    give();
    return !record.faulted();
  }

  private void give() {
    call.give("page_faults", (long) record.pageFaults());
    call.give("tlb", Results.tlbWord(record.tlbLevel()));
    call.give("walk_reads", (long) record.walkReads());
    call.give("cycles", record.cycles());
    if (record.faulted()) {
      giveFault();
      return;
    }
    call.give("paddr", record.paddr());
    call.give("page_size", Results.pageBytes(record.pageSize()));
    call.give("memory_type", Results.memoryTypeWord(record.memoryType()));
  }

  private void giveFault() {
    String status = record.status().isOk() ? null : record.status().name();
    call.give(
        "fault",
        record.isBadAddress()
            ? Faults.refusedAddress(
                status, TranslationResult.vectorWord(record.vector()), record.faultAddr(), access)
            : Faults.pageFault(status, record.errorCode(), record.faultAddr(), access));
    call.give("explanation", named(record.explanation()));
  }

  /** Calls VMOs by the names that the scenario gave them instead of by number. */
  private String named(String explanation) {
    return VMO_NUMBER
        .matcher(explanation)
        .replaceAll(
            found -> {
              String name = call.rig().names().nameOfObject(Long.parseLong(found.group(1)));
              return name == null ? found.group() : "VMO " + name;
            });
  }
}

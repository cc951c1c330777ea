package mmusim.scenarios.run.step;

import java.util.Map;
import mmusim.mmu.Cpu;
import mmusim.mmu.explain.Explainer;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.paging.TranslationRules;
import org.jspecify.annotations.Nullable;

/**
 * An access on a machine without a kernel: a fault has no handler. The addresses of the whole range
 * are judged first, then all its pages translated, before a byte is stored.
 */
final class BareAccess {
  private final Call call;
  private final Cpu cpu;
  private final PhysicalMemory memory;
  private final int access;

  BareAccess(Call call, int access) {
    this.call = call;
    this.cpu = call.cpu();
    this.memory = call.rig().machine().memory();
    this.access = access;
  }

  /** Does it; exactly one of {@code target} and {@code source} is given. Returns whether it did. */
  boolean run(long vaddr, byte @Nullable [] target, byte @Nullable [] source) {
    int length = source != null ? source.length : target != null ? target.length : 0;
    long startCycles = cpu.cycles();
    long[] frames = new long[length == 0 ? 0 : pages(vaddr, length)];
    boolean done = translate(vaddr, length, frames);
    call.give("cycles", cpu.cycles() - startCycles);
    if (done) {
      move(vaddr, frames, target, source);
    }
    return done;
  }

  private static int pages(long vaddr, int length) {
    return (int) Pages.numberOf((vaddr & Pages.PAGE_MASK) + length + Pages.PAGE_MASK);
  }

  private boolean translate(long vaddr, int lengthBytes, long[] frames) {
    TranslationRules rules = cpu.rules();
    long last = vaddr + lengthBytes - 1;
    boolean runsOut = rules.acceptsAddress(vaddr, access) && !rules.acceptsAddress(last, access);
    long first = runsOut ? rules.firstRefusedPage(vaddr, last, access) : vaddr;
    long reads = 0;
    for (int page = 0; page < frames.length; page++) {
      long result = cpu.translate(first, access);
      reads += TranslationResult.walkReads(result);
      if (page == 0) {
        call.give("tlb", Results.tlbWord(TranslationResult.tlbLevel(result)));
      }
      if (TranslationResult.isFault(result)) {
        giveFault(first, result, reads);
        return false;
      }
      if (page == 0) {
        giveMapped(result);
      }
      frames[page] = Pages.alignDown(TranslationResult.paddr(result));
      first = (first | Pages.PAGE_MASK) + 1;
    }
    call.give("page_faults", 0L);
    call.give("walk_reads", reads);
    return true;
  }

  private void giveMapped(long result) {
    call.give("paddr", TranslationResult.paddr(result));
    call.give("page_size", Results.pageBytes(TranslationResult.pageSize(result)));
    call.give("memory_type", Results.memoryTypeWord(TranslationResult.memoryType(result)));
  }

  private void giveFault(long vaddr, long result, long reads) {
    boolean pageFault = TranslationResult.vector(result) == TranslationResult.VECTOR_PF;
    long addr = pageFault ? cpu.registers().cr2() : vaddr;
    call.result().remove("paddr");
    call.give("page_faults", pageFault ? 1L : 0L);
    call.give("walk_reads", reads);
    Map<String, Object> fault =
        pageFault
            ? Faults.pageFault(null, TranslationResult.errorCode(result), addr, access)
            : Faults.refusedAddress(
                null, TranslationResult.vectorWord(TranslationResult.vector(result)), addr, access);
    call.give("fault", fault);
    call.give("explanation", Explainer.whyFaulted(cpu, vaddr, access, result));
  }

  private void move(long vaddr, long[] frames, byte @Nullable [] target, byte @Nullable [] source) {
    int done = 0;
    int offset = (int) (vaddr & Pages.PAGE_MASK);
    int length = source != null ? source.length : target != null ? target.length : 0;
    for (long frame : frames) {
      int part = Math.min(length - done, (int) Pages.PAGE_SIZE - offset);
      if (source != null) {
        memory.write(frame + offset, source, done, part);
      } else if (target != null && !Access.isFetch(access)) {
        memory.read(frame + offset, target, done, part);
      }
      done += part;
      offset = 0;
    }
  }
}

package mmusim.scenarios.run.step;

import static mmusim.scenarios.format.type.FieldTypes.NUMBER;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.mmu.explain.Explainer;
import mmusim.mmu.explain.Walk;
import mmusim.mmu.explain.WalkEntry;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.tlb.TlbEntryView;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.ResultType;

/** Steps that look at the tables without going through a TLB. */
final class TableSteps {
  private TableSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.of(
            Arguments.withCpu(
                    StepDeclaration.named(
                            "entry", "Looks at one paging-structure entry, and may replace it.")
                        .onBareHardware()
                        .takes("process", FieldTypes.HANDLE, "whose tables; default the CPU's")
                        .needs("addr", NUMBER, "an address that it translates")
                        .needs("level", FieldTypes.number(1, 5), "1 = PTE ... 5 = PML5E")
                        .takes("write", NUMBER, "the new entry")
                        .checked(StepChecks::level))
                .gives(Results.ENTRY),
            TableSteps::entry),
        StepKind.of(
            Arguments.withDataMode(
                    Arguments.withCpu(
                        StepDeclaration.named(
                                "walk",
                                "Walks the tables as an access would; no TLB, A or D is touched.")
                            .onBareHardware()
                            .needs("addr", NUMBER, "the address")
                            .takes("access", FieldTypes.word(Results.OPERATION), "default read")))
                .gives("entries", ResultType.list(Results.WALK_ENTRY), "what is read, top first")
                .gives("paddr", ResultType.HEX, "physical address of the byte")
                .gives("page_size", ResultType.COUNT, "bytes of the page")
                .gives("memory_type", ResultType.word(Results.MEMORY_TYPE), "effective type")
                .gives("fault", Results.FAULT, "the fault that the access would meet")
                .gives("explanation", ResultType.TEXT, "which entry or rule decides"),
            TableSteps::walk),
        StepKind.of(
            Arguments.withCpu(
                    StepDeclaration.named("tlb", "Lists the entries in a CPU's TLBs.")
                        .onBareHardware()
                        .takes("addr", NUMBER, "only those that cover this address"))
                .gives("entries", ResultType.list(Results.TLB_ENTRY), "by level and array"),
            TableSteps::tlb));
  }

  private static void entry(Call call) {
    PhysicalMemory memory = call.rig().machine().memory();
    long vaddr = call.number("addr");
    int top = call.rig().machine().config().levels();
    long table = call.rootTable();
    if (table == Call.NO_TABLE) {
      return;
    }
    int level = level(call, top);
    for (int depth = top; depth > level; depth--) {
      long upper = memory.readU64(table + Pte.offset(vaddr, depth));
      if (!Pte.isPresent(upper) || Pte.isLeaf(upper, depth)) {
        if (call.has("write")) {
          throw call.unusable(
              "there is no entry of level %d to write: the one of level %d names no table"
                  .formatted(level, depth));
        }
        give(call, 0, level);
        return;
      }
      table = Pte.address(upper, depth);
    }
    long paddr = table + Pte.offset(vaddr, level);
    if (call.has("write")) {
      if (call.rig().hasKernel()) {
        call.kernel().tableWrites().noteTables(call.step().index());
      }
      memory.writeU64(paddr, call.number("write"));
    }
    give(call, memory.readU64(paddr), level);
  }

  private static int level(Call call, int top) {
    long level = call.number("level");
    if (Long.compareUnsigned(level - 1, top) >= 0) {
      throw call.unusable(StepChecks.noSuchLevel(level, top));
    }
    return (int) level;
  }

  private static void walk(Call call) {
    int access = Arguments.access(call, (int) call.number("access", Access.READ));
    Walk walk = Explainer.walk(call.cpu(), call.number("addr"), access);
    List<Map<String, Object>> entries = new ArrayList<>();
    for (WalkEntry entry : walk.entries()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("level", (long) entry.level());
      fields.put("index", (long) entry.index());
      fields.put("at", entry.paddr());
      fields.putAll(fields(entry.raw(), entry.level()));
      entries.add(fields);
    }
    call.give("entries", entries);
    call.give("explanation", walk.verdict());
    if (walk.isFault()) {
      call.give("fault", fault(walk));
    } else {
      call.give("paddr", walk.paddr());
      call.give("page_size", walk.pageSizeBytes());
      call.give("memory_type", Results.memoryTypeWord(walk.memoryType()));
    }
  }

  private static void tlb(Call call) {
    long addr = call.number("addr");
    List<Map<String, Object>> entries = new ArrayList<>();
    for (TlbEntryView entry : call.cpu().tlb().entries()) {
      if (!call.has("addr") || Long.compareUnsigned(addr - entry.vaddr(), entry.pageBytes()) < 0) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("level", (long) entry.level());
        fields.put("array", entry.array());
        fields.put("addr", entry.vaddr());
        fields.put("page_size", entry.pageBytes());
        fields.put("pcid", (long) entry.pcid());
        fields.put("global", entry.isGlobal());
        fields.put("paddr", entry.paddr());
        fields.put("rights", entry.rights());
        entries.add(fields);
      }
    }
    call.give("entries", entries);
  }

  private static Map<String, Object> fault(Walk walk) {
    return walk.isPageFault()
        ? Faults.pageFault(null, walk.errorCode(), walk.linear(), walk.access())
        : Faults.refusedAddress(null, walk.vector(), walk.vaddr(), walk.access());
  }

  private static void give(Call call, long entry, int level) {
    fields(entry, level).forEach(call::give);
  }

  /** Returns the result fields of an entry. */
  static Map<String, Object> fields(long entry, int level) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("u64", entry);
    fields.put("present", Pte.isPresent(entry));
    fields.put("flags", WalkEntry.flags(level, entry));
    if (Pte.isPresent(entry)) {
      fields.put("paddr", Pte.address(entry, level));
    }
    return fields;
  }
}

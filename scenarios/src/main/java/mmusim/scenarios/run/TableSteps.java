package mmusim.scenarios.run;

import static mmusim.scenarios.format.FieldTypes.NUMBER;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Pte;
import mmusim.scenarios.format.FieldTypes;
import mmusim.scenarios.format.StepDeclaration;

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
                        .takes("write", NUMBER, "the new entry"))
                .gives(Results.ENTRY),
            TableSteps::entry));
  }

  private static void entry(Call call) {
    PhysicalMemory memory = call.rig().machine().memory();
    int level = (int) call.number("level");
    long vaddr = call.number("addr");
    int top = call.rig().machine().config().levels();
    long table = call.rig().rootTable(call);
    if (level > top) {
      throw call.unusable("there is no level " + level + "; the tables have " + top);
    }
    for (int depth = top; depth > level; depth--) {
      long upper = memory.readU64(table + 8L * Pte.index(vaddr, depth));
      if (!Pte.isPresent(upper) || Pte.isLeaf(upper, depth)) {
        give(call, 0, level);
        return;
      }
      table = Pte.address(upper, depth);
    }
    long paddr = table + 8L * Pte.index(vaddr, level);
    if (call.has("write")) {
      memory.writeU64(paddr, call.number("write"));
    }
    give(call, memory.readU64(paddr), level);
  }

  private static void give(Call call, long entry, int level) {
    fields(entry, level).forEach(call::give);
  }

  /** Returns the result fields of an entry. */
  static Map<String, Object> fields(long entry, int level) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("u64", entry);
    fields.put("present", Pte.isPresent(entry));
    fields.put("flags", Results.entryFlags(entry, level));
    if (Pte.isPresent(entry)) {
      fields.put("paddr", Pte.address(entry, level));
    }
    return fields;
  }
}

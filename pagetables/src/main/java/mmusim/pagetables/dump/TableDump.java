package mmusim.pagetables.dump;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.memory.Pages;
import mmusim.pagetables.LeafVisitor;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.entry.CachePolicy;
import mmusim.pagetables.entry.MapFlags;
import mmusim.pagetables.entry.MappedPage;

/**
 * Shows the tables of an address space in the style of QEMU's monitor commands {@code info mem} and
 * {@code info tlb}, and as JSON.
 *
 * @see "QEMU, target/i386/monitor.c"
 */
public final class TableDump {
  private TableDump() {}

  /** Returns the runs of pages with the same rights, in ascending order. */
  public static List<MemoryRun> memory(PageTables tables) {
    RightsMerger merger = new RightsMerger();
    tables.forEachRun(merger);
    merger.finish();
    return merger.runs;
  }

  /** Returns every leaf, in ascending order. */
  public static List<LeafEntry> leaves(PageTables tables) {
    List<LeafEntry> leaves = new ArrayList<>();
    long pages = Pages.numberOf(tables.lastVaddr() - tables.firstVaddr()) + 1;
    tables.forEachLeaf(
        tables.firstVaddr(),
        pages,
        (vaddr, bytes, mapping) -> leaves.add(leaf(vaddr, bytes, mapping)));
    return leaves;
  }

  /** Returns one line for each run: first byte, end, length and rights. */
  public static String infoMem(PageTables tables) {
    StringBuilder text = new StringBuilder();
    for (MemoryRun run : memory(tables)) {
      text.append(
          "%016x-%016x %016x %s%n"
              .formatted(
                  run.vaddr(), run.vaddr() + run.lengthBytes(), run.lengthBytes(), run.rights()));
    }
    return text.toString();
  }

  /** Returns one line for each leaf: virtual address, physical address and bits. */
  public static String infoTlb(PageTables tables) {
    StringBuilder text = new StringBuilder();
    for (LeafEntry leaf : leaves(tables)) {
      text.append("%016x: %016x %s%n".formatted(leaf.vaddr(), leaf.paddr(), leaf.bits()));
    }
    return text.toString();
  }

  /** Returns a JSON object with the arrays {@code memory} and {@code leaves}; addresses are hex. */
  public static String json(PageTables tables) {
    List<String> memory = new ArrayList<>();
    for (MemoryRun run : memory(tables)) {
      memory.add(
          "{\"vaddr\": \"0x%x\", \"length\": \"0x%x\", \"rights\": \"%s\"}"
              .formatted(run.vaddr(), run.lengthBytes(), run.rights()));
    }
    List<String> leaves = new ArrayList<>();
    for (LeafEntry leaf : leaves(tables)) {
      leaves.add(
          ("{\"vaddr\": \"0x%x\", \"paddr\": \"0x%x\", \"size\": \"0x%x\", \"bits\": \"%s\","
                  + " \"cache_policy\": \"%s\", \"key\": %s}")
              .formatted(
                  leaf.vaddr(),
                  leaf.paddr(),
                  leaf.sizeBytes(),
                  leaf.bits(),
                  leaf.cachePolicy(),
                  leaf.key()));
    }
    return "{\n  \"memory\": %s,\n  \"leaves\": %s\n}\n".formatted(array(memory), array(leaves));
  }

  private static String array(List<String> elements) {
    return elements.isEmpty() ? "[]" : "[\n    " + String.join(",\n    ", elements) + "\n  ]";
  }

  private static LeafEntry leaf(long vaddr, long lengthBytes, long mapping) {
    int flags = MappedPage.flags(mapping);
    CachePolicy policy = MapFlags.policy(flags);
    String bits =
        letter('X', (flags & MapFlags.EXECUTE) == 0)
            + letter('G', (flags & MapFlags.GLOBAL) != 0)
            + letter('P', MappedPage.pageSize(mapping) != 0)
            + letter('D', MappedPage.isDirty(mapping))
            + letter('A', MappedPage.isAccessed(mapping))
            + letter('C', (policy.patIndex() & 2) != 0)
            + letter('T', (policy.patIndex() & 1) != 0)
            + letter('U', (flags & MapFlags.USER) != 0)
            + letter('W', (flags & MapFlags.WRITE) != 0);
    return new LeafEntry(
        vaddr, MappedPage.paddr(mapping), lengthBytes, bits, policy.name(), MapFlags.key(flags));
  }

  private static String rights(long mapping) {
    int flags = MappedPage.flags(mapping);
    return letter('u', (flags & MapFlags.USER) != 0)
        + 'r'
        + letter('w', (flags & MapFlags.WRITE) != 0)
        + letter('x', (flags & MapFlags.EXECUTE) != 0);
  }

  private static String letter(char letter, boolean isSet) {
    return String.valueOf(isSet ? letter : '-');
  }

  /** Joins runs of adjacent addresses that differ in their frames only. */
  private static final class RightsMerger implements LeafVisitor {
    private final List<MemoryRun> runs = new ArrayList<>();
    private long vaddr;
    private long lengthBytes;
    private String rights = "";

    @Override
    public void visit(long nextVaddr, long nextBytes, long mapping) {
      String nextRights = rights(mapping);
      if (lengthBytes != 0 && nextVaddr == vaddr + lengthBytes && nextRights.equals(rights)) {
        lengthBytes += nextBytes;
        return;
      }
      finish();
      vaddr = nextVaddr;
      lengthBytes = nextBytes;
      rights = nextRights;
    }

    void finish() {
      if (lengthBytes != 0) {
        runs.add(new MemoryRun(vaddr, lengthBytes, rights));
      }
      lengthBytes = 0;
    }
  }
}

package mmusim.mmu.explain;

import com.google.errorprone.annotations.FormatMethod;
import java.util.List;
import java.util.StringJoiner;
import mmusim.mmu.Cpu;
import mmusim.mmu.fault.PageFaultErrorCode;
import mmusim.mmu.memtype.MemoryType;
import mmusim.mmu.memtype.Pat;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.PageSizes;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.register.Cr0;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Efer;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.Registers;
import mmusim.mmu.tlb.TlbEntryView;

/** A walk as a drawing of at most {@link #WIDTH} columns. */
public final class WalkDiagram {
  /** Columns that no line exceeds. */
  public static final int WIDTH = 100;

  private static final String MARGIN = "         ";

  private final Cpu cpu;
  private final Walk walk;
  private final StringBuilder text = new StringBuilder();

  private WalkDiagram(Cpu cpu, Walk walk) {
    this.cpu = cpu;
    this.walk = walk;
  }

  /**
   * Draws a walk, lines ended by {@code \n}.
   *
   * @param cpu the processor that it was made for, in the same state
   */
  public static String draw(Cpu cpu, Walk walk) {
    return new WalkDiagram(cpu, walk).draw();
  }

  private String draw() {
    line("%s at 0x%016x", Access.describe(walk.access()), walk.vaddr());
    if (walk.linear() != walk.vaddr()) {
      line("%sis 0x%016x without metadata", MARGIN, walk.linear());
    }
    line("");
    wrapped("address  ", addressFields());
    wrapped("control  ", control());
    line("");
    if (!walk.entries().isEmpty()) {
      drawTop();
      walk.entries().forEach(this::drawEntry);
      line("");
    }
    wrapped("rights   ", rights());
    drawCached();
    wrapped("outcome  ", outcome());
    wrapped("why      ", walk.verdict());
    return text.toString();
  }

  private String addressFields() {
    int levels = cpu.rules().levels();
    StringJoiner fields = new StringJoiner("  ");
    for (int level = levels; level >= 1; level--) {
      int shift = Pte.shift(level);
      fields.add(
          "%s %d:%d = %d"
              .formatted(Pte.name(level), shift + 8, shift, Pte.index(walk.linear(), level)));
    }
    return fields.add("offset 11:0 = 0x%03x".formatted(walk.linear() & 0xfff)).toString();
  }

  private String control() {
    Registers registers = cpu.registers();
    StringJoiner bits = new StringJoiner("  ");
    bits.add("WP=" + flag(registers.hasCr0(Cr0.WP)));
    bits.add("NXE=" + flag((registers.efer() & Efer.NXE) != 0));
    bits.add("SMEP=" + flag(registers.hasCr4(Cr4.SMEP)));
    bits.add("SMAP=" + flag(registers.hasCr4(Cr4.SMAP)));
    bits.add("AC=" + flag((registers.rflags() & Registers.RFLAGS_AC) != 0));
    bits.add("PKE=" + flag(registers.hasCr4(Cr4.PKE)));
    bits.add("PKS=" + flag(registers.hasCr4(Cr4.PKS)));
    bits.add("CET=" + flag(registers.hasCr4(Cr4.CET)));
    bits.add("LASS=" + flag(registers.hasCr4(Cr4.LASS)));
    bits.add("MAXPHYADDR=" + registers.model().physicalAddressBits());
    if (registers.hasCr4(Cr4.PKE)) {
      bits.add("PKRU=0x%08x".formatted(registers.pkru()));
    }
    if (registers.hasCr4(Cr4.PKS)) {
      bits.add("PKRS=0x%08x".formatted(registers.pkrs()));
    }
    return bits.toString();
  }

  private void drawTop() {
    Registers registers = cpu.registers();
    long table = cpu.rules().rootTable();
    int type = cpu.rules().tableType(table, registers.cr3(), true);
    line("CR3      0x%016x  PCID %d", registers.cr3(), registers.pcid());
    line("  |      table 0x%x, read as %s", table, MemoryType.name(type));
    line("  v");
  }

  private void drawEntry(WalkEntry entry) {
    String flags = entry.isPresent() ? String.join(" ", entry.flags()) : "not present";
    boolean decides = walk.deciding().contains(entry);
    line(
        "%-10s  at 0x%013x  0x%016x  %s%s",
        "%s[%d]".formatted(entry.name(), entry.index()),
        entry.paddr(),
        entry.raw(),
        flags,
        decides ? "  <--" : "");
    boolean last = entry.equals(walk.entries().get(walk.entries().size() - 1));
    if (last && entry.isLeaf()) {
      line("         page 0x%x of %s", entry.target(), PageSizes.words(entry.level() - 1));
    } else if (!last) {
      int type = cpu.rules().tableType(entry.target(), entry.raw(), false);
      line("  |      table 0x%x, read as %s", entry.target(), MemoryType.name(type));
      line("  v");
    }
  }

  private String rights() {
    if (!reachesPage()) {
      return "none: no page was reached";
    }
    PageRights page = new PageRights(walk.entries());
    return "%s page, %s, %s, key %d"
        .formatted(
            page.isUser() ? "user" : "supervisor",
            page.isWritable() ? "writable" : "read-only",
            page.isExecutable() ? "executable" : "not executable",
            page.key());
  }

  /** Names what the TLBs hold for the address, as a hit would use that and not the tables. */
  private void drawCached() {
    List<String> held =
        cpu.tlb().entries().stream().filter(this::serves).map(this::cached).toList();
    if (!walk.entries().isEmpty() && !held.isEmpty()) {
      wrapped("cached   ", String.join("; ", held));
    }
  }

  private boolean serves(TlbEntryView entry) {
    boolean covers = Long.compareUnsigned(walk.linear() - entry.vaddr(), entry.pageBytes()) < 0;
    return covers && (entry.isGlobal() || entry.pcid() == cpu.registers().pcid());
  }

  private String cached(TlbEntryView entry) {
    long paddr = entry.paddr() + (walk.linear() - entry.vaddr());
    String difference = agrees(entry, paddr) ? "" : ", which is not what the tables say";
    return "%s has 0x%x %s%s".formatted(entry.array(), paddr, entry.rights(), difference);
  }

  private boolean agrees(TlbEntryView entry, long paddr) {
    if (!reachesPage()) {
      return false;
    }
    WalkEntry leaf = walk.entries().get(walk.entries().size() - 1);
    long offset = walk.linear() & (Pte.coverage(leaf.level()) - 1);
    return paddr == leaf.target() + offset
        && entry.rights().equals(new PageRights(walk.entries()).letters());
  }

  private boolean reachesPage() {
    List<WalkEntry> entries = walk.entries();
    boolean malformed = walk.isFault() && (walk.errorCode() & PageFaultErrorCode.RESERVED) != 0;
    return !entries.isEmpty() && !malformed && entries.get(entries.size() - 1).isLeaf();
  }

  private String outcome() {
    if (!walk.isFault()) {
      return "0x%x, %s page, memory type %s: %s"
          .formatted(
              walk.paddr(),
              PageSizes.words(TranslationResult.pageSize(walk.result())),
              MemoryType.name(walk.memoryType()),
              typeReason());
    }
    if (!walk.isPageFault()) {
      return "#%s(0)".formatted(walk.vector());
    }
    return "#PF, error code 0x%x (%s), CR2 = 0x%016x"
        .formatted(walk.errorCode(), PageFaultErrorCode.describe(walk.errorCode()), walk.linear());
  }

  private String typeReason() {
    Registers registers = cpu.registers();
    if (registers.hasCr0(Cr0.CD)) {
      return "CR0.CD=1";
    }
    WalkEntry leaf = walk.entries().get(walk.entries().size() - 1);
    int index = Pte.patIndex(leaf.raw(), leaf.level());
    String pat = "PA%d is %s".formatted(index, MemoryType.name(Pat.type(registers.pat(), index)));
    if (!registers.model().has(Feature.MTRR)) {
      return pat;
    }
    int mtrrs = registers.mtrrs().typeOfPage(leaf.target(), Pte.shift(leaf.level()));
    return "%s, the MTRRs say %s".formatted(pat, MemoryType.name(mtrrs));
  }

  private static int flag(boolean set) {
    return set ? 1 : 0;
  }

  @FormatMethod
  private void line(String format, Object... arguments) {
    text.append(format.formatted(arguments).stripTrailing()).append('\n');
  }

  private void wrapped(String label, String words) {
    StringBuilder current = new StringBuilder(label);
    for (String word : words.split(" ", -1)) {
      if (current.length() + word.length() > WIDTH) {
        line("%s", current);
        current = new StringBuilder(MARGIN);
      }
      current.append(word).append(' ');
    }
    line("%s", current);
  }
}

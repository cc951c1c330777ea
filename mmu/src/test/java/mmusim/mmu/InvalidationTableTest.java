package mmusim.mmu;

import static mmusim.mmu.PageTablesFixture.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.register.Cr0;
import mmusim.mmu.register.Cr3;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Efer;
import mmusim.mmu.register.MtrrField;
import mmusim.mmu.register.Registers;
import mmusim.mmu.register.Vendor;
import mmusim.mmu.tlb.InvalidationPolicy;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.walkcache.WalkCacheGeometry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each event drops, a row an event: exactly the required set of SDM vol. 3A, 4.10.4.1.
 *
 * <p>PCID 1 has cached the pages A and B, the global page G and the supervisor page S; PCID 2 has
 * A, B and the global page H. PCID 1 is current. Each page has a page directory entry of its own.
 */
class InvalidationTableTest {
  private static final long A = 0x0040_0000;
  private static final long B = 0x0060_0000;
  private static final long G = 0x0080_0000;
  private static final long H = 0x00a0_0000;
  private static final long S = 0x00c0_0000;

  private static final String NOTHING = "";
  private static final String PSC_1 = "pml4e1 pdpte1 pdeA1 pdeB1 pdeG1 pdeS1";
  private static final String PSC_2 = "pml4e2 pdpte2 pdeA2 pdeB2 pdeH2";
  private static final String TLB = "A1 B1 G1 S1 A2 B2 H2";

  private final PageTablesFixture tables = new PageTablesFixture();
  private final Cpu cpu = tables.cpu();
  private final long root1 = tables.root();
  private final long root2 = tables.root();

  record Event(String name, Consumer<Cpu> event, String tlbDropped, String walkCachesDropped) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Event> events() {
    return Stream.of(
        event("INVLPG A", c -> c.invlpg(A + 0x123), "A1", PSC_1),
        event("INVLPG of a global page of another PCID", c -> c.invlpg(H), "H2", PSC_1),
        event("INVLPG of an uncached page", c -> c.invlpg(0x1234_5000), NOTHING, PSC_1),
        event("INVLPG not canonical", c -> c.invlpg(1L << 47), NOTHING, NOTHING),
        event("INVPCID 0 of A in PCID 2", c -> ok(c.invpcid(0, 2, A)), "A2", "pml4e2 pdpte2 pdeA2"),
        event(
            "INVPCID 0 of a global page",
            c -> ok(c.invpcid(0, 1, G)),
            NOTHING,
            "pml4e1 pdpte1 pdeG1"),
        event("INVPCID 1 of PCID 2", c -> ok(c.invpcid(1, 2, 0)), "A2 B2", PSC_2),
        event("INVPCID 1 of PCID 1", c -> ok(c.invpcid(1, 1, 0)), "A1 B1 S1", PSC_1),
        event("INVPCID 2", c -> ok(c.invpcid(2, 0, 0)), TLB, PSC_1 + " " + PSC_2),
        event("INVPCID 3", c -> ok(c.invpcid(3, 0, 0)), "A1 B1 S1 A2 B2", PSC_1 + " " + PSC_2),
        event("MOV CR3, PCID 2", c -> cr3(c, 2, 0), "A2 B2", PSC_2),
        event("MOV CR3, PCID 1", c -> cr3(c, 1, 0), "A1 B1 S1", PSC_1),
        event("MOV CR3, PCID 3", c -> cr3(c, 3, 0), NOTHING, NOTHING),
        event("MOV CR3, PCID 2, bit 63", c -> cr3(c, 2, Cr3.NO_FLUSH), NOTHING, NOTHING),
        event("MOV CR3, PCID 1, bit 63", c -> cr3(c, 1, Cr3.NO_FLUSH), NOTHING, NOTHING),
        event("CR4.PGE 1 to 0", c -> cr4(c, Cr4.PGE, 0), TLB, PSC_1 + " " + PSC_2),
        event("CR4.PCIDE 1 to 0", c -> cr4(c, Cr4.PCIDE, 0), TLB, PSC_1 + " " + PSC_2),
        event("CR4.SMEP 0 to 1", c -> cr4(c, 0, Cr4.SMEP), "A1 B1 G1 S1", PSC_1),
        event("CR4.SMAP 0 to 1", c -> cr4(c, 0, Cr4.SMAP), NOTHING, NOTHING),
        event("CR4.PKE 0 to 1", c -> cr4(c, 0, Cr4.PKE), NOTHING, NOTHING),
        event("CR4.PKS 0 to 1", c -> cr4(c, 0, Cr4.PKS), NOTHING, NOTHING),
        event("CR4 unchanged", c -> cr4(c, 0, 0), NOTHING, NOTHING),
        event("#PF at S", InvalidationTableTest::faultAtS, "S1", "pml4e1 pdpte1 pdeS1"),
        event("WRPKRU", c -> ok(c.registers().writePkru(0x5555_5550)), NOTHING, NOTHING),
        event("WRMSR PKRS", c -> ok(c.registers().writePkrs(0x5555_5550)), NOTHING, NOTHING),
        event("STAC", c -> ok(c.registers().writeRflags(Registers.RFLAGS_AC)), NOTHING, NOTHING),
        event(
            "CR0.WP 1 to 0",
            c -> ok(c.registers().writeCr0(c.registers().cr0() & ~Cr0.WP)),
            NOTHING,
            NOTHING),
        event(
            "EFER.NXE 1 to 0",
            c -> ok(c.registers().writeEfer(c.registers().efer() & ~Efer.NXE)),
            NOTHING,
            NOTHING),
        event(
            "WRMSR PAT", c -> ok(c.registers().writePat(0x0107_0406_0007_0406L)), NOTHING, NOTHING),
        event("everything", Cpu::flushAll, TLB, PSC_1 + " " + PSC_2));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventDropsExactlyWhatItMust(Event event) {
    fill();
    Set<String> tlb = tlb();
    Set<String> walkCaches = walkCaches();
    assertThat(tlb).isEqualTo(words(TLB));
    assertThat(walkCaches).isEqualTo(words(PSC_1 + " " + PSC_2));
    event.event.accept(cpu);
    tlb.removeAll(words(event.tlbDropped));
    walkCaches.removeAll(words(event.walkCachesDropped));
    assertThat(tlb()).as("TLB after %s", event).isEqualTo(tlb);
    assertThat(walkCaches()).as("paging-structure caches after %s", event).isEqualTo(walkCaches);
  }

  @Test
  void withoutPcidsMovToCr3DropsAllButGlobalEntries() {
    mapAll();
    ok(cpu.registers().writeCr4(cpu.registers().cr4() | Cr4.PGE));
    ok(cpu.registers().writeCr3(root1));
    read(A);
    read(G);
    ok(cpu.registers().writeCr3(root1));
    assertThat(tlb()).isEqualTo(words("G0"));
    assertThat(walkCaches()).isEmpty();
  }

  @Test
  void settingPcideOrClearingSmepDropsNothing() {
    mapAll();
    cr4(cpu, 0, Cr4.SMEP);
    ok(cpu.registers().writeCr3(root1));
    read(A);
    cr4(cpu, 0, Cr4.PCIDE);
    cr4(cpu, Cr4.SMEP, 0);
    assertThat(tlb()).isEqualTo(words("A0"));
    assertThat(walkCaches()).isEqualTo(words("pml4e0 pdpte0 pdeA0"));
  }

  @Test
  void settingPgeDropsEverything() {
    mapAll();
    ok(cpu.registers().writeCr3(root1));
    read(A);
    cr4(cpu, 0, Cr4.PGE);
    assertThat(tlb()).isEmpty();
    assertThat(walkCaches()).isEmpty();
  }

  /** AMD APM vol. 2, 5.5.3, "Implicit Invalidations". */
  @Test
  void onAmdAChangeOfPseAndSettingPkeDropEverythingAndSettingSmepNothing() {
    PageTablesFixture amd =
        new PageTablesFixture(MachineConfig.builder().vendor(Vendor.AMD).build());
    long root = amd.root();
    amd.map(root, A, 0x1000, USER_RW);
    amd.map(root, G, 0x3000, USER_RW | Pte.GLOBAL);
    Cpu one = amd.cpu();
    cr4(one, 0, Cr4.PGE);
    ok(one.registers().writeCr3(root));
    assertThat(keeps(one, 0, Cr4.PSE)).isFalse();
    assertThat(keeps(one, Cr4.PSE, 0)).isFalse();
    assertThat(keeps(one, 0, Cr4.PKE)).isFalse();
    assertThat(keeps(one, Cr4.PKE, 0)).isTrue();
    assertThat(keeps(one, 0, Cr4.SMEP)).isTrue();
    assertThat(keeps(one, 0, Cr4.SMAP)).isTrue();
  }

  /** AMD APM vol. 2, 3.1.7, EFER.TCE, and 5.5.3: A and G have a PDE each, all else is shared. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onAmdEferTceSparesUpperLevelsThatDoNotLeadToTheAddress(boolean tce) {
    for (Consumer<Cpu> event :
        List.<Consumer<Cpu>>of(c -> c.invlpg(A), c -> ok(c.invpcid(0, 0, A)))) {
      Cpu one = thatHasRead(Vendor.AMD, A, G).cpu();
      long efer = one.registers().efer();
      ok(one.registers().writeEfer(tce ? efer | Efer.TCE : efer));
      assertThat(one.walkCaches().entries()).hasSize(4);
      event.accept(one);
      assertThat(one.walkCaches().entries().stream().map(e -> e.vaddr()))
          .containsExactlyElementsOf(tce ? List.of(G) : List.of());
      assertThat(one.tlb().entries()).hasSize(2).allMatch(e -> e.vaddr() == G);
    }
  }

  /** A machine whose first CPU has read pages, which have frames of their own. */
  private static PageTablesFixture thatHasRead(Vendor vendor, long... pages) {
    PageTablesFixture tables =
        new PageTablesFixture(MachineConfig.builder().vendor(vendor).build());
    long root = tables.root();
    ok(tables.cpu().registers().writeCr3(root));
    long paddr = 0x1000;
    for (long vaddr : pages) {
      tables.map(root, vaddr, paddr, USER_RW);
      ok(!TranslationResult.isFault(tables.cpu().translate(vaddr, Access.READ)));
      paddr += 0x1000;
    }
    return tables;
  }

  @ParameterizedTest
  @EnumSource
  void onAmdAloneAWriteOfAnMtrrDropsEverything(Vendor vendor) {
    Cpu one = thatHasRead(vendor, A).cpu();
    ok(one.registers().writeMtrr(MtrrField.FIXED, 0, 0));
    assertThat(one.tlb().entries().isEmpty()).isEqualTo(vendor == Vendor.AMD);
    assertThat(one.walkCaches().entries().isEmpty()).isEqualTo(vendor == Vendor.AMD);
    assertThat(one.invalidations()).isEqualTo(vendor == Vendor.AMD ? 2 : 1);
  }

  /** AMD APM vol. 2, 5.5.3. The page beside A is only in the table that a new PDE leads to. */
  @ParameterizedTest
  @EnumSource
  void onAmdAloneARefusalBelowAStalePdeIsCheckedInMemory(Vendor vendor) {
    PageTablesFixture tables = thatHasRead(vendor, A);
    Cpu one = tables.cpu();
    long root = one.registers().cr3();
    long beside = A + 0x1000;
    tables.mapLeaf(root, A, tables.root() | USER_RW, 2);
    tables.map(root, beside, 0x5000, USER_RW);
    long result = one.translate(beside, Access.READ);
    assertThat(TranslationResult.isFault(result)).isEqualTo(vendor == Vendor.INTEL);
    assertThat(TranslationResult.walkReads(result)).isEqualTo(vendor == Vendor.INTEL ? 1 : 1 + 4);
    assertThat(one.walks()).isEqualTo(vendor == Vendor.INTEL ? 2 : 3);
  }

  /** Four entries below a PML5E, then five from the top: more than three bits can count. */
  @Test
  void onAmdAnAccessThatIsRefusedTwiceHasTheReadsOfBothWalks() {
    PageTablesFixture tables =
        new PageTablesFixture(
            MachineConfig.builder()
                .vendor(Vendor.AMD)
                .levels(5)
                .walkCaches(
                    new WalkCacheGeometry(
                        List.of(
                            new WalkCacheGeometry.Array(
                                "pml5e", List.of(5), 4, 4, Replacement.LRU))))
                .build());
    Cpu one = tables.cpu();
    long root = tables.root();
    ok(one.registers().writeCr3(root));
    tables.map(root, A, 0x1000, USER_RW);
    ok(!TranslationResult.isFault(one.translate(A, Access.READ)));
    tables.mapLeaf(root, A + 0x1000, 0, 1);
    long result = one.translate(A + 0x1000, Access.READ);
    ok(TranslationResult.isFault(result));
    assertThat(TranslationResult.walkReads(result)).isEqualTo(4 + 5);
    ok(!TranslationResult.isFault(one.translate(A, Access.READ)));
    one.invlpg(A);
    assertThat(TranslationResult.walkReads(one.translate(A, Access.READ))).isEqualTo(5);
  }

  /** There is nothing to check: the walk began in memory. */
  @Test
  void onAmdARefusalFromTheTopIsFoundByOneWalk() {
    PageTablesFixture amd =
        new PageTablesFixture(MachineConfig.builder().vendor(Vendor.AMD).build());
    ok(amd.cpu().registers().writeCr3(amd.root()));
    ok(TranslationResult.isFault(amd.cpu().translate(A, Access.READ)));
    assertThat(amd.cpu().walks()).isEqualTo(1);
  }

  @Test
  void onIntelPseDropsNothing() {
    mapAll();
    ok(cpu.registers().writeCr3(root1));
    read(A);
    cr4(cpu, 0, Cr4.PSE);
    assertThat(tlb()).isEqualTo(words("A0"));
  }

  @Test
  void anEventOnOneCpuDropsNothingOnAnother() {
    PageTablesFixture two = new PageTablesFixture(MachineConfig.builder().cpus(2).build());
    long root = two.root();
    two.map(root, A, 0x1000, USER_RW);
    for (int index = 0; index < 2; index++) {
      ok(two.machine().cpu(index).registers().writeCr3(root));
      assertThat(TranslationResult.isFault(two.machine().cpu(index).translate(A, Access.READ)))
          .isFalse();
    }
    two.machine().cpu(0).invlpg(A);
    assertThat(two.machine().cpu(0).tlb().entries()).isEmpty();
    assertThat(two.machine().cpu(1).tlb().entries()).isNotEmpty();
  }

  @Test
  void aPolicyMayDropMore() {
    for (InvalidationPolicy policy : InvalidationPolicy.values()) {
      PageTablesFixture more =
          new PageTablesFixture(MachineConfig.builder().invalidationPolicy(policy).build());
      long root = more.root();
      more.map(root, A, 0x1000, USER_RW);
      more.map(root, B, 0x2000, USER_RW);
      ok(more.cpu().registers().writeCr3(root));
      assertThat(TranslationResult.isFault(more.cpu().translate(A, Access.READ))).isFalse();
      more.cpu().invlpg(B);
      assertThat(more.cpu().tlb().entries().isEmpty())
          .as("INVLPG of another page, policy %s", policy)
          .isEqualTo(policy != InvalidationPolicy.EXACT);
    }
  }

  private void fill() {
    mapAll();
    cr4(cpu, 0, Cr4.PGE);
    ok(cpu.registers().writeCr3(root2));
    cr4(cpu, 0, Cr4.PCIDE);
    ok(cpu.registers().writeCr3(root2 | 2));
    read(A);
    read(B);
    read(H);
    ok(cpu.registers().writeCr3(root1 | 1 | Cr3.NO_FLUSH));
    read(A);
    read(B);
    read(G);
    read(S);
  }

  private void mapAll() {
    for (long root : new long[] {root1, root2}) {
      tables.map(root, A, 0x1000, USER_RW);
      tables.map(root, B, 0x2000, USER_RW);
    }
    tables.map(root1, G, 0x3000, USER_RW | Pte.GLOBAL);
    tables.map(root2, H, 0x4000, USER_RW | Pte.GLOBAL);
    tables.map(root1, S, 0x5000, Pte.PRESENT | Pte.WRITABLE);
  }

  private void read(long vaddr) {
    assertThat(TranslationResult.isFault(cpu.translate(vaddr, Access.READ))).isFalse();
  }

  private static void faultAtS(Cpu cpu) {
    assertThat(TranslationResult.isFault(cpu.translate(S, Access.READ | Access.USER))).isTrue();
  }

  private static void cr3(Cpu cpu, int pcid, long bit63) {
    ok(cpu.registers().writeCr3((cpu.registers().cr3() & ~0xfffL) | pcid | bit63));
  }

  private static void cr4(Cpu cpu, long clear, long set) {
    ok(cpu.registers().writeCr4((cpu.registers().cr4() & ~clear) | set));
  }

  private static void ok(boolean succeeded) {
    assertThat(succeeded).as("#GP").isTrue();
  }

  /** Returns whether a write of CR4 leaves what has been cached of A and G. */
  private static boolean keeps(Cpu cpu, long clear, long set) {
    for (long vaddr : new long[] {A, G}) {
      assertThat(TranslationResult.isFault(cpu.translate(vaddr, Access.READ))).isFalse();
    }
    int entries = cpu.tlb().entries().size();
    int walkCacheEntries = cpu.walkCaches().entries().size();
    cr4(cpu, clear, set);
    boolean isEmpty = cpu.tlb().entries().isEmpty() && cpu.walkCaches().entries().isEmpty();
    boolean isWhole =
        cpu.tlb().entries().size() == entries
            && cpu.walkCaches().entries().size() == walkCacheEntries;
    assertThat(isEmpty || isWhole).isTrue();
    return isWhole;
  }

  /** Returns first-level and second-level entries alike, each page once. */
  private Set<String> tlb() {
    Set<String> names = new TreeSet<>();
    cpu.tlb().entries().forEach(e -> names.add(page(e.vaddr()) + e.pcid()));
    return names;
  }

  private Set<String> walkCaches() {
    Set<String> names = new TreeSet<>();
    cpu.walkCaches()
        .entries()
        .forEach(
            e ->
                names.add(
                    switch (e.level()) {
                          case 2 -> "pde" + page(e.vaddr());
                          case 3 -> "pdpte";
                          default -> "pml4e";
                        }
                        + e.pcid()));
    return names;
  }

  private static String page(long vaddr) {
    return List.of("A", "B", "G", "H", "S").get((int) ((vaddr - A) >>> 21));
  }

  private static Set<String> words(String words) {
    return new TreeSet<>(words.isEmpty() ? new ArrayList<>() : List.of(words.split(" ", -1)));
  }

  private static Event event(String name, Consumer<Cpu> event, String tlb, String walkCaches) {
    return new Event(name, event, tlb, walkCaches);
  }
}

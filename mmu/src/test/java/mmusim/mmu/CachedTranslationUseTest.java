package mmusim.mmu;

import static mmusim.mmu.PageTablesFixture.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.memtype.MemoryType;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.register.Cr0;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Registers;
import mmusim.mmu.tlb.DeniedHitPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an access uses what is cached: hits, walks that begin low, dirty flags, denials, cycles. */
class CachedTranslationUseTest {
  private static final long PAGE = 0x0000_0080_8060_5000L;
  private static final long NEIGHBOUR = PAGE + 0x1000;

  private final PageTablesFixture tables = new PageTablesFixture();
  private final Cpu cpu = tables.cpu();
  private final long root = tables.root();

  /** Reads left for a walk: SDM vol. 3A, 4.10.3, one less per cached level. */
  @ParameterizedTest
  @CsvSource({
    // first page,    second page,   level, reads, reads left
    "0x8080605000, 0x8080606000, 1, 4, 1",
    "0x8080605000, 0x8080805000, 1, 4, 2",
    "0x8080605000, 0x80c0605000, 1, 4, 3",
    "0x8080605000, 0x0080605000, 1, 4, 4",
    "0x8080600000, 0x8080800000, 2, 3, 1",
    "0x8080600000, 0x80c0600000, 2, 3, 2",
    "0x8080600000, 0x0080600000, 2, 3, 3",
    "0x8080000000, 0x80c0000000, 3, 2, 1",
    "0x8080000000, 0x0080000000, 3, 2, 2",
  })
  void aWalkBeginsBelowTheDeepestCachedEntry(
      String first, String second, int level, int reads, int readsLeft) {
    long large = level > 1 ? Pte.PAGE_SIZE : 0;
    for (String vaddr : new String[] {first, second}) {
      tables.mapLeaf(root, Long.decode(vaddr), USER_RW | large, level);
    }
    load(cpu, root);
    assertThat(TranslationResult.walkReads(read(Long.decode(first)))).isEqualTo(reads);
    assertThat(TranslationResult.walkReads(read(Long.decode(second)))).isEqualTo(readsLeft);
  }

  @Test
  void withFiveLevelsAFullWalkReadsFive() {
    PageTablesFixture deep = new PageTablesFixture(MachineConfig.builder().levels(5).build());
    long top = deep.root();
    deep.map(top, PAGE, 0x1000, USER_RW);
    load(deep.cpu(), top);
    assertThat(TranslationResult.walkReads(deep.cpu().translate(PAGE, Access.READ))).isEqualTo(5);
  }

  @Test
  void theSecondAccessHitsTheFirstLevel() {
    tables.map(root, PAGE, 0x1000, USER_RW);
    load(cpu, root);
    assertThat(TranslationResult.tlbLevel(read(PAGE))).isEqualTo(TranslationResult.TLB_MISS);
    long hit = read(PAGE + 8);
    assertThat(TranslationResult.tlbLevel(hit)).isEqualTo(TranslationResult.TLB_L1);
    assertThat(TranslationResult.walkReads(hit)).isZero();
    assertThat(TranslationResult.paddr(hit)).isEqualTo(0x1008);
  }

  @Test
  void anAbsentPageIsNeverCached() {
    load(cpu, root);
    assertThat(TranslationResult.isFault(read(PAGE))).isTrue();
    tables.map(root, PAGE, 0x1000, USER_RW);
    assertThat(TranslationResult.isFault(read(PAGE))).isFalse();
  }

  /** The write stays a hit of its level; it walks only to set D, once. */
  @Test
  void theFirstWriteThroughACleanEntrySetsTheDirtyFlag() {
    tables.map(root, PAGE, 0x1000, USER_RW);
    load(cpu, root);
    assertThat(TranslationResult.isFault(read(PAGE))).isFalse();
    long leaf = tables.entryPaddr(root, PAGE, 1);
    assertThat(tables.memory().readU64(leaf) & Pte.DIRTY).isZero();
    long first = cpu.translate(PAGE, Access.WRITE);
    assertThat(TranslationResult.tlbLevel(first)).isEqualTo(TranslationResult.TLB_L1);
    assertThat(TranslationResult.walkReads(first)).isEqualTo(1);
    assertThat(tables.memory().readU64(leaf) & Pte.DIRTY).isEqualTo(Pte.DIRTY);
    assertThat(TranslationResult.walkReads(cpu.translate(PAGE, Access.WRITE))).isZero();
    assertThat(cpu.dirtyWalks()).isEqualTo(1);
  }

  /** Software clears D and does not invalidate: later writes go unrecorded. */
  @Test
  void aClearedDirtyFlagStaysClearWhileTheEntryIsCached() {
    tables.map(root, PAGE, 0x1000, USER_RW);
    load(cpu, root);
    assertThat(TranslationResult.isFault(cpu.translate(PAGE, Access.WRITE))).isFalse();
    long leaf = tables.entryPaddr(root, PAGE, 1);
    tables.memory().writeU64(leaf, 0x1000 | USER_RW);
    assertThat(TranslationResult.isFault(cpu.translate(PAGE, Access.WRITE))).isFalse();
    assertThat(tables.memory().readU64(leaf)).isEqualTo(0x1000 | USER_RW);
  }

  @Test
  void aChangedFrameIsSeenOnlyAfterInvlpg() {
    tables.map(root, PAGE, 0x1000, USER_RW);
    load(cpu, root);
    assertThat(TranslationResult.paddr(read(PAGE))).isEqualTo(0x1000);
    tables.map(root, PAGE, 0x2000, USER_RW);
    assertThat(TranslationResult.paddr(read(PAGE))).isEqualTo(0x1000);
    cpu.invlpg(PAGE);
    assertThat(TranslationResult.paddr(read(PAGE))).isEqualTo(0x2000);
  }

  /** A paging-structure entry can be stale for an address never used. */
  @Test
  void aStaleStructureEntryLeadsNewAddressesIntoTheOldTable() {
    tables.map(root, PAGE, 0x1000, USER_RW);
    tables.map(root, NEIGHBOUR, 0x2000, USER_RW);
    load(cpu, root);
    assertThat(TranslationResult.paddr(read(PAGE))).isEqualTo(0x1000);
    long newTable = tables.root();
    tables.memory().writeU64(tables.entryPaddr(root, PAGE, 2), newTable | USER_RW);
    tables.map(root, NEIGHBOUR, 0x3000, USER_RW);
    assertThat(TranslationResult.paddr(read(NEIGHBOUR))).isEqualTo(0x2000);
    cpu.invlpg(0);
    cpu.invlpg(NEIGHBOUR);
    assertThat(TranslationResult.paddr(read(NEIGHBOUR))).isEqualTo(0x3000);
  }

  @Test
  void aHitThatDeniesIsJudgedByMemory() {
    tables.map(root, PAGE, 0x1000, Pte.PRESENT | Pte.USER);
    load(cpu, root);
    assertThat(TranslationResult.isFault(read(PAGE))).isFalse();
    tables.map(root, PAGE, 0x1000, USER_RW);
    long write = cpu.translate(PAGE, Access.WRITE | Access.USER);
    assertThat(TranslationResult.isFault(write)).isFalse();
    assertThat(TranslationResult.walkReads(write)).isEqualTo(4);
    assertThat(cpu.pageFaults()).isZero();
    assertThat(cpu.tlb().firstCounts().hits(Access.WRITE)).isEqualTo(1);
    assertThat(cpu.tlb().firstCounts().misses(Access.WRITE)).isZero();
    assertThat(cpu.tlb().firstCounts().misses(Access.WRITE, 0)).isZero();
    assertThat(cpu.tlb().secondCounts().misses(Access.WRITE, 0)).isZero();
  }

  @Test
  void byPolicyAHitThatDeniesFaultsOnceAndNeverAgain() {
    PageTablesFixture strict =
        new PageTablesFixture(
            MachineConfig.builder().deniedHitPolicy(DeniedHitPolicy.FAULT).build());
    long top = strict.root();
    strict.map(top, PAGE, 0x1000, Pte.PRESENT | Pte.USER);
    load(strict.cpu(), top);
    assertThat(TranslationResult.isFault(strict.cpu().translate(PAGE, Access.READ))).isFalse();
    strict.map(top, PAGE, 0x1000, USER_RW);
    long spurious = strict.cpu().translate(PAGE, Access.WRITE | Access.USER);
    assertThat(TranslationResult.isFault(spurious)).isTrue();
    assertThat(TranslationResult.errorCode(spurious)).isEqualTo(0x7);
    assertThat(TranslationResult.decidingLevel(spurious)).isEqualTo(1);
    assertThat(TranslationResult.isFault(strict.cpu().translate(PAGE, Access.WRITE | Access.USER)))
        .isFalse();
  }

  @Test
  void rightsOfAHitAreJudgedByTheRegistersOfTheMoment() {
    tables.map(root, PAGE, 0x1000, Pte.PRESENT | Pte.USER);
    load(cpu, root);
    assertThat(TranslationResult.isFault(read(PAGE))).isFalse();
    assertThat(TranslationResult.isFault(cpu.translate(PAGE, Access.WRITE))).isTrue();
    assertThat(cpu.registers().writeCr0(cpu.registers().cr0() & ~Cr0.WP)).isTrue();
    assertThat(TranslationResult.isFault(cpu.translate(PAGE, Access.WRITE))).isFalse();
  }

  /**
   * With an odd number of register writes between the rounds, so that no count of them is lucky.
   */
  @Test
  void aStackAccessThatHitBeforeIsNotTakenForAnotherAccessUnderOtherRegisters() {
    tables.map(root, PAGE, 0x1000, USER_RW);
    load(cpu, root);
    assertThat(cpu.registers().writeCr4(cpu.registers().cr4() | Cr4.SMAP)).isTrue();
    for (int round = 0; round < 3; round++) {
      assertThat(cpu.registers().writeRflags(Registers.RFLAGS_AC)).isTrue();
      for (int use = 0; use < 2; use++) {
        assertThat(TranslationResult.isFault(cpu.translate(PAGE, Access.READ | Access.STACK)))
            .isFalse();
      }
      assertThat(cpu.registers().writeRflags(0)).isTrue();
      assertThat(TranslationResult.isFault(read(PAGE))).isTrue();
      assertThat(cpu.registers().writePkru(0)).isTrue();
    }
  }

  /** SDM vol. 3A, 12.5.1: CR0.CD governs accesses; a write of it need not flush the TLBs. */
  @Test
  void cacheDisableMakesCachedPagesUncacheableAtOnceAndWriteBackAgainWhenCleared() {
    tables.map(root, PAGE, 0x1000, USER_RW);
    load(cpu, root);
    long cr0 = cpu.registers().cr0();
    assertThat(TranslationResult.memoryType(read(PAGE))).isEqualTo(MemoryType.WB);
    assertThat(TranslationResult.memoryType(read(PAGE))).isEqualTo(MemoryType.WB);
    assertThat(cpu.registers().writeCr0(cr0 | Cr0.CD)).isTrue();
    assertThat(TranslationResult.memoryType(read(PAGE))).isEqualTo(MemoryType.UC);
    assertThat(TranslationResult.memoryType(cpu.translate(PAGE + 8, Access.FETCH)))
        .isEqualTo(MemoryType.UC);
    assertThat(cpu.registers().writeCr0(cr0)).isTrue();
    assertThat(TranslationResult.memoryType(read(PAGE))).isEqualTo(MemoryType.WB);
    assertThat(cpu.walks()).isEqualTo(1);
  }

  @Test
  void aLargePageReportsItsSizeWhereverItIsHeld() {
    tables.mapLeaf(root, 0x4000_0000L, 0x4000_0000L | USER_RW | Pte.PAGE_SIZE, 3);
    load(cpu, root);
    for (int round = 0; round < 2; round++) {
      long fetch = cpu.translate(0x4060_1234L, Access.FETCH);
      assertThat(TranslationResult.pageSize(fetch)).isEqualTo(2);
      assertThat(TranslationResult.paddr(fetch)).isEqualTo(0x4060_1234L);
    }
  }

  @Test
  void withoutCachesEveryAccessWalksFromTheTop() {
    PageTablesFixture bare =
        new PageTablesFixture(MachineConfig.builder().preset(Presets.get("none")).build());
    long top = bare.root();
    bare.map(top, PAGE, 0x1000, USER_RW);
    load(bare.cpu(), top);
    for (int round = 0; round < 3; round++) {
      assertThat(TranslationResult.walkReads(bare.cpu().translate(PAGE, Access.READ))).isEqualTo(4);
    }
    assertThat(bare.cpu().walks()).isEqualTo(3);
  }

  /** 5 + 14 + 14 + 4 + 4 for the walk, nothing for the hit, 9 for the second level. */
  @Test
  void cyclesAreChargedByCause() {
    tables.map(root, PAGE, 0x1000, USER_RW);
    load(cpu, root);
    long before = cpu.cycles();
    assertThat(TranslationResult.isFault(read(PAGE))).isFalse();
    assertThat(cpu.cycles() - before).isEqualTo(41);
    assertThat(TranslationResult.isFault(read(PAGE))).isFalse();
    assertThat(cpu.cycles() - before).isEqualTo(41);
    assertThat(TranslationResult.tlbLevel(cpu.translate(PAGE, Access.FETCH)))
        .isEqualTo(TranslationResult.TLB_L2);
    assertThat(cpu.cycles() - before).isEqualTo(50);
    assertThat(TranslationResult.isFault(read(NEIGHBOUR))).isTrue();
    assertThat(cpu.cycles() - before).isEqualTo(50 + 5 + 14 + 1050);
    cpu.invlpg(PAGE);
    assertThat(cpu.cycles() - before).isEqualTo(50 + 19 + 1050 + 200);
    assertThat(cpu.cycles(CycleCause.WALK_PTE)).isEqualTo(28);
  }

  @Test
  void aCostOfFirstLevelHitsIsChargedToo() {
    PageTablesFixture slow =
        new PageTablesFixture(
            MachineConfig.builder()
                .costs(MachineConfig.defaults().costs().with(Cost.TLB_L1_HIT, 3))
                .build());
    long top = slow.root();
    slow.map(top, PAGE, 0x1000, USER_RW);
    load(slow.cpu(), top);
    for (int i = 0; i < 5; i++) {
      assertThat(TranslationResult.isFault(slow.cpu().translate(PAGE, Access.READ))).isFalse();
    }
    assertThat(slow.cpu().cycles(CycleCause.TLB_L1)).isEqualTo(12);
  }

  @Test
  void theCyclesOfAllCausesAddUp() {
    tables.map(root, PAGE, 0x1000, USER_RW);
    load(cpu, root);
    assertThat(TranslationResult.isFault(read(PAGE))).isFalse();
    assertThat(TranslationResult.isFault(read(NEIGHBOUR))).isTrue();
    cpu.invlpg(PAGE);
    long sum = 0;
    for (CycleCause cause : CycleCause.values()) {
      sum += tables.machine().counters().get("cycles." + cause.key());
    }
    assertThat(tables.machine().counters().get("cycles")).isEqualTo(sum).isEqualTo(cpu.cycles());
  }

  private long read(long vaddr) {
    return cpu.translate(vaddr, Access.READ);
  }

  private static void load(Cpu cpu, long root) {
    assertThat(cpu.registers().writeCr3(root)).isTrue();
  }
}

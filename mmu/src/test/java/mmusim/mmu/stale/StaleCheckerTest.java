package mmusim.mmu.stale;

import static mmusim.mmu.PageTablesFixture.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
import mmusim.mmu.Cpu;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.PageTablesFixture;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Efer;
import mmusim.mmu.register.RegisterField;
import mmusim.mmu.register.Registers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two classes of stale translations, and what is not stale at all. */
class StaleCheckerTest {
  private static final long PAGE = 0x40_0000;
  private static final long NEIGHBOUR = 0x40_1000;

  private final PageTablesFixture tables =
      new PageTablesFixture(MachineConfig.builder().cpus(2).checksStaleness(true).build());
  private final Cpu cpu = tables.cpu();
  private final StaleLog log = tables.machine().staleLog();
  private final long root = tables.root();

  @BeforeEach
  void cacheAWrittenPage() {
    tables.map(root, PAGE, 0x1000, USER_RW);
    tables.map(root, NEIGHBOUR, 0x2000, USER_RW);
    for (int index = 0; index < 2; index++) {
      assertThat(tables.machine().cpu(index).registers().writeCr3(root)).isTrue();
      log.beginStep(1);
      assertThat(use(tables.machine().cpu(index), Access.WRITE)).isEqualTo(Staleness.FRESH);
    }
    log.beginStep(2);
  }

  @Test
  void aHitThatAgreesWithTheTablesIsFresh() {
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.FRESH);
    assertThat(tables.machine().outlivingEntries()).isEmpty();
  }

  @Test
  void onBareHardwareAnOldFrameIsLegalUntilItIsInvalidated() {
    tables.map(root, PAGE, 0x3000, USER_RW);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.LEGAL);
    cpu.invlpg(PAGE);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.FRESH);
    assertThat(log.bugs()).isZero();
    assertThat(log.legalUses()).isEqualTo(1);
  }

  @Test
  void onBareHardwareAnotherCpuMayLag() {
    tables.map(root, PAGE, 0x3000, USER_RW);
    cpu.invlpg(PAGE);
    assertThat(use(tables.machine().cpu(1), Access.READ)).isEqualTo(Staleness.LEGAL);
  }

  @Test
  void underTheKernelAnOldFrameIsABug() {
    log.useKernelRule((cpuIndex, pcid) -> false);
    tables.map(root, PAGE, 0x3000, USER_RW);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.BUG);
    assertThat(log.findings().get(0).describe())
        .isEqualTo(
            "step 2, CPU 0, address 0x400000, PCID 0: missing invalidation; "
                + "PTE at 0x103000 was 0x1067 in step 1 and is 0x3007");
  }

  @Test
  void underTheKernelABitThatEferMadeReservedIsABugUntilSoftwareFlushes() {
    log.useKernelRule((cpuIndex, pcid) -> false);
    tables.map(root, PAGE, 0x1000, USER_RW | Pte.EXECUTE_DISABLE);
    cpu.invlpg(PAGE);
    assertThat(use(cpu, Access.WRITE)).isEqualTo(Staleness.FRESH);
    long efer = cpu.registers().efer();
    assertThat(cpu.registers().writeEfer(efer & ~Efer.NXE)).isTrue();
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.BUG);
    assertThat(log.findings().get(0).describe())
        .isEqualTo(
            "step 2, CPU 0, address 0x400000, PCID 0: missing invalidation; EFER.NXE was cleared,"
                + " by which bit 63 of the PTE at 0x103000 is reserved; a write of EFER invalidates"
                + " nothing (SDM 3A, 4.10.4.1): software must flush");
    cpu.invlpg(PAGE);
    assertThat(cpu.outlivingEntries()).isEmpty();
  }

  @Test
  void underTheKernelAnOldMemoryTypeIsABugUntilSoftwareFlushes() {
    log.useKernelRule((cpuIndex, pcid) -> false);
    assertThat(cpu.registers().writePat(cpu.registers().pat() & ~0xffL)).isTrue();
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.BUG);
    assertThat(log.findings().get(0).describe())
        .isEqualTo(
            "step 2, CPU 0, address 0x400000, PCID 0: missing invalidation; PAT or an MTRR was"
                + " written, by which WB became UC; that invalidates nothing (SDM 3A, 12.12.4 and"
                + " 12.11.8): software must flush");
    cpu.invlpg(PAGE);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.FRESH);
  }

  @Test
  void underTheKernelAPendingFlushMakesItLegal() {
    log.useKernelRule((cpuIndex, pcid) -> cpuIndex == 0 && pcid == 0);
    tables.map(root, PAGE, 0x3000, USER_RW);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.LEGAL);
    assertThat(cpu.outlivingEntries()).isEmpty();
  }

  @Test
  void revokedRightsAreStale() {
    log.useKernelRule((cpuIndex, pcid) -> false);
    tables.map(root, PAGE, 0x1000, Pte.PRESENT | Pte.USER);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.BUG);
  }

  @Test
  void anAbsentPageIsStale() {
    log.useKernelRule((cpuIndex, pcid) -> false);
    tables.map(root, PAGE, 0, 0);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.BUG);
    assertThat(tables.machine().outlivingEntries()).isNotEmpty();
  }

  @Test
  void loosenedRightsAreLegalEvenUnderTheKernel() {
    log.useKernelRule((cpuIndex, pcid) -> false);
    tables.map(root, NEIGHBOUR, 0x2000, Pte.PRESENT | Pte.USER | Pte.EXECUTE_DISABLE);
    assertThat(TranslationResult.isFault(cpu.translate(NEIGHBOUR, Access.READ))).isFalse();
    tables.map(root, NEIGHBOUR, 0x2000, USER_RW);
    assertThat(TranslationResult.isFault(cpu.translate(NEIGHBOUR, Access.READ))).isFalse();
    assertThat(cpu.lastStaleness()).isEqualTo(Staleness.LEGAL);
    assertThat(tables.machine().outlivingEntries()).isEmpty();
  }

  @Test
  void anotherKeyIsStale() {
    tables.map(root, PAGE, 0x1000, USER_RW | Pte.DIRTY | 5L << 59);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.LEGAL);
    assertThat(cpu.outlivingEntries()).isNotEmpty();
  }

  /** SDM 3A, 4.10.2.3: old and new may be used, though they lead to the same bytes. */
  @Test
  void aLargePageThatIsSplitIsStale() {
    long large = 0x60_0000;
    tables.mapLeaf(root, large, USER_RW | Pte.DIRTY | Pte.PAGE_SIZE, 2);
    assertThat(TranslationResult.isFault(cpu.translate(large, Access.READ))).isFalse();
    assertThat(cpu.lastStaleness()).isEqualTo(Staleness.FRESH);
    tables.memory().writeU64(tables.entryPaddr(root, large, 2), 0);
    tables.map(root, large, 0, USER_RW | Pte.DIRTY);
    assertThat(TranslationResult.paddr(cpu.translate(large, Access.READ))).isZero();
    assertThat(cpu.lastStaleness()).isEqualTo(Staleness.LEGAL);
  }

  /** The tables of now lack the page; those that it came from, where it is global, do not. */
  @Test
  void aGlobalPageIsJudgedByTheTablesThatItCameFrom() {
    assertThat(cpu.registers().writeCr4(cpu.registers().cr4() | Cr4.PGE)).isTrue();
    tables.map(root, PAGE, 0x1000, USER_RW | Pte.GLOBAL);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.FRESH);
    assertThat(cpu.registers().writeCr3(tables.root())).isTrue();
    assertThat(cpu.outlivingEntries()).isEmpty();
    tables.map(root, PAGE, 0x5000, USER_RW | Pte.GLOBAL);
    assertThat(cpu.outlivingEntries()).isNotEmpty();
  }

  @Test
  void aClearedDirtyFlagIsStaleButOutlivesNothing() {
    tables.map(root, PAGE, 0x1000, USER_RW);
    assertThat(use(cpu, Access.WRITE)).isEqualTo(Staleness.LEGAL);
    assertThat(tables.machine().outlivingEntries()).isEmpty();
  }

  /** SDM 3A, 4.6: a shadow stack is read-only and dirty; writable, it may be one no longer. */
  @Test
  void aShadowStackThatBecomesWritableIsLoosenedOnlyWithoutCet() {
    log.useKernelRule((cpuIndex, pcid) -> false);
    cacheAShadowStack();
    tables.map(root, PAGE, 0x1000, USER_RW | Pte.DIRTY);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.LEGAL);
    assertThat(cpu.outlivingEntries()).isEmpty();
    assertThat(cpu.registers().writeCr4(cpu.registers().cr4() | Cr4.CET)).isTrue();
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.BUG);
    assertThat(cpu.outlivingEntries()).isNotEmpty();
    cpu.invlpg(PAGE);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.FRESH);
    assertThat(cpu.outlivingEntries()).isEmpty();
  }

  @Test
  void aShadowStackThatIsNoLongerDirtyOutlivesItsTranslation() {
    assertThat(cpu.registers().writeCr4(cpu.registers().cr4() | Cr4.CET)).isTrue();
    cacheAShadowStack();
    tables.map(root, PAGE, 0x1000, Pte.PRESENT | Pte.USER);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.LEGAL);
    assertThat(cpu.outlivingEntries()).isNotEmpty();
  }

  @Test
  void aSupervisorPageThatBecomesAUserPageIsLoosened() {
    cacheASupervisorPageThatBecomesAUserPage();
    assertThat(cpu.lastStaleness()).isEqualTo(Staleness.LEGAL);
    assertThat(cpu.outlivingEntries()).isEmpty();
  }

  /** SDM 3A, 4.10.4.3 says so of CR4.SMEP; SMAP and keys take as much from the supervisor. */
  @ParameterizedTest
  @ValueSource(strings = {"cr4.smep", "cr4.smap", "cr4.pke"})
  void butNotWhileUserPagesMayBeRefusedToTheSupervisor(String bit) {
    RegisterField field = Objects.requireNonNull(RegisterField.find(bit));
    assertThat(field.write(cpu.registers(), 1)).isTrue();
    cacheASupervisorPageThatBecomesAUserPage();
    assertThat(cpu.lastStaleness()).isEqualTo(Staleness.BUG);
    assertThat(cpu.outlivingEntries()).isNotEmpty();
  }

  private void cacheASupervisorPageThatBecomesAUserPage() {
    log.useKernelRule((cpuIndex, pcid) -> false);
    tables.map(root, PAGE, 0x1000, Pte.PRESENT | Pte.WRITABLE);
    cpu.invlpg(PAGE);
    assertThat(TranslationResult.isFault(cpu.translate(PAGE, Access.READ))).isFalse();
    tables.map(root, PAGE, 0x1000, USER_RW);
    assertThat(TranslationResult.isFault(cpu.translate(PAGE, Access.READ))).isFalse();
  }

  @Test
  void aReadOnlyPageThatBecomesAShadowStackIsLoosened() {
    log.useKernelRule((cpuIndex, pcid) -> false);
    assertThat(cpu.registers().writeCr4(cpu.registers().cr4() | Cr4.CET)).isTrue();
    tables.map(root, PAGE, 0x1000, Pte.PRESENT | Pte.USER);
    cpu.invlpg(PAGE);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.FRESH);
    tables.map(root, PAGE, 0x1000, Pte.PRESENT | Pte.USER | Pte.DIRTY);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.LEGAL);
    assertThat(cpu.outlivingEntries()).isEmpty();
  }

  @Test
  void aClearedAccessedFlagIsNotStale() {
    tables.map(root, PAGE, 0x1000, USER_RW | Pte.DIRTY);
    assertThat(use(cpu, Access.WRITE)).isEqualTo(Staleness.FRESH);
  }

  @Test
  void aWalkThroughAStaleStructureEntryIsStale() {
    long newTable = tables.root();
    tables.memory().writeU64(tables.entryPaddr(root, PAGE, 2), newTable | USER_RW);
    assertThat(TranslationResult.paddr(cpu.translate(NEIGHBOUR, Access.READ))).isEqualTo(0x2000);
    assertThat(cpu.lastStaleness()).isEqualTo(Staleness.LEGAL);
  }

  @Test
  void aWalkThroughAStructureEntryThatWasLoosenedIsLegalEvenUnderTheKernel() {
    log.useKernelRule((cpuIndex, pcid) -> false);
    long pdePaddr = tables.entryPaddr(root, PAGE, 2);
    long pde = tables.memory().readU64(pdePaddr);
    tables.memory().writeU64(pdePaddr, pde & ~Pte.WRITABLE);
    cpu.invlpg(PAGE);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.FRESH);
    tables.memory().writeU64(pdePaddr, pde);
    assertThat(TranslationResult.paddr(cpu.translate(NEIGHBOUR, Access.READ))).isEqualTo(0x2000);
    assertThat(cpu.lastStaleness()).isEqualTo(Staleness.LEGAL);
  }

  /** The PDE in memory is absent; the one in the cache is read-only. */
  @Test
  void aRefusalForAnotherReasonThanTheTablesHaveIsLegal() {
    long pdePaddr = tables.entryPaddr(root, PAGE, 2);
    long pde = tables.memory().readU64(pdePaddr);
    tables.memory().writeU64(pdePaddr, pde & ~Pte.WRITABLE);
    cpu.invlpg(PAGE);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.FRESH);
    tables.memory().writeU64(pdePaddr, 0);
    long refusal = cpu.translate(NEIGHBOUR, Access.WRITE | Access.USER);
    assertThat(TranslationResult.errorCode(refusal)).isEqualTo(7);
    assertThat(cpu.lastStaleness()).isEqualTo(Staleness.LEGAL);
    assertThat(log.legalUses()).isEqualTo(1);
  }

  @Test
  void aRefusalThatTheTablesHaveTooIsFresh() {
    tables.memory().writeU64(tables.entryPaddr(root, NEIGHBOUR, 1), 0);
    long refusal = cpu.translate(NEIGHBOUR, Access.WRITE | Access.USER);
    assertThat(TranslationResult.errorCode(refusal)).isEqualTo(6);
    assertThat(cpu.lastStaleness()).isEqualTo(Staleness.FRESH);
    assertThat(log.legalUses()).isZero();
  }

  /**
   * Its own R/W forbids writes already; the R/W above count by themselves for shadow stacks only.
   */
  @Test
  void aReadOnlyPageBelowAnEntryThatBecomesReadOnlyIsTheSame() {
    log.useKernelRule((cpuIndex, pcid) -> false);
    cacheAShadowStack();
    clearWritableAbovePage();
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.FRESH);
    assertThat(cpu.outlivingEntries()).isEmpty();
  }

  @Test
  void aShadowStackBelowAnEntryThatBecomesReadOnlyOutlivesItsTranslation() {
    log.useKernelRule((cpuIndex, pcid) -> false);
    assertThat(cpu.registers().writeCr4(cpu.registers().cr4() | Cr4.CET)).isTrue();
    cacheAShadowStack();
    clearWritableAbovePage();
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.BUG);
    assertThat(cpu.outlivingEntries()).isNotEmpty();
  }

  private void clearWritableAbovePage() {
    tables.map(root, NEIGHBOUR, 0x2000, Pte.PRESENT | Pte.USER);
    cpu.invlpg(NEIGHBOUR);
    long pdePaddr = tables.entryPaddr(root, PAGE, 2);
    long pde = tables.memory().readU64(pdePaddr);
    tables.memory().writeU64(pdePaddr, pde & ~Pte.WRITABLE);
  }

  /** The entry of PCID 1 is judged by the tables of PCID 1 while PCID 2 runs. */
  @Test
  void entriesOfOtherPcidsAreComparedWithTheirOwnTables() {
    long other = tables.root();
    tables.map(other, PAGE, 0x5000, USER_RW);
    assertThat(cpu.registers().writeCr4(cpu.registers().cr4() | Cr4.PCIDE)).isTrue();
    assertThat(cpu.registers().writeCr3(root | 1)).isTrue();
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.FRESH);
    assertThat(cpu.registers().writeCr3(other | 2)).isTrue();
    assertThat(cpu.outlivingEntries()).isEmpty();
    tables.map(root, PAGE, 0x6000, USER_RW);
    assertThat(cpu.outlivingEntries()).isNotEmpty().anyMatch(e -> e.pcid() == 1);
  }

  /**
   * Setting CR4.SMEP drops what was cached under the current PCID: not a global page that another
   * has cached. It once was said to outlive an invalidation.
   */
  @Test
  void aGlobalPageOfAnotherPcidMayOutliveSettingSmep() {
    Registers registers = cpu.registers();
    assertThat(registers.writeCr4(registers.cr4() | Cr4.PCIDE | Cr4.PGE)).isTrue();
    tables.map(root, PAGE, 0x1000, USER_RW | Pte.GLOBAL);
    assertThat(registers.writeCr3(root | 1)).isTrue();
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.FRESH);
    assertThat(registers.writeCr3(root | 2)).isTrue();
    tables.map(root, PAGE, 0x5000, USER_RW | Pte.GLOBAL);
    assertThat(registers.writeCr4(registers.cr4() | Cr4.SMEP)).isTrue();
    assertThat(TranslationResult.paddr(cpu.translate(PAGE, Access.READ))).isEqualTo(0x1000);
    assertThat(cpu.lastStaleness()).isEqualTo(Staleness.LEGAL);
    assertThat(log.bugs()).isZero();
  }

  /** The checker's own list of invalidations: what the simulator itself must never do. */
  @Test
  void anEntryThatSurvivesItsInvalidationIsABugOfTheSimulator() {
    InvalidationLog invalidations = new InvalidationLog();
    long cachedAt = invalidations.now();
    invalidations.page(0x40_2000, 1, true);
    assertThat(invalidations.hadToDrop(cachedAt, Set.of(1), false, 0x40_1000, 0x1000)).isFalse();
    assertThat(invalidations.hadToDrop(cachedAt, Set.of(2), false, 0x40_2000, 0x1000)).isFalse();
    assertThat(invalidations.hadToDrop(cachedAt, Set.of(1), false, 0x40_2000, 0x1000)).isTrue();
    assertThat(invalidations.hadToDrop(cachedAt, Set.of(1), false, 0x40_0000, 0x20_0000)).isTrue();
    assertThat(invalidations.hadToDrop(cachedAt, Set.of(7), true, 0x40_2000, 0x1000)).isTrue();
    assertThat(invalidations.hadToDrop(invalidations.now(), Set.of(1), false, 0x40_2000, 0x1000))
        .isFalse();
    invalidations.pcid(3, false);
    assertThat(invalidations.hadToDrop(cachedAt, Set.of(3), false, 0, 0x1000)).isTrue();
    assertThat(invalidations.hadToDrop(cachedAt, Set.of(3), true, 0, 0x1000)).isFalse();
    invalidations.pcid(4, true);
    assertThat(invalidations.hadToDrop(cachedAt, Set.of(4), true, 0, 0x1000)).isTrue();
    assertThat(invalidations.hadToDrop(cachedAt, Set.of(4, 5), true, 0, 0x1000)).isFalse();
    invalidations.all(true);
    assertThat(invalidations.hadToDrop(cachedAt, Set.of(9), true, 0, 0x1000)).isTrue();
  }

  private void cacheAShadowStack() {
    tables.map(root, PAGE, 0x1000, Pte.PRESENT | Pte.USER | Pte.DIRTY);
    cpu.invlpg(PAGE);
    assertThat(use(cpu, Access.READ)).isEqualTo(Staleness.FRESH);
  }

  private Staleness use(Cpu user, int access) {
    assertThat(TranslationResult.isFault(user.translate(PAGE, access | Access.USER))).isFalse();
    return user.lastStaleness();
  }
}

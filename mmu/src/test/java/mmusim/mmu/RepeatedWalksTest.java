package mmusim.mmu;

import static mmusim.mmu.PageTablesFixture.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.tlb.Replacement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That a CPU remembers walks shows in nothing. Each level has room for one 4-KiB page, so that
 * reading pages in turns misses both each time, whatever their policy, and reads one PTE below a
 * PDE that is cached.
 */
@ParameterizedClass
@EnumSource
class RepeatedWalksTest {
  private static final long FIRST = 0x4020_0000L;
  private static final long SECOND = FIRST + 0x1000;
  private static final long BELOW_ANOTHER_PDE = SECOND + 0x1000 + (1L << 21);
  private static final long LAM_U48 = 1L << 62;
  private static final int READ = Access.READ | Access.USER;
  private static final int OFTEN = 10;

  private final MachineConfig config;
  private final PageTablesFixture tables;
  private final long root;
  private final Cpu cpu;

  RepeatedWalksTest(Replacement replacement) {
    config =
        MachineConfig.builder()
            .preset(Presets.get("skylake"))
            .tlb(
                SmallTlbs.of(
                    SmallTlbs.array(1, 0, 1, replacement),
                    SmallTlbs.array(1, 1, 4, replacement),
                    SmallTlbs.array(2, 0, 1, replacement)))
            .build();
    tables = new PageTablesFixture(config);
    root = tables.root();
    cpu = tables.cpu();
  }

  @BeforeEach
  void readTwoPagesInTurns() {
    tables.map(root, FIRST, 0x1000, USER_RW);
    tables.map(root, SECOND, 0x2000, USER_RW);
    assertThat(cpu.registers().writeCr3(root)).isTrue();
    readInTurns(OFTEN);
  }

  @Test
  void eachIsAMissInBothLevelsThatFillsThem() {
    for (int i = 0; i < 2; i++) {
      var counts = i == 0 ? cpu.tlb().firstCounts() : cpu.tlb().secondCounts();
      assertThat(counts.misses(Access.READ)).isEqualTo(2 * OFTEN);
      assertThat(counts.misses(Access.READ, 0)).isEqualTo(2 * OFTEN);
      assertThat(counts.allHits()).isZero();
    }
  }

  @Test
  void eachReadsOnePteBelowACachedPde() {
    assertThat(cpu.walks()).isEqualTo(2 * OFTEN);
    assertThat(cpu.walkReads(1)).isEqualTo(2 * OFTEN);
    assertThat(cpu.walkReads(2)).isEqualTo(1);
    assertThat(cpu.walkCaches().hits(2)).isEqualTo(2 * OFTEN - 1);
  }

  @Test
  void eachCostsAWalkOfOneRead() {
    long before = cpu.cycles();
    long readsBefore = cpu.cycles(CycleCause.WALK_PTE);
    readInTurns(OFTEN);
    long read = config.costs().cycles(Cost.walkRead(1));
    long walk = config.costs().cycles(Cost.WALK_BASE) + read;
    assertThat(read).isPositive();
    assertThat(cpu.cycles() - before).isEqualTo(2 * OFTEN * walk);
    assertThat(cpu.cycles(CycleCause.WALK_PTE) - readsBefore).isEqualTo(2 * OFTEN * read);
  }

  @Test
  void aChangeOfThePteIsReadWithoutAnInvalidation() {
    tables.map(root, FIRST, 0x3000, USER_RW);
    assertThat(TranslationResult.paddr(cpu.translate(FIRST + 5, READ))).isEqualTo(0x3005);
  }

  @Test
  void aPteThatGoesAndComesBackFaultsInBetween() {
    for (int i = 0; i < 3; i++) {
      tables.mapLeaf(root, FIRST, 0, 1);
      assertThat(TranslationResult.isFault(cpu.translate(FIRST, READ))).isTrue();
      tables.map(root, FIRST, 0x1000, USER_RW);
      readInTurns(3);
    }
    assertThat(cpu.pageFaults()).isEqualTo(3);
  }

  @Test
  void anAccessedFlagThatSoftwareClearsIsSetAgainEachTime() {
    long pte = tables.entryPaddr(root, FIRST, 1);
    for (int i = 0; i < 4; i++) {
      tables.memory().writeU64(pte, tables.memory().readU64(pte) & ~Pte.ACCESSED);
      readInTurns(1);
      assertThat(tables.memory().readU64(pte) & Pte.ACCESSED).isNotZero();
    }
  }

  @Test
  void aPteWithAKeyThatBecomesLikeThatOfAnotherPageIsReadAnew() {
    giveAKeyToTheFirstPage();
    long other = tables.memory().readU64(tables.entryPaddr(root, SECOND, 1));
    tables.mapLeaf(root, FIRST, other, 1);
    assertThat(TranslationResult.paddr(cpu.translate(FIRST, READ))).isEqualTo(0x2000);
  }

  @Test
  void aPteWithAKeyThatIsClearedFaults() {
    giveAKeyToTheFirstPage();
    tables.mapLeaf(root, FIRST, 0, 1);
    assertThat(TranslationResult.isFault(cpu.translate(FIRST, READ))).isTrue();
  }

  @Test
  void noNumberOfRegisterWritesBringsAWalkBack() {
    RegisterWrites.bringNothingBack(cpu, FIRST, SECOND);
  }

  @Test
  void everyInvalidationLetsTheNextWalkReadThePde() {
    List<Runnable> invalidations =
        List.of(
            () -> cpu.invlpg(FIRST),
            () -> assertThat(cpu.invpcid(0, 0, FIRST)).isTrue(),
            () -> assertThat(cpu.invpcid(1, 0, 0)).isTrue(),
            () -> assertThat(cpu.invpcid(2, 0, 0)).isTrue(),
            () -> assertThat(cpu.invpcid(3, 0, 0)).isTrue(),
            cpu::flushAll);
    long reads = 1;
    for (Runnable invalidation : invalidations) {
      invalidation.run();
      readInTurns(OFTEN);
      assertThat(cpu.walkReads(2)).isEqualTo(++reads);
    }
  }

  /** Metadata in the upper bits are no part of the address that is filled. */
  @Test
  void aPointerWithMetadataFillsThePageOfTheOneWithout() {
    assertThat(cpu.registers().writeCr3(root | LAM_U48)).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(TranslationResult.paddr(cpu.translate(FIRST | 5L << 50, READ))).isEqualTo(0x1000);
      assertThat(TranslationResult.tlbLevel(cpu.translate(FIRST, READ)))
          .isEqualTo(TranslationResult.TLB_L1);
      assertThat(TranslationResult.isFault(cpu.translate(SECOND, READ))).isFalse();
    }
  }

  /** The three of them are below one PDE. */
  @Test
  void aPageFaultBesideDropsThePde() {
    assertThat(TranslationResult.isFault(cpu.translate(SECOND + 0x1000, READ))).isTrue();
    assertThat(TranslationResult.walkReads(cpu.translate(FIRST, READ))).isEqualTo(4);
  }

  @Test
  void anInvalidationOfOnePageDropsThePdeOfTheOther() {
    assertThat(cpu.invpcid(0, 0, SECOND)).isTrue();
    assertThat(TranslationResult.walkReads(cpu.translate(FIRST, READ))).isEqualTo(4);
  }

  /** The PDE that is cached still leads to the old table; nothing obliges the CPU to look. */
  @Test
  void aChangeOfThePdeIsSeenAfterAnInvalidation() {
    tables.mapLeaf(root, FIRST, 0x20_0000 | USER_RW | Pte.PAGE_SIZE, 2);
    assertThat(TranslationResult.paddr(cpu.translate(FIRST, READ))).isEqualTo(0x1000);
    cpu.invlpg(FIRST);
    assertThat(TranslationResult.paddr(cpu.translate(FIRST, READ))).isEqualTo(0x20_0000);
  }

  /** A PDE that a walk from the top has cached is not the one that was used last any more. */
  @Test
  void walksBelowTwoPdesReadEachItsOwnTable() {
    tables.map(root, BELOW_ANOTHER_PDE, 0x3000, USER_RW);
    for (int i = 0; i < OFTEN; i++) {
      assertThat(TranslationResult.paddr(cpu.translate(FIRST, READ))).isEqualTo(0x1000);
      assertThat(TranslationResult.paddr(cpu.translate(BELOW_ANOTHER_PDE, READ))).isEqualTo(0x3000);
    }
    assertThat(cpu.invpcid(0, 0, FIRST)).isTrue();
    assertThat(TranslationResult.walkReads(cpu.translate(FIRST, READ))).isEqualTo(4);
    assertThat(TranslationResult.walkReads(cpu.translate(BELOW_ANOTHER_PDE, READ))).isEqualTo(1);
    assertThat(TranslationResult.paddr(cpu.translate(FIRST, READ))).isEqualTo(0x1000);
  }

  @Test
  void eachIsToldToAnObserver() {
    List<Long> walked = new ArrayList<>();
    cpu.observe(
        new IgnoringObserver() {
          @Override
          public void walked(long vaddr, int access, int startLevel, int reads, long entry) {
            walked.add(vaddr);
          }
        });
    readInTurns(4);
    assertThat(walked).containsExactly(FIRST, SECOND, FIRST, SECOND, FIRST, SECOND, FIRST, SECOND);
  }

  /** More pages than there are lines for at first, each read four times. */
  @Test
  void manyPagesInTurnsAreReadWhereTheyAre() {
    int pages = 500;
    for (int page = 0; page < pages; page++) {
      tables.map(root, FIRST + ((long) page << 12), (page + 1L) << 12, USER_RW);
    }
    for (int i = 0; i < 4 * pages; i++) {
      long result = cpu.translate(FIRST + ((long) (i % pages) << 12) + 7, READ);
      assertThat(TranslationResult.paddr(result)).isEqualTo((i % pages + 1L) << 12 | 7);
      assertThat(TranslationResult.tlbLevel(result)).isEqualTo(TranslationResult.TLB_MISS);
    }
  }

  /** A page with a key takes another way through the walk while PKRU restricts some key. */
  private void giveAKeyToTheFirstPage() {
    assertThat(cpu.registers().writeCr4(cpu.registers().cr4() | Cr4.PKE)).isTrue();
    assertThat(cpu.registers().writePkru(1 << 4)).isTrue();
    tables.map(root, FIRST, 0x1000, USER_RW | Pte.ACCESSED | 1L << 59);
    readInTurns(OFTEN);
  }

  private void readInTurns(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(TranslationResult.isFault(cpu.translate(FIRST, READ))).isFalse();
      assertThat(TranslationResult.isFault(cpu.translate(SECOND, READ))).isFalse();
    }
  }
}

package mmusim.mmu;

import static mmusim.mmu.PageTablesFixture.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.walkcache.WalkCacheGeometry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That a CPU remembers second-level hits shows in no count. The first level has room for one 4-KiB
 * page, so that reading two in turns hits the second level each time, whatever its policy.
 */
@ParameterizedClass
@EnumSource
class SecondLevelHitsTest {
  private static final long A = 0x4020_0000L;
  private static final long B = A + 0x1000;
  private static final long LAM_U48 = 1L << 62;
  private static final int READ = Access.READ | Access.USER;

  private final MachineConfig config;
  private final PageTablesFixture tables;
  private final long root;
  private final Cpu cpu;

  SecondLevelHitsTest(Replacement ofSecondLevel) {
    config =
        MachineConfig.builder()
            .tlb(
                SmallTlbs.of(
                    SmallTlbs.array(1, 0, 1, Replacement.LRU),
                    SmallTlbs.array(1, 1, 4, Replacement.LRU),
                    SmallTlbs.array(2, 0, 8, ofSecondLevel)))
            .walkCaches(WalkCacheGeometry.NONE)
            .build();
    tables = new PageTablesFixture(config);
    root = tables.root();
    cpu = tables.cpu();
  }

  @BeforeEach
  void map() {
    tables.map(root, A, 0x1000, USER_RW);
    tables.map(root, B, 0x2000, USER_RW);
    assertThat(cpu.registers().writeCr3(root)).isTrue();
  }

  @Test
  void eachIsAMissAboveAndAHitBelow() {
    readInTurns(10);
    assertThat(cpu.tlb().firstCounts().misses(Access.READ)).isEqualTo(20);
    assertThat(cpu.tlb().firstCounts().misses(Access.READ, 0)).isEqualTo(20);
    assertThat(cpu.tlb().firstCounts().allHits()).isZero();
    assertThat(cpu.tlb().secondCounts().misses(Access.READ)).isEqualTo(2);
    assertThat(cpu.tlb().secondCounts().hits(Access.READ)).isEqualTo(18);
    assertThat(cpu.tlb().secondCounts().hits(Access.READ, 0)).isEqualTo(18);
    assertThat(cpu.tlb().secondCounts().allHits()).isEqualTo(18);
  }

  @Test
  void eachCostsASecondLevelHit() {
    readInTurns(2);
    long before = cpu.cycles();
    readInTurns(10);
    long hit = config.costs().cycles(Cost.TLB_L2_HIT);
    assertThat(hit).isPositive();
    assertThat(cpu.cycles() - before).isEqualTo(20 * hit);
    assertThat(cpu.cycles(CycleCause.TLB_L2)).isEqualTo(22 * hit);
  }

  /** A page of another size covers the address, too, and the first level is looked at first. */
  @Test
  void aLargePageInTheFirstLevelIsHitBefore() {
    readInTurns(3);
    tables.mapLeaf(root, A, 0x20_0000 | USER_RW | Pte.PAGE_SIZE, 2);
    assertThat(TranslationResult.paddr(cpu.translate(A + 0x2000, READ))).isEqualTo(0x20_2000);
    assertThat(TranslationResult.tlbLevel(cpu.translate(A, READ)))
        .isEqualTo(TranslationResult.TLB_L1);
  }

  @Test
  void noNumberOfRegisterWritesBringsAHitBack() {
    RegisterWrites.bringNothingBack(cpu, A, B);
  }

  /** Metadata in the upper bits are no part of the address that is filled. */
  @Test
  void aPointerWithMetadataFillsThePageOfTheOneWithout() {
    assertThat(cpu.registers().writeCr3(root | LAM_U48)).isTrue();
    long tagged = A | 5L << 50;
    for (int i = 0; i < 4; i++) {
      assertThat(TranslationResult.paddr(cpu.translate(tagged, READ))).isEqualTo(0x1000);
      assertThat(TranslationResult.tlbLevel(cpu.translate(A, READ)))
          .isEqualTo(TranslationResult.TLB_L1);
      assertThat(TranslationResult.isFault(cpu.translate(B, READ))).isFalse();
    }
  }

  @Test
  void aChangeThatAnInvalidationTellsOfIsSeen() {
    readInTurns(3);
    tables.map(root, A, 0x3000, USER_RW);
    cpu.invlpg(A);
    readInTurns(1);
    assertThat(TranslationResult.paddr(cpu.translate(A, READ))).isEqualTo(0x3000);
  }

  private void readInTurns(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(TranslationResult.isFault(cpu.translate(A, READ))).isFalse();
      assertThat(TranslationResult.isFault(cpu.translate(B, READ))).isFalse();
    }
  }
}

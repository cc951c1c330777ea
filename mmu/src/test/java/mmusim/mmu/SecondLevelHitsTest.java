package mmusim.mmu;

import static mmusim.mmu.PageTablesFixture.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Registers;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.tlb.TlbGeometry;
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
            .tlb(geometry(ofSecondLevel))
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

  /** As many register writes as are told apart, and the last of them takes the right away. */
  @Test
  void noNumberOfRegisterWritesBringsAHitBack() {
    Registers registers = cpu.registers();
    assertThat(registers.writeCr4(registers.cr4() | Cr4.SMAP)).isTrue();
    for (int writes = 1; writes <= 130; writes++) {
      assertThat(registers.writeRflags(Registers.RFLAGS_AC)).isTrue();
      for (int i = 0; i < 3; i++) {
        assertThat(TranslationResult.isFault(cpu.translate(A, Access.READ))).isFalse();
        assertThat(TranslationResult.isFault(cpu.translate(B, Access.READ))).isFalse();
      }
      for (int i = 1; i < writes; i++) {
        assertThat(registers.writeRflags(Registers.RFLAGS_AC)).isTrue();
      }
      assertThat(registers.writeRflags(0)).isTrue();
      assertThat(TranslationResult.isFault(cpu.translate(A, Access.READ))).isTrue();
    }
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

  private static TlbGeometry geometry(Replacement ofSecondLevel) {
    return new TlbGeometry(
        "one page above",
        List.of(
            array("first", 1, 0, 1, Replacement.LRU),
            array("large", 1, 1, 4, Replacement.LRU),
            array("second", 2, 0, 8, ofSecondLevel)),
        Inclusion.NEITHER);
  }

  private static TlbArrayGeometry array(
      String name, int level, int pageSize, int entries, Replacement replacement) {
    return new TlbArrayGeometry(
        name,
        level,
        List.of(Access.READ, Access.WRITE, Access.FETCH),
        List.of(pageSize),
        entries,
        entries,
        replacement,
        Indexing.LOW_BITS);
  }
}

package mmusim.mmu;

import static mmusim.mmu.PageTablesFixture.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.mmu.walkcache.WalkCacheGeometry;
import org.junit.jupiter.api.Test;

/**
 * A page that another kind of access brought into another way of the first level is found there.
 */
class FirstLevelMissesTest {
  private static final long A = 0x4020_0000L;
  private static final long B = A + 0x1000;
  private static final long C = A + 0x2000;
  private static final long LAM_U48 = 1L << 62;
  private static final int READ = Access.READ | Access.USER;

  private final PageTablesFixture tables =
      new PageTablesFixture(MachineConfig.builder().tlb(small(2, 8)).build());
  private final Cpu cpu = tables.cpu();

  @Test
  void aPointerWithMetadataMovesThePage() {
    readAIntoTheSecondWayAndOut();
    assertThat(read(A | 5L << 50)).isEqualTo(TranslationResult.TLB_L2);
    assertThat(read(A)).isEqualTo(TranslationResult.TLB_L1);
  }

  @Test
  void aLookupInTheTlbsThemselvesMovesThePage() {
    readAIntoTheSecondWayAndOut();
    cpu.tlb().lookup(A, 0, Access.READ);
    assertThat(read(A)).isEqualTo(TranslationResult.TLB_L1);
  }

  /** Each is held as a page of 4 KiB, because no array holds larger ones. */
  @Test
  void fragmentsOfALargePageMissAndHitLikePages() {
    long root = tables.root();
    tables.mapLeaf(root, A, 0x20_0000 | USER_RW | Pte.PAGE_SIZE, 2);
    assertThat(cpu.registers().writeCr3(root)).isTrue();
    for (int i = 0; i < 12; i++) {
      long page = A + (i % 3 << 12);
      long result = cpu.translate(page, READ);
      assertThat(TranslationResult.paddr(result)).isEqualTo(0x20_0000 + (i % 3 << 12));
      assertThat(TranslationResult.tlbLevel(result))
          .isEqualTo(i < 3 ? TranslationResult.TLB_MISS : TranslationResult.TLB_L2);
      assertThat(read(page)).isEqualTo(TranslationResult.TLB_L1);
    }
  }

  /**
   * The PDE cache holds two; of those of A and of {@code other}, the one filled last is newer,
   * though a walk below the other was repeated before.
   */
  @Test
  void aPdeThatIsCachedAgainIsNewerThanOneThatARepeatedWalkUsed() {
    long other = A + (1L << 21) + 0x3000;
    long third = A + (2L << 21) + 0x6000;
    PageTablesFixture few =
        new PageTablesFixture(
            MachineConfig.builder()
                .tlb(small(1, 1))
                .walkCaches(new WalkCacheGeometry(List.of(cache(2), cache(3), cache(4))))
                .build());
    long root = few.root();
    for (long page : List.of(A, other, third)) {
      few.map(root, page, 0x1000, USER_RW);
    }
    Cpu one = few.cpu();
    assertThat(one.registers().writeCr3(root)).isTrue();
    for (int i = 0; i < 10; i++) {
      assertThat(TranslationResult.isFault(one.translate(i % 2 == 0 ? A : other, READ))).isFalse();
    }
    one.translate(A, READ);
    assertThat(one.invpcid(0, 0, other)).isTrue();
    assertThat(TranslationResult.walkReads(one.translate(other, READ))).isEqualTo(4);
    one.translate(third, READ);
    assertThat(TranslationResult.walkReads(one.translate(other, READ))).isEqualTo(1);
  }

  @Test
  void aWriteMovesThePage() {
    readAIntoTheSecondWayAndOut();
    cpu.translate(A, Access.WRITE | Access.USER);
    assertThat(read(A)).isEqualTo(TranslationResult.TLB_L1);
  }

  /** Six reads under LRU; the next page that comes up goes into the first way. */
  private void readAIntoTheSecondWayAndOut() {
    long root = tables.root();
    for (long page : List.of(A, B, C)) {
      tables.map(root, page, page - A, USER_RW);
    }
    assertThat(cpu.registers().writeCr3(root | LAM_U48)).isTrue();
    for (long page : List.of(A, B, C)) {
      assertThat(read(page)).isEqualTo(TranslationResult.TLB_MISS);
    }
    for (long page : List.of(A, B, C)) {
      assertThat(read(page)).isEqualTo(TranslationResult.TLB_L2);
    }
  }

  private static TlbGeometry small(int entriesAbove, int entriesBelow) {
    return SmallTlbs.of(
        SmallTlbs.array(1, 0, entriesAbove, Replacement.LRU),
        SmallTlbs.array(2, 0, entriesBelow, Replacement.LRU));
  }

  private static WalkCacheGeometry.Array cache(int level) {
    return new WalkCacheGeometry.Array("l" + level, List.of(level), 2, 2, Replacement.LRU);
  }

  private int read(long vaddr) {
    return TranslationResult.tlbLevel(cpu.translate(vaddr, READ));
  }
}

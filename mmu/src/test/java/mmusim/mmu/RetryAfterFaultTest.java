package mmusim.mmu;

import static mmusim.mmu.PageTablesFixture.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import mmusim.mmu.fault.PageFaultErrorCode;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.walkcache.WalkCacheGeometry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fault drops the paging-structure-cache entries for its address, and the retry caches what the
 * tables say then. SDM vol. 3A, 4.10.4.1: "page faults".
 */
class RetryAfterFaultTest {
  private static final long FIRST = 0x4000_0000L;

  /** What a PDPTE and a PML4E cover. */
  private static final long HUGE = 1L << 30;

  private static final long TOP = 1L << 39;
  private static final int READ = Access.READ | Access.USER;
  private static final int WRITE = Access.WRITE | Access.USER;

  private final PageTablesFixture tables = new PageTablesFixture();
  private final long root = tables.root();
  private final Cpu cpu = tables.cpu();

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void rightsThatATableLostBeforeTheRetryAreLostForItsOtherPages(int level) {
    load(0);
    faultAndRetry(1);
    fault(2);
    map(2);
    map(3);
    long entryPaddr = tables.entryPaddr(root, page(2), level);
    long entry = tables.memory().readU64(entryPaddr);
    tables.memory().writeU64(entryPaddr, entry & ~Pte.WRITABLE);
    assertThat(TranslationResult.isFault(cpu.translate(page(2), READ))).isFalse();

    long result = cpu.translate(page(3), WRITE);

    assertThat(TranslationResult.isFault(result)).isTrue();
    assertThat(TranslationResult.errorCode(result))
        .isEqualTo(PageFaultErrorCode.PRESENT | PageFaultErrorCode.WRITE | PageFaultErrorCode.USER);
  }

  @Test
  void aRetryReadsAllLevelsAndTheNextWalkTheLastOne() {
    load(0);
    faultAndRetry(1);
    fault(2);
    map(2);
    map(3);
    assertThat(TranslationResult.walkReads(cpu.translate(page(2), READ))).isEqualTo(4);
    assertThat(TranslationResult.walkReads(cpu.translate(page(3), READ))).isEqualTo(1);
    assertThat(cpu.walkCaches().entries()).hasSize(3);
  }

  /** The page itself is filled by an access of another kind, which finds it in other arrays. */
  @Test
  void aRetryByAnotherKindOfAccessDoesNotHideAPageThatWasFilledMeanwhile() {
    load(0);
    fault(1);
    map(1);
    assertThat(TranslationResult.tlbLevel(cpu.translate(page(1), Access.FETCH | Access.USER)))
        .isEqualTo(TranslationResult.TLB_MISS);
    assertThat(TranslationResult.tlbLevel(cpu.translate(page(1), READ)))
        .isEqualTo(TranslationResult.TLB_L2);
  }

  /** The last walk began at a PML5E, which its fault drops with the rest. */
  @Test
  void aFaultDropsThePml5eToo() {
    Levels five = new Levels(5, 2, 3, 4, 5);
    five.map(0, TOP, 2 * TOP);
    five.read(0, 5);
    five.read(TOP, 4);
    five.refuse(TOP + 0x1000);
    five.read(2 * TOP, 5);
  }

  /** What a retry caches again is newer than what was used before, whichever levels are cached. */
  @Test
  void whatARetryCachesAgainIsTheNewest() {
    Levels four = new Levels(4, 3, 4);
    four.map(0, HUGE, 2 * TOP);
    four.mapHuge(TOP);
    four.mapHuge(TOP + HUGE);
    four.read(0, 4);
    four.tables.cpu().flushAll();
    four.read(TOP, 2);
    four.read(0, 4);
    four.read(TOP + HUGE, 1);
    four.refuse(0x1000);
    four.map(0x1000);
    four.read(0x1000, 4);
    four.read(2 * TOP, 4);
    four.read(HUGE, 3);
  }

  /** A machine with two entries in the paging-structure cache of each of some levels, no TLBs. */
  private static final class Levels {
    private final PageTablesFixture tables;
    private final long root;

    Levels(int levels, Integer... cached) {
      List<WalkCacheGeometry.Array> arrays =
          Stream.of(cached)
              .map(l -> new WalkCacheGeometry.Array("l" + l, List.of(l), 2, 2, Replacement.LRU))
              .toList();
      tables =
          new PageTablesFixture(
              MachineConfig.builder()
                  .levels(levels)
                  .preset(Presets.get("none"))
                  .walkCaches(new WalkCacheGeometry(arrays))
                  .build());
      root = tables.root();
      assertThat(tables.cpu().registers().writeCr3(root)).isTrue();
    }

    void map(long... vaddrs) {
      for (long vaddr : vaddrs) {
        tables.map(root, vaddr, 0, USER_RW);
      }
    }

    void mapHuge(long vaddr) {
      tables.mapLeaf(root, vaddr, USER_RW | Pte.PAGE_SIZE, 3);
    }

    /** Reads a page by a walk of that many entries. */
    void read(long vaddr, int reads) {
      long result = tables.cpu().translate(vaddr, READ);
      assertThat(TranslationResult.isFault(result)).isFalse();
      assertThat(TranslationResult.walkReads(result)).as("0x%x", vaddr).isEqualTo(reads);
    }

    void refuse(long vaddr) {
      assertThat(TranslationResult.isFault(tables.cpu().translate(vaddr, READ))).isTrue();
    }
  }

  private void load(int page) {
    map(page);
    assertThat(cpu.registers().writeCr3(root)).isTrue();
    assertThat(TranslationResult.isFault(cpu.translate(page(page), READ))).isFalse();
  }

  private void faultAndRetry(int page) {
    fault(page);
    map(page);
    assertThat(TranslationResult.isFault(cpu.translate(page(page), READ))).isFalse();
  }

  private void fault(int page) {
    assertThat(TranslationResult.isFault(cpu.translate(page(page), READ))).isTrue();
  }

  private void map(int page) {
    tables.map(root, page(page), page(page), USER_RW);
  }

  private static long page(int page) {
    return FIRST + page * 0x1000L;
  }
}

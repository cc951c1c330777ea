package mmusim.mmu;

import static mmusim.mmu.PageTablesFixture.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.fault.PageFaultErrorCode;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fault drops the paging-structure-cache entries for its address, and the retry caches what the
 * tables say then. SDM vol. 3A, 4.10.4.1: "page faults".
 */
class RetryAfterFaultTest {
  private static final long FIRST = 0x4000_0000L;
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

package mmusim.mmu;

import static mmusim.mmu.PageTablesFixture.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a CPU remembers its last hits shows in no count. */
class FirstLevelHitsTest {
  private static final long LARGE = 0x4020_0000L;

  /**
   * Reads look in two arrays, fetches in the first of them only. A large page that reads hit in the
   * second array is then fetched, which puts a fragment into the first, where reads look first:
   * from then on they hit the fragment, though the large page is still where it was remembered.
   */
  @Test
  void aHitIsThatOfTheFirstArrayEvenIfAnotherOperationFilledItMeanwhile() {
    TlbGeometry geometry =
        new TlbGeometry(
            "overlapping",
            List.of(
                array("small", List.of(Access.READ, Access.FETCH), 0),
                array("large", List.of(Access.READ), 1)),
            Inclusion.NEITHER);
    PageTablesFixture tables = new PageTablesFixture(MachineConfig.builder().tlb(geometry).build());
    long root = tables.root();
    tables.mapLeaf(root, LARGE, LARGE | USER_RW | Pte.PAGE_SIZE, 2);
    Cpu cpu = tables.cpu();
    assertThat(cpu.registers().writeCr3(root)).isTrue();

    for (int access : new int[] {Access.READ, Access.READ, Access.READ, Access.FETCH}) {
      assertThat(TranslationResult.isFault(cpu.translate(LARGE, access))).isFalse();
    }
    assertThat(cpu.tlb().firstCounts().hits(Access.READ, 1)).isEqualTo(2);
    for (int i = 0; i < 3; i++) {
      assertThat(TranslationResult.isFault(cpu.translate(LARGE, Access.READ))).isFalse();
    }
    assertThat(cpu.tlb().firstCounts().hits(Access.READ, 0)).isEqualTo(3);
    assertThat(cpu.tlb().firstCounts().hits(Access.READ, 1)).isEqualTo(2);
  }

  /** The page is mapped elsewhere, and a write has filled the slot that reads remember. */
  @Test
  void aSlotThatHoldsThePageAnewIsReadAnew() {
    PageTablesFixture tables = new PageTablesFixture();
    long root = tables.root();
    tables.map(root, LARGE, 0x1000, USER_RW);
    Cpu cpu = tables.cpu();
    assertThat(cpu.registers().writeCr3(root)).isTrue();
    read(cpu, LARGE, 3);
    tables.map(root, LARGE, 0x2000, USER_RW);
    cpu.invlpg(LARGE);
    assertThat(TranslationResult.isFault(cpu.translate(LARGE, Access.WRITE))).isFalse();
    assertThat(TranslationResult.paddr(cpu.translate(LARGE, Access.READ))).isEqualTo(0x2000);
  }

  /** As many register writes as are told apart, and the last of them takes the right away. */
  @Test
  void noNumberOfRegisterWritesBringsAHitBack() {
    PageTablesFixture tables = new PageTablesFixture();
    long root = tables.root();
    tables.map(root, LARGE, 0x1000, USER_RW);
    Cpu cpu = tables.cpu();
    assertThat(cpu.registers().writeCr3(root)).isTrue();
    assertThat(cpu.registers().writeCr4(cpu.registers().cr4() | Cr4.SMAP)).isTrue();
    for (int writes = 1; writes <= 130; writes++) {
      assertThat(cpu.registers().writeRflags(Registers.RFLAGS_AC)).isTrue();
      read(cpu, LARGE, 3);
      for (int i = 1; i < writes; i++) {
        assertThat(cpu.registers().writeRflags(Registers.RFLAGS_AC)).isTrue();
      }
      assertThat(cpu.registers().writeRflags(0)).isTrue();
      assertThat(TranslationResult.isFault(cpu.translate(LARGE, Access.READ))).isTrue();
    }
  }

  @Test
  void aProtectionKeyDeniesARememberedHitAtOnce() {
    PageTablesFixture tables = new PageTablesFixture();
    long root = tables.root();
    tables.map(root, LARGE, 0x1000, Pte.PRESENT | Pte.WRITABLE | 1L << 59);
    Cpu cpu = tables.cpu();
    assertThat(cpu.registers().writeCr3(root)).isTrue();
    assertThat(cpu.registers().writeCr4(cpu.registers().cr4() | Cr4.PKS)).isTrue();
    read(cpu, LARGE, 3);
    assertThat(cpu.registers().writePkrs(1L << 2)).isTrue();
    assertThat(TranslationResult.isFault(cpu.translate(LARGE, Access.READ))).isTrue();
  }

  /** Each way of keeping the order of use: of few ways, of up to 16, and of more. */
  @ParameterizedTest
  @ValueSource(ints = {4, 8, 20})
  void aRememberedHitIsAUse(int ways) {
    TlbArrayGeometry l1 =
        new TlbArrayGeometry(
            "l1",
            1,
            List.of(Access.READ),
            List.of(0),
            ways,
            ways,
            Replacement.LRU,
            Indexing.LOW_BITS);
    PageTablesFixture tables =
        new PageTablesFixture(
            MachineConfig.builder()
                .tlb(new TlbGeometry("one", List.of(l1), Inclusion.NEITHER))
                .build());
    long root = tables.root();
    for (int page = 0; page <= ways; page++) {
      tables.map(root, page * 0x1000L, page * 0x1000L, USER_RW);
    }
    Cpu cpu = tables.cpu();
    assertThat(cpu.registers().writeCr3(root)).isTrue();
    for (int page = 0; page < ways; page++) {
      read(cpu, page * 0x1000L, 3);
    }
    read(cpu, 0, 1);
    read(cpu, ways * 0x1000L, 1);
    assertThat(TranslationResult.tlbLevel(cpu.translate(0, Access.READ)))
        .isEqualTo(TranslationResult.TLB_L1);
    assertThat(TranslationResult.tlbLevel(cpu.translate(0x1000, Access.READ)))
        .isEqualTo(TranslationResult.TLB_MISS);
  }

  private static void read(Cpu cpu, long vaddr, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(TranslationResult.isFault(cpu.translate(vaddr, Access.READ))).isFalse();
    }
  }

  private static TlbArrayGeometry array(String name, List<Integer> operations, int pageSize) {
    return new TlbArrayGeometry(
        name, 1, operations, List.of(pageSize), 4, 4, Replacement.LRU, Indexing.LOW_BITS);
  }
}

package mmusim.mmu.explain;

import static mmusim.mmu.paging.Access.FETCH;
import static mmusim.mmu.paging.Access.IMPLICIT;
import static mmusim.mmu.paging.Access.READ;
import static mmusim.mmu.paging.Access.SHADOW_STACK;
import static mmusim.mmu.paging.Access.USER;
import static mmusim.mmu.paging.Access.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.Machines;
import mmusim.mmu.Machines.TestMachine;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.register.Feature;
import org.junit.jupiter.api.Test;

/** The sentences, whole: they are read by people, so they are tested as people read them. */
class ExplainerTest {
  private final TestMachine machine = Machines.machine().map();

  @Test
  void aSupervisorPageNamesTheEntryThatMakesItOne() {
    machine.clear(3, Pte.USER);
    assertVerdict(
        WRITE | USER,
        "user write refused: PDPTE at 0x3018 has U/S=0, so the page is a supervisor page"
            + " (SDM 3A, 4.6.1)");
  }

  @Test
  void severalReasonsAreAllNamed() {
    machine.clear(4, Pte.USER).clear(2, Pte.USER | Pte.WRITABLE);
    assertVerdict(
        WRITE | USER,
        "user write refused: PML4E at 0x9020 and PDE at 0x2010 have U/S=0, so the page is a"
            + " supervisor page; besides, PDE at 0x2010 has R/W=0, so the page is read-only"
            + " (SDM 3A, 4.6.1)");
    assertThat(walk(WRITE | USER).deciding()).extracting(WalkEntry::level).containsExactly(4, 2);
  }

  @Test
  void readOnlyForTheSupervisorNamesWp() {
    machine.clear(1, Pte.WRITABLE);
    assertVerdict(
        WRITE,
        "supervisor write refused: PTE at 0x1008 has R/W=0, so the page is read-only, also for the"
            + " supervisor as CR0.WP=1 (SDM 3A, 4.6.1)");
    machine.set("cr0.wp", 0);
    assertVerdict(
        WRITE,
        "supervisor write allowed: U/S=1 in every entry, a user page with CR4.SMAP=0, PTE at 0x1008"
            + " has R/W=0, which CR0.WP=0 ignores; it reaches 0x20000 in a 4 KiB page of type WB"
            + " (SDM 3A, 4.6.1)");
  }

  @Test
  void smapTellsWhetherAcWouldHelp() {
    machine.set("cr4.smap", 1);
    assertVerdict(
        READ,
        "supervisor read refused: U/S=1 in every entry down to the PTE at 0x1008 makes this a user"
            + " page, and CR4.SMAP=1 forbids supervisor data accesses to those while RFLAGS.AC=0"
            + " (SDM 3A, 4.6.1)");
    machine.set("rflags.ac", 1);
    assertVerdict(
        READ | IMPLICIT,
        "implicit supervisor read refused: U/S=1 in every entry down to the PTE at 0x1008 makes"
            + " this a user page, and CR4.SMAP=1 forbids supervisor data accesses to those"
            + " (RFLAGS.AC does not count for an implicit access) (SDM 3A, 4.6.1)");
    assertThat(walk(READ).verdict()).contains("allowed").contains("with RFLAGS.AC=1");
  }

  @Test
  void smepAndExecuteDisableAreNamed() {
    machine.set("cr4.smep", 1).or(2, Pte.EXECUTE_DISABLE);
    assertVerdict(
        FETCH,
        "supervisor fetch refused: U/S=1 in every entry down to the PTE at 0x1008 makes this a user"
            + " page, and CR4.SMEP=1 forbids supervisor fetches from those; besides, PDE at 0x2010"
            + " has XD=1, so nothing is executed from the page (SDM 3A, 4.6.1)");
  }

  @Test
  void aKeyNamesRegisterAndBit() {
    machine.set("cr4.pke", 1).set("pkru", 0x80).or(1, 3L << 59);
    assertVerdict(
        WRITE | USER,
        "user write refused: PTE at 0x1008 has key 3, and PKRU.WD3=1 forbids writes under it"
            + " (SDM 3A, 4.6.2)");
    assertThat(walk(READ | USER).verdict())
        .contains("a user page, PKRU.WD3=1 forbids only writes under the key; it reaches");
    machine.set("cr0.wp", 0);
    assertThat(walk(WRITE).verdict())
        .contains("PKRU.WD3=1 does not bind supervisor writes while CR0.WP=0; it reaches");
    machine.set("pkru", 0xffff_ff3fL);
    assertThat(walk(READ | USER).verdict()).contains("PKRU leaves key 3 alone");
  }

  @Test
  void anAbsentEntryTellsWhatIsMissing() {
    machine.entry(2, 0xabc0);
    assertVerdict(
        READ | USER,
        "user read refused: PDE at 0x2010 has P=0: no table or page lies below it, so its other"
            + " bits (0xabc0) mean nothing (SDM 3A, 4.7)");
    machine.map().entry(1, 0);
    assertVerdict(
        READ,
        "supervisor read refused: PTE at 0x1008 has P=0: no page is mapped here (SDM 3A, 4.7)");
  }

  @Test
  void reservedBitsTellWhyTheyAreReserved() {
    machine.or(1, 1L << 45 | 1L << 44);
    assertReserved(1, "reserved bits 45:44 set (MAXPHYADDR is 40)");
    machine.map().or(4, Pte.PAGE_SIZE);
    assertReserved(4, "reserved bit 7 set (PS, which a PML4E does not have)");
    machine.map().entry(2, 0x8200e7);
    assertReserved(2, "reserved bit 17 set (below the frame of a large page)");
    machine.map().set("efer.nxe", 0).or(3, Pte.EXECUTE_DISABLE);
    assertReserved(3, "reserved bit 63 set (XD, while EFER.NXE=0)");
  }

  @Test
  void absentFeaturesAreReasonsForReservedBits() {
    TestMachine lacking = Machines.without(Feature.PAGES_1GIB).map().entry(3, 0xe7);
    assertThat(Explainer.walk(lacking.cpu(), lacking.address(), READ).verdict())
        .contains("reserved bit 7 set (PS, but the processor has no 1 GiB pages)");
    TestMachine amd = Machines.amd().map().or(4, Pte.GLOBAL);
    assertThat(Explainer.walk(amd.cpu(), amd.address(), READ).verdict())
        .contains("reserved bit 8 set (must be zero on AMD)");
  }

  @Test
  void addressesAreRefusedWithoutAWalk() {
    Walk walk = Explainer.walk(machine.cpu(), 1L << 47, READ | USER);
    assertThat(walk.entries()).isEmpty();
    assertThat(walk.vector()).isEqualTo("GP");
    assertThat(walk.verdict())
        .isEqualTo(
            "user read refused: 0x800000000000 is not canonical, bits 63:47 are not all equal with"
                + " 4 levels; no table is walked and CR2 keeps its value (SDM 1, 3.3.7.1)");
    machine.set("cr4.lass", 1);
    assertThat(Explainer.walk(machine.cpu(), -4096L, READ | USER).verdict())
        .contains("bit 63 set, a supervisor address, which CR4.LASS=1 keeps from this access");
  }

  @Test
  void shadowStacksNameWhatTheShapeLacks() {
    machine.set("cr4.cet", 1).set("u_cet", 1);
    assertVerdict(
        READ | USER | SHADOW_STACK,
        "user shadow-stack read refused: PTE at 0x1008 has R/W=1: an ordinary page; a shadow-stack"
            + " page has R/W=0 and D=1 (SDM 3A, 4.6.1)");
    machine.clear(1, Pte.WRITABLE);
    assertThat(walk(READ | USER | SHADOW_STACK).verdict()).contains("a shadow-stack page; it");
  }

  @Test
  void lookingChangesNothing() {
    machine.clear(1, Pte.ACCESSED | Pte.DIRTY).set("cr2", 0x5eed);
    long before = machine.entry(1);
    assertThat(walk(WRITE | USER).isFault()).isFalse();
    machine.clear(1, Pte.USER);
    assertThat(walk(WRITE | USER).isPageFault()).isTrue();
    assertThat(machine.entry(1)).isEqualTo(before & ~Pte.USER);
    assertThat(machine.cpu().registers().cr2()).isEqualTo(0x5eed);
    assertThat(machine.cpu().walks()).isZero();
  }

  private Walk walk(int access) {
    return Explainer.walk(machine.cpu(), machine.address(), access);
  }

  private void assertVerdict(int access, String sentence) {
    assertThat(walk(access).verdict()).isEqualTo(sentence);
  }

  private void assertReserved(int level, String words) {
    Walk walk = walk(READ);
    assertThat(walk.deciding()).extracting(WalkEntry::level).containsExactly(level);
    assertThat(walk.verdict()).contains(words + ", which refuses every access (SDM 3A, 4.7)");
  }
}

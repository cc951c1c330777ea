package mmusim.mmu.paging;

import static mmusim.mmu.paging.Access.FETCH;
import static mmusim.mmu.paging.Access.IMPLICIT;
import static mmusim.mmu.paging.Access.READ;
import static mmusim.mmu.paging.Access.SHADOW_STACK;
import static mmusim.mmu.paging.Access.STACK;
import static mmusim.mmu.paging.Access.USER;
import static mmusim.mmu.paging.Access.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.Machines;
import mmusim.mmu.Machines.TestMachine;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Feature;
import org.junit.jupiter.api.Test;

/** Canonical addresses, LAM, UAI and LASS; SDM vol. 1, 3.3.7.1 and vol. 3A, 4.4. */
class LinearAddressTest {
  private static final long LAM_U48 = 1L << 62;
  private static final long LAM_U57 = 1L << 61;
  private static final long TAG = 0x2aL << 57;

  private final TestMachine machine = Machines.machine().map();
  private final long address = machine.address();

  @Test
  void fourLevelsHaveAHoleFromBit47On() {
    assertPageFault(machine, 0x0000_7fff_ffff_ffffL, READ);
    assertGp(machine, 0x0000_8000_0000_0000L, READ);
    assertGp(machine, 0xffff_7fff_ffff_ffffL, READ);
    assertPageFault(machine, 0xffff_8000_0000_0000L, READ);
  }

  @Test
  void fiveLevelsHaveAHoleFromBit56On() {
    TestMachine five = Machines.fiveLevels();
    assertPageFault(five, 0x00ff_ffff_ffff_ffffL, READ);
    assertGp(five, 0x0100_0000_0000_0000L, READ);
    assertGp(five, 0xfeff_ffff_ffff_ffffL, READ);
    assertPageFault(five, 0xff00_0000_0000_0000L, READ);
  }

  @Test
  void aNonCanonicalAddressIsNotWalkedAndLeavesCr2() {
    machine.set("cr2", 0x5eed);
    assertGp(machine, 1L << 47, WRITE | USER);
    assertThat(machine.cpu().registers().cr2()).isEqualTo(0x5eed);
    assertThat(machine.cpu().walks()).isZero();
  }

  @Test
  void aStackAccessRaisesSsInstead() {
    long result = machine.cpu().translate(1L << 47, WRITE | STACK);
    assertThat(TranslationResult.vector(result)).isEqualTo(TranslationResult.VECTOR_SS);
    assertThat(TranslationResult.errorCode(result)).isZero();
  }

  @Test
  void lamU57IgnoresBits62To57OfUserPointers() {
    machine.set("cr3", Machines.ROOT | LAM_U57);
    assertMapped(address | TAG, READ | USER);
    assertMapped(address | TAG, WRITE);
    assertGp(machine, address | 1L << 50, READ);
    assertGp(machine, address | Long.MIN_VALUE, READ);
  }

  @Test
  void lamU48IgnoresBits62To48AndU57HasPrecedence() {
    machine.set("cr3", Machines.ROOT | LAM_U48);
    assertMapped(address | TAG | 1L << 50, READ);
    machine.set("cr3", Machines.ROOT | LAM_U48 | LAM_U57);
    assertGp(machine, address | 1L << 50, READ);
  }

  @Test
  void lamSupIgnoresTheUpperBitsOfSupervisorPointers() {
    machine.set("cr4.lam_sup", 1);
    assertPageFault(machine, 0xffff_8000_0000_0000L & ~TAG, READ);
    assertThat(machine.cpu().registers().cr2()).isEqualTo(0xffff_8000_0000_0000L);
    assertGp(machine, 0x8000_7000_0000_0000L, READ);
    assertGp(machine, address | TAG, READ);
  }

  @Test
  void lamDoesNotTouchFetchesImplicitAccessesOrTheShadowStack() {
    machine.set("cr3", Machines.ROOT | LAM_U57);
    assertGp(machine, address | TAG, FETCH);
    assertGp(machine, address | TAG, READ | IMPLICIT);
    assertGp(machine, address | TAG, READ | SHADOW_STACK);
  }

  @Test
  void cr2HasTheAddressWithoutMetadata() {
    machine.set("cr3", Machines.ROOT | LAM_U57).entry(1, 0);
    assertPageFault(machine, address | TAG, READ);
    assertThat(machine.cpu().registers().cr2()).isEqualTo(address);
  }

  @Test
  void uaiIgnoresBits63To57OfDataAddressesOnAmd() {
    TestMachine amd = Machines.amd().map().set("efer.uaie", 1);
    assertThat(TranslationResult.isFault(amd.cpu().translate(amd.address() | TAG, READ))).isFalse();
    assertThat(TranslationResult.isFault(amd.cpu().translate(amd.address() | 1L << 63, WRITE)))
        .isFalse();
    assertGp(amd, amd.address() | 1L << 50, READ);
    assertGp(amd, amd.address() | TAG, FETCH);
  }

  /** AMD APM vol. 2, 5.10.2: only references through DS and ES are spared. */
  @Test
  void uaiSparesNeitherTheStackSegmentNorImplicitAccessesNorTheShadowStack() {
    TestMachine amd = Machines.amd().map().set("efer.uaie", 1);
    for (int access : new int[] {READ | STACK, WRITE | STACK | USER}) {
      long refused = amd.cpu().translate(amd.address() | TAG, access);
      assertThat(TranslationResult.isFault(refused)).isTrue();
      assertThat(TranslationResult.vector(refused)).isEqualTo(TranslationResult.VECTOR_SS);
      assertThat(TranslationResult.isFault(amd.access(access))).isFalse();
    }
    assertGp(amd, amd.address() | TAG, READ | IMPLICIT);
    assertGp(amd, amd.address() | TAG, READ | SHADOW_STACK);
  }

  @Test
  void lassKeepsUserModeOutOfTheUpperHalf() {
    machine.set("cr4.lass", 1);
    assertGp(machine, 0xffff_8000_0000_0000L, READ | USER);
    assertGp(machine, 0xffff_8000_0000_0000L, FETCH | USER);
    assertMapped(address, READ | USER);
  }

  @Test
  void lassKeepsSupervisorFetchesOutOfTheLowerHalf() {
    machine.set("cr4.lass", 1);
    assertGp(machine, address, FETCH);
    assertPageFault(machine, 0xffff_8000_0000_0000L, READ);
  }

  @Test
  void lassKeepsSupervisorDataOutOfTheLowerHalfOnlyWithSmapAndWithoutAc() {
    machine.set("cr4.lass", 1);
    assertMapped(address, READ);
    machine.set("cr4.smap", 1);
    assertGp(machine, address, READ);
    machine.set("rflags.ac", 1);
    assertMapped(address, READ);
    assertGp(machine, address, READ | IMPLICIT);
  }

  @Test
  void acFreesNoSupervisorShadowStackFromLass() {
    TestMachine stack = Machines.machine().map();
    stack.set("cr4.cet", 1);
    stack.set("s_cet.sh_stk_en", 1);
    stack.set("cr4.lass", 1);
    stack.set("rflags.ac", 1);
    assertPageFault(stack, address, READ | SHADOW_STACK);
    stack.set("cr4.smap", 1);
    assertGp(stack, address, READ | SHADOW_STACK);
    assertGp(stack, address, WRITE | SHADOW_STACK);
  }

  private void assertMapped(long vaddr, int access) {
    long result = machine.cpu().translate(vaddr, access);
    assertThat(TranslationResult.isFault(result)).isFalse();
    assertThat(TranslationResult.paddr(result)).isEqualTo(0x20000L);
  }

  private static void assertGp(TestMachine machine, long vaddr, int access) {
    long result = machine.cpu().translate(vaddr, access);
    assertThat(TranslationResult.isFault(result)).as("0x%x", vaddr).isTrue();
    assertThat(TranslationResult.vector(result)).isEqualTo(TranslationResult.VECTOR_GP);
    assertThat(TranslationResult.errorCode(result)).isZero();
  }

  private static void assertPageFault(TestMachine machine, long vaddr, int access) {
    long result = machine.cpu().translate(vaddr, access);
    assertThat(TranslationResult.isFault(result)).as("0x%x", vaddr).isTrue();
    assertThat(TranslationResult.vector(result)).isEqualTo(TranslationResult.VECTOR_PF);
  }

  @Test
  void fiveLevelsNeedNotBeNamedAmongTheFeatures() {
    TestMachine machine =
        Machines.machine(MachineConfig.builder().levels(5).features(Set.of(Feature.NX)));
    assertThat(machine.cpu().registers().hasCr4(Cr4.LA57)).isTrue();
    assertThat(machine.write("cr4.smep", 1)).isFalse();
    assertThat(TranslationResult.isFault(machine.map().access(READ | USER))).isFalse();
  }
}

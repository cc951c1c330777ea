package mmusim.mmu.paging;

import static mmusim.mmu.paging.Access.FETCH;
import static mmusim.mmu.paging.Access.READ;
import static mmusim.mmu.paging.Access.SHADOW_STACK;
import static mmusim.mmu.paging.Access.USER;
import static mmusim.mmu.paging.Access.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.Machines;
import mmusim.mmu.Machines.TestMachine;
import org.junit.jupiter.api.Test;

/** Protection keys, SDM vol. 3A, 4.6.2, and shadow-stack pages, 4.6.1. */
class KeysAndShadowStacksTest {
  private static final int OK = -1;
  private static final int KEY = 5;
  private static final long AD = 1L << (2 * KEY);
  private static final long WD = 2L << (2 * KEY);

  private final TestMachine machine = Machines.machine().map().or(1, (long) KEY << 59);

  @Test
  void keysAreIgnoredUntilEnabled() {
    machine.set("pkru", AD | WD).set("pkrs", AD | WD);
    assertOutcome(WRITE | USER, OK);
    machine.clear(1, Pte.USER);
    assertOutcome(WRITE, OK);
  }

  @Test
  void accessDisableStopsAllDataAccessesAndNoFetch() {
    machine.set("cr4.pke", 1).set("pkru", AD);
    assertOutcome(READ | USER, 0x25);
    assertOutcome(WRITE | USER, 0x27);
    assertOutcome(READ, 0x21);
    assertOutcome(FETCH | USER, OK);
  }

  @Test
  void writeDisableBindsTheSupervisorOnlyWithWp() {
    machine.set("cr4.pke", 1).set("pkru", WD);
    assertOutcome(READ, OK);
    assertOutcome(WRITE, 0x23);
    machine.set("cr0.wp", 0);
    assertOutcome(WRITE, OK);
    assertOutcome(WRITE | USER, 0x27);
  }

  @Test
  void accessDisableHoldsWithoutWp() {
    machine.set("cr4.pke", 1).set("pkru", AD).set("cr0.wp", 0);
    assertOutcome(WRITE, 0x23);
  }

  @Test
  void pkruIsForUserPagesAndPkrsForSupervisorPages() {
    machine.set("cr4.pke", 1).set("cr4.pks", 1).set("pkru", AD).set("pkrs", 0);
    machine.clear(2, Pte.USER);
    assertOutcome(READ, OK);
    machine.set("pkrs", AD);
    assertOutcome(READ, 0x21);
    machine.or(2, Pte.USER).set("pkru", 0);
    assertOutcome(READ, OK);
  }

  @Test
  void thePkBitStandsBesideOtherViolations() {
    machine.set("cr4.pke", 1).set("pkru", WD).clear(1, Pte.WRITABLE);
    assertOutcome(WRITE | USER, 0x27);
    machine.set("pkru", 0);
    assertOutcome(WRITE | USER, 0x7);
  }

  @Test
  void keyZeroIsAnOrdinaryKey() {
    machine.map().set("cr4.pke", 1).set("pkru", 1);
    assertOutcome(READ | USER, 0x25);
  }

  @Test
  void aShadowStackPageIsReadOnlyAndDirtyBelowWritableEntries() {
    shadowStacks();
    assertOutcome(READ | USER | SHADOW_STACK, OK);
    assertOutcome(WRITE | USER | SHADOW_STACK, OK);
    machine.clear(1, Pte.DIRTY);
    assertOutcome(READ | USER | SHADOW_STACK, 0x45);
    machine.or(1, Pte.DIRTY | Pte.WRITABLE);
    assertOutcome(WRITE | USER | SHADOW_STACK, 0x47);
    machine.clear(1, Pte.WRITABLE).clear(3, Pte.WRITABLE);
    assertOutcome(READ | USER | SHADOW_STACK, 0x45);
  }

  @Test
  void ordinaryAccessesSeeAShadowStackPageAsReadOnly() {
    shadowStacks();
    assertOutcome(READ | USER, OK);
    assertOutcome(WRITE | USER, 0x7);
  }

  @Test
  void shadowStackAccessesKeepToPagesOfTheirOwnPrivilege() {
    shadowStacks();
    assertOutcome(WRITE | SHADOW_STACK, 0x43);
    machine.clear(4, Pte.USER);
    assertOutcome(WRITE | SHADOW_STACK, OK);
    assertOutcome(WRITE | USER | SHADOW_STACK, 0x47);
  }

  @Test
  void shadowStackAccessesNeedCetAndTheirEnableBit() {
    shadowStacks();
    machine.set("u_cet.sh_stk_en", 0);
    assertOutcome(READ | USER | SHADOW_STACK, 0x45);
    machine.set("u_cet.sh_stk_en", 1).set("cr4.cet", 0);
    assertOutcome(READ | USER | SHADOW_STACK, 0x45);
  }

  @Test
  void keysBindShadowStackAccesses() {
    shadowStacks();
    machine.set("cr4.pke", 1).set("pkru", AD);
    assertOutcome(READ | USER | SHADOW_STACK, 0x65);
  }

  private void shadowStacks() {
    machine.set("cr4.cet", 1).set("u_cet", 1).set("s_cet", 1).clear(1, Pte.WRITABLE);
  }

  private void assertOutcome(int access, int errorCode) {
    long result = machine.access(access);
    if (errorCode == OK) {
      assertThat(TranslationResult.isFault(result)).as(Access.describe(access)).isFalse();
    } else {
      assertThat(TranslationResult.isFault(result)).as(Access.describe(access)).isTrue();
      assertThat(TranslationResult.errorCode(result)).isEqualTo(errorCode);
    }
  }
}

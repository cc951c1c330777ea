package mmusim.mmu;

import static mmusim.mmu.paging.Access.READ;
import static mmusim.mmu.paging.Access.USER;
import static mmusim.mmu.paging.Access.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.Machines.TestMachine;
import mmusim.mmu.paging.TranslationResult;
import org.junit.jupiter.api.Test;

/** Accesses that span two pages; SDM vol. 3A, 4.7 on CR2. */
class CrossingTest {
  private static final long NEXT = 0x1000 + 16; // the PTE after that of Machines.ADDRESS

  private final TestMachine machine = Machines.machine().map();
  private final long last = machine.address() + 0xffc;

  @Test
  void bothPagesAreTranslated() {
    machine.machine().memory().writeU64(NEXT, 0x50067);
    long result = machine.cpu().translateSpan(last, 8, READ | USER);
    assertThat(TranslationResult.paddr(result)).isEqualTo(0x20ffcL);
    assertThat(machine.cpu().secondPaddr()).isEqualTo(0x50000L);
  }

  @Test
  void anAccessThatEndsWithThePageIsOneTranslation() {
    long result = machine.cpu().translateSpan(last, 4, READ | USER);
    assertThat(TranslationResult.isFault(result)).isFalse();
    assertThat(machine.cpu().secondPaddr()).isZero();
    assertThat(machine.cpu().walks()).isEqualTo(1);
  }

  @Test
  void cr2IsTheBaseOfTheSecondPageWhenThatFaults() {
    long result = machine.cpu().translateSpan(last, 8, WRITE | USER);
    assertThat(TranslationResult.errorCode(result)).isEqualTo(0x6);
    assertThat(machine.cpu().registers().cr2()).isEqualTo(machine.address() + 0x1000);
  }

  @Test
  void cr2IsTheFirstByteWhenTheFirstPageFaults() {
    machine.entry(1, 0);
    long result = machine.cpu().translateSpan(last, 8, READ);
    assertThat(TranslationResult.errorCode(result)).isZero();
    assertThat(TranslationResult.isFault(result)).isTrue();
    assertThat(machine.cpu().registers().cr2()).isEqualTo(last);
  }

  @Test
  void anAccessIntoTheHoleIsGpBeforeEitherPageIsLookedAt() {
    long result = machine.cpu().translateSpan(0x7fff_ffff_fffcL, 8, READ);
    assertThat(TranslationResult.vector(result)).isEqualTo(TranslationResult.VECTOR_GP);
    assertThat(machine.cpu().walks()).isZero();
  }

  @Test
  void theLastByteOfTheAddressSpaceIsFollowedByTheFirst() {
    long result = machine.cpu().translateSpan(-4L, 8, READ);
    assertThat(TranslationResult.vector(result)).isEqualTo(TranslationResult.VECTOR_PF);
    assertThat(machine.cpu().registers().cr2()).isEqualTo(-4L);
  }

  /** Which address it was is told to observers only: #GP leaves no trace of it. */
  @Test
  void anAccessThatBeginsInTheHoleIsRefusedAtItsFirstByte() {
    List<Long> refused = new ArrayList<>();
    machine
        .cpu()
        .observe(
            new CpuObserver() {
              @Override
              public void walked(long vaddr, int access, int startLevel, int reads, long entry) {}

              @Override
              public void faulted(long vaddr, int access, long fault) {
                refused.add(vaddr);
              }

              @Override
              public void invalidated(InvalidationKind kind, int pcid, long vaddr) {}
            });
    long result = machine.cpu().translateSpan(0x8000_0000_0ffcL, 8, READ);
    assertThat(TranslationResult.vector(result)).isEqualTo(TranslationResult.VECTOR_GP);
    assertThat(refused).containsExactly(0x8000_0000_0ffcL);
  }
}

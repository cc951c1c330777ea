package mmusim.mmu.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BudgetTest {
  @Test
  void whatIsNotLeftIsNotTaken() {
    Budget budget = Budget.ofBytes(100);
    budget.take(60);
    assertThatThrownBy(() -> budget.take(41)).isInstanceOf(MemoryLimitException.class);
    assertThat(budget.takenBytes()).isEqualTo(60);
    budget.giveBack(1);
    budget.take(41);
    assertThat(budget.takenBytes()).isEqualTo(100);
  }

  @Test
  void moreThanAnyHeapIsRefused() {
    Budget budget = Budget.ofBytes(100);
    budget.take(100);
    assertThatThrownBy(() -> budget.take(Long.MAX_VALUE)).isInstanceOf(MemoryLimitException.class);
  }

  @Test
  void takingEndsWithTheTime() {
    Budget late = Budget.ofBytes(1 << 20).until(System.nanoTime() - 1);
    assertThatThrownBy(late::checkTime).isInstanceOf(TimeLimitException.class);
    assertThatThrownBy(() -> late.take(1)).isInstanceOf(TimeLimitException.class);
  }

  @Test
  void memoryTakesWhatIsWritten() {
    PhysicalMemory memory =
        new PhysicalMemory(1L << 40, Budget.ofBytes(2 * PhysicalMemory.CHUNK_BYTES));
    memory.writeU64(0, 1);
    memory.writeU64(8, 2);
    memory.writeU64(PhysicalMemory.CHUNK_BYTES, 3);
    assertThat(memory.budget().takenBytes()).isEqualTo(memory.residentBytes());
    assertThatThrownBy(() -> memory.writeU64(2 * PhysicalMemory.CHUNK_BYTES, 4))
        .isInstanceOf(MemoryLimitException.class);
  }
}

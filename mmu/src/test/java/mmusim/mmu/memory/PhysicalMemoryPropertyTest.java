package mmusim.mmu.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * RAM against a map of words. A step may be a burst of reads, so that the memory below moves into
 * the flat array at any point of the sequence.
 */
class PhysicalMemoryPropertyTest {
  private static final long RAM = 1L << 22;
  private static final long PAGE = Pages.PAGE_SIZE;
  private static final int BURST = 70_000;

  private final Map<Long, Long> words = new HashMap<>();
  private final PhysicalMemory memory = new PhysicalMemory(RAM, Budget.ofBytes(1L << 26));

  /** One call; {@code paddr} and {@code other} are multiples of 8, and may lie beyond RAM. */
  record Step(Kind kind, long paddr, long other, long value) {}

  enum Kind {
    WRITE,
    WRITE_BYTES,
    ZERO_PAGE,
    COPY_PAGE,
    WRITE_WORDS,
    READ_OFTEN
  }

  @Property(tries = 300)
  void readsGiveWhatWasWrittenLastWhereverItLies(@ForAll("steps") List<Step> steps) {
    for (Step step : steps) {
      apply(step);
      assertThat(memory.readU64(step.paddr)).isEqualTo(word(step.paddr));
      assertThat(memory.readU64(step.other)).isEqualTo(word(step.other));
    }
    words.forEach((paddr, value) -> assertThat(memory.readU64(paddr)).isEqualTo(value));
    assertThat(memory.budget().takenBytes()).isEqualTo(memory.residentBytes());
    assertBytesAndWordsAgree(steps.get(0).paddr);
  }

  @Property(tries = 300)
  void whatIsFlatIsReadAtOnce(@ForAll("steps") List<Step> steps) {
    for (Step step : steps) {
      apply(step);
      if (memory.isFlat(step.paddr)) {
        assertThat(memory.readFlat(step.paddr)).isEqualTo(word(step.paddr));
      }
    }
  }

  enum Flat {
    BEFORE,
    AFTER,
    NEVER
  }

  /**
   * Whichever lines of it were written, by which call, and whether it became flat before or after
   * that: then it is cleared before, too, to begin with a page that moved there.
   */
  @Property(tries = 500)
  void aClearedPageIsZero(
      @ForAll Flat flat,
      @ForAll Kind kind,
      @ForAll @IntRange(max = 511) int first,
      @ForAll @IntRange(min = 1, max = 512) int count) {
    long page = 3 * PAGE;
    PhysicalMemory ram = new PhysicalMemory(RAM);
    ram.writeU64(0, 1);
    ram.writeU64(page + PAGE - 8, 1);
    if (flat == Flat.BEFORE) {
      readUntilFlat(ram);
      ram.zeroPage(page);
    }
    writeOnes(ram, kind, page, first, Math.min(count, 512 - first));
    if (flat == Flat.AFTER) {
      readUntilFlat(ram);
    }
    ram.zeroPage(page);
    byte[] bytes = new byte[(int) PAGE];
    ram.read(page, bytes, 0, bytes.length);
    assertThat(bytes).containsOnly(0);
  }

  private static void readUntilFlat(PhysicalMemory memory) {
    for (int i = 0; i < BURST && !memory.isFlat(0); i++) {
      assertThat(memory.readU64(0)).isEqualTo(1);
    }
    assertThat(memory.isFlat(0)).isTrue();
  }

  private static void writeOnes(PhysicalMemory memory, Kind kind, long page, int first, int count) {
    long paddr = page + 8L * first;
    byte[] bytes = new byte[8 * count];
    Arrays.fill(bytes, (byte) -1);
    switch (kind) {
      case WRITE_WORDS -> {
        long[] source = new long[count];
        Arrays.fill(source, -1);
        memory.writeWords(paddr, source, count);
      }
      case WRITE_BYTES -> memory.write(paddr, bytes, 0, bytes.length);
      case COPY_PAGE -> {
        memory.write(paddr + PAGE, bytes, 0, bytes.length);
        memory.copyPage(page + PAGE, page);
      }
      default -> memory.writeU64(paddr, -1);
    }
  }

  private void apply(Step step) {
    switch (step.kind) {
      case WRITE -> {
        memory.writeU64(step.paddr, step.value);
        set(step.paddr, step.value);
      }
      case WRITE_BYTES -> writeBytes(step.paddr, step.value);
      case ZERO_PAGE -> {
        memory.zeroPage(Pages.alignDown(step.paddr));
        for (long at = 0; at < PAGE; at += 8) {
          set(Pages.alignDown(step.paddr) + at, 0);
        }
      }
      case COPY_PAGE -> {
        memory.copyPage(Pages.alignDown(step.other), Pages.alignDown(step.paddr));
        for (long at = 0; at < PAGE; at += 8) {
          set(Pages.alignDown(step.paddr) + at, word(Pages.alignDown(step.other) + at));
        }
      }
      case WRITE_WORDS -> {
        long[] source = {step.value, 0, ~step.value};
        memory.writeWords(Pages.alignDown(step.paddr), source, source.length);
        for (int i = 0; i < source.length; i++) {
          set(Pages.alignDown(step.paddr) + 8L * i, source[i]);
        }
      }
      case READ_OFTEN -> {
        for (int i = 0; i < BURST; i++) {
          assertThat(memory.readU64(step.paddr) == word(step.paddr)).isTrue();
        }
      }
    }
  }

  /** Twelve bytes, so that they begin in one word and end in the middle of the next. */
  private void writeBytes(long paddr, long value) {
    byte[] bytes = new byte[12];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >>> (8 * (i & 7)));
    }
    memory.write(paddr, bytes, 0, bytes.length);
    set(paddr, value);
    set(paddr + 8, (word(paddr + 8) & 0xffff_ffff_0000_0000L) | (value & 0xffff_ffffL));
  }

  private void assertBytesAndWordsAgree(long paddr) {
    byte[] bytes = new byte[16];
    memory.read(paddr, bytes, 0, bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      byte expected = (byte) (word(paddr + (i & 8)) >>> (8 * (i & 7)));
      assertThat(bytes[i]).isEqualTo(expected);
    }
  }

  private long word(long paddr) {
    return paddr < RAM ? words.getOrDefault(paddr, 0L) : -1L;
  }

  private void set(long paddr, long value) {
    if (paddr < RAM) {
      words.put(paddr, value);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Long> paddrs =
        Combinators.combine(
                Arbitraries.of(0L, 1L, 15L, 16L, 31L, 200L, 1022L, 1023L, 1024L, 5000L),
                Arbitraries.of(0L, 1L, 5L, 510L, 511L))
            .as((page, word) -> page * PAGE + word * 8);
    return Combinators.combine(
            Arbitraries.of(Kind.class), paddrs, paddrs, Arbitraries.of(0L, 1L, -1L, 0x1122_3344L))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }
}

package mmusim.pagetables.pmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import mmusim.mmu.memory.PhysicalMemory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * The frame allocator beside a bit per frame, and a list of those that were freed lately: of single
 * frames the one freed last is handed out first, and then the lowest.
 */
class PmmModelTest {
  private static final int RECENT_MAX = 64;

  private static final int FRAMES = 2 * FreeBlocks.FRAMES + 1000;
  private static final PhysicalRange RESERVED = new PhysicalRange(0x3000, 0x5000);

  /** What to do: {@code size} frames at once, or free {@code size} frames, half of them apart. */
  record Op(int kind, int size, int alignment, int place) {}

  @Provide
  Arbitrary<Op> ops() {
    Arbitrary<Integer> sizes =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(8, Arbitraries.integers().between(1, 64)),
            net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(65, 5000)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(5000, FRAMES)));
    return Combinators.combine(
            Arbitraries.integers().between(0, 4),
            sizes,
            Arbitraries.integers().between(0, 17),
            Arbitraries.integers().between(0, FRAMES - 1))
        .as(Op::new);
  }

  @Property(tries = 150)
  void everyAnswerIsThatOfABitPerFrame(
      @ForAll @Size(max = 60) List<@net.jqwik.api.From("ops") Op> ops) {
    Pmm pmm = new Pmm(new PhysicalMemory((long) FRAMES << 12), List.of(RESERVED));
    BitSet free = new BitSet(FRAMES);
    free.set(0, FRAMES);
    free.clear((int) RESERVED.firstFrame(), (int) RESERVED.endFrame());
    Deque<Integer> recent = new ArrayDeque<>();
    for (Op op : ops) {
      apply(op, pmm, free, recent);
      assertThat(pmm.freeFrames()).isEqualTo(free.cardinality());
    }
    pmm.checkInvariants();
  }

  private static void apply(Op op, Pmm pmm, BitSet free, Deque<Integer> recent) {
    switch (op.kind()) {
      case 0 -> allocateSingles(op, pmm, free, recent);
      case 1, 2 -> allocateRun(op, pmm, free, recent);
      default -> freeSome(op, pmm, free, recent);
    }
  }

  private static void allocateSingles(Op op, Pmm pmm, BitSet free, Deque<Integer> recent) {
    for (int i = 0; i < op.size(); i++) {
      long frame = pmm.allocate(FrameOwner.VMO);
      assertThat(frame == Pmm.NO_FRAME).isEqualTo(free.isEmpty());
      if (frame == Pmm.NO_FRAME) {
        return;
      }
      int expected = recent.isEmpty() ? free.nextSetBit(0) : recent.pop();
      assertThat(frame >>> 12).isEqualTo(expected);
      free.clear(expected);
    }
  }

  /** Frames freed lately are no longer preferred once a run could not be found without them. */
  private static void allocateRun(Op op, Pmm pmm, BitSet free, Deque<Integer> recent) {
    int limit = op.kind() == 1 ? FRAMES : op.place();
    long frame =
        pmm.allocateContiguous(op.size(), op.alignment() + 12, (long) limit << 12, FrameOwner.VMO);
    boolean isPossible = hasRun(free, op.size(), 1 << op.alignment(), limit);
    assertThat(frame != Pmm.NO_FRAME).as("%s", op).isEqualTo(isPossible);
    if (!isPossible) {
      recent.clear();
    } else {
      int first = (int) (frame >>> 12);
      assertThat(first % (1 << op.alignment())).isZero();
      assertThat(first + op.size()).isLessThanOrEqualTo(limit);
      assertThat(free.nextClearBit(first)).isGreaterThanOrEqualTo(first + op.size());
      free.clear(first, first + op.size());
      if (recent.stream().anyMatch(taken -> !free.get(taken))) {
        recent.clear();
      }
    }
  }

  private static boolean hasRun(BitSet free, int size, int alignment, int limit) {
    for (int first = 0; first + size <= limit; first += alignment) {
      int end = free.nextClearBit(first);
      if (end >= first + size) {
        return true;
      }
      int next = free.nextSetBit(end);
      if (next < 0) {
        return false;
      }
      first = Math.max(first, next / alignment * alignment - alignment);
    }
    return false;
  }

  private static void freeSome(Op op, Pmm pmm, BitSet free, Deque<Integer> recent) {
    int step = op.kind() == 3 ? 1 : 1 + op.alignment();
    int frame = op.place();
    for (int i = 0; i < op.size() && frame < FRAMES; i++, frame += step) {
      if (!free.get(frame) && pmm.ownerOf((long) frame << 12) == FrameOwner.VMO) {
        pmm.free((long) frame << 12);
        free.set(frame);
        if (recent.size() < RECENT_MAX) {
          recent.push(frame);
        }
      }
    }
  }
}

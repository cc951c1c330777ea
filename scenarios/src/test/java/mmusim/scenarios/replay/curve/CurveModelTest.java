package mmusim.scenarios.replay.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.trace.Reference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Curves beside a model too simple to be wrong: a list in order of use, searched from the front.
 */
class CurveModelTest {
  /** A stack as a list. */
  private static final class ListStack {
    private final List<Long> pages = new ArrayList<>();
    private final List<Integer> distances = new ArrayList<>();

    void access(long page) {
      int index = pages.indexOf(page);
      if (index >= 0) {
        pages.remove(index);
      }
      pages.add(0, page);
      distances.add(index + 1);
    }

    long missesWith(int entries) {
      return distances.stream().filter(d -> d == 0 || d > entries).count();
    }
  }

  @Property(tries = 30)
  void distancesAreThoseOfAList(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 900) int pages) {
    DistanceHistogram histogram = new DistanceHistogram();
    LruStack stack = new LruStack(histogram);
    ListStack model = new ListStack();
    for (int i = 0; i < 6000; i++) {
      long page = random.nextInt(4) == 0 ? random.nextInt(pages) : random.nextInt(1 + pages / 30);
      stack.access(page, 1);
      model.access(page);
    }

    MissCurve curve = MissCurve.exact(Stream.DATA, PageSizing.SMALL, 1, histogram);
    for (int entries = 1; entries <= pages + 1; entries++) {
      assertThat(curve.missesWith(entries)).as("%d", entries).isEqualTo(model.missesWith(entries));
    }
  }

  @Property(tries = 20)
  void referencesAreSplitAndModifiesAreTwo(@ForAll Random random) {
    int count = 3000;
    long[] vaddrs = new long[count];
    int[] attributes = new int[count];
    ListStack data = new ListStack();
    ListStack both = new ListStack();
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(4);
      int size = 1 + random.nextInt(3) * 4000;
      vaddrs[i] = 0x10_0000L + random.nextInt(1 << 18);
      attributes[i] = Reference.attributes(kind, size);
      for (int time = 0; time < (kind == Reference.MODIFY ? 2 : 1); time++) {
        for (long page = vaddrs[i] >> 12; page <= (vaddrs[i] + size - 1) >> 12; page++) {
          both.access(page);
          if (kind != Reference.FETCH) {
            data.access(page);
          }
        }
      }
    }
    CurveRecorder recorder = new CurveRecorder(CurveOptions.ALL);
    recorder.feed(vaddrs, attributes, 0, 1000);
    recorder.feed(vaddrs, attributes, 1000, count);

    for (MissCurve curve : recorder.curves()) {
      if (curve.pageSize() == PageSizing.SMALL && curve.stream() != Stream.INSTR) {
        ListStack model = curve.stream() == Stream.DATA ? data : both;
        for (int entries = 1; entries < 80; entries++) {
          assertThat(curve.missesWith(entries)).isEqualTo(model.missesWith(entries));
        }
      }
    }
  }

  @Test
  void oneSetByWaysIsTheFullyAssociativeCurve() {
    CurveRecorder recorder =
        new CurveRecorder(
            new CurveOptions(List.of(PageSizing.SMALL), List.of(Stream.BOTH), List.of(1, 4), 1));
    feedRandom(recorder, 5000, 300);

    List<MissCurve> curves = recorder.curves();
    assertThat(curves.get(1).misses()).isEqualTo(curves.get(0).misses());
    assertThat(curves.get(2).sets()).isEqualTo(4);
    assertThat(curves.get(2).coldMisses()).isEqualTo(curves.get(0).coldMisses());
  }

  @Test
  void aSampleEstimatesTheCurveWithinAFewOfItsStandardErrors() {
    CurveOptions exact =
        new CurveOptions(List.of(PageSizing.SMALL), List.of(Stream.DATA), List.of(), 1);
    CurveOptions sampled =
        new CurveOptions(List.of(PageSizing.SMALL), List.of(Stream.DATA), List.of(), 0.1);
    CurveRecorder whole = new CurveRecorder(exact);
    CurveRecorder sample = new CurveRecorder(sampled);
    feedRandom(whole, 400_000, 20_000);
    feedRandom(sample, 400_000, 20_000);

    MissCurve expected = whole.curves().get(0);
    MissCurve estimate = sample.curves().get(0);
    assertThat(estimate.standardErrorMax()).isPositive();
    for (int entries = 1000; entries < 20_000; entries += 1000) {
      assertThat(Math.abs(estimate.missRatioWith(entries) - expected.missRatioWith(entries)))
          .isLessThan(4 * estimate.standardErrorMax() + 0.01);
    }
  }

  private static void feedRandom(CurveRecorder recorder, int count, int pages) {
    Random random = new Random(7);
    long[] vaddrs = new long[count];
    int[] attributes = new int[count];
    for (int i = 0; i < count; i++) {
      vaddrs[i] = (long) random.nextInt(pages) << 12;
      attributes[i] = Reference.attributes(Reference.LOAD, 8);
    }
    recorder.feed(vaddrs, attributes, 0, count);
  }

  /** Forty curves of 65,536 sets: with a stack in each no heap would do. */
  @Test
  void setsWithoutPagesTakeNoStack() {
    List<Integer> setCounts =
        IntStream.rangeClosed(CurveOptions.SETS_MAX - 39, CurveOptions.SETS_MAX).boxed().toList();
    CurveRecorder recorder =
        new CurveRecorder(
            new CurveOptions(
                List.of(PageSizing.SMALL), List.of(Stream.DATA), setCounts, /* sampleRate= */ 1));
    int load = Reference.attributes(Reference.LOAD, 4);
    recorder.feed(new long[] {0x1000, 0x2000, 0x1000}, new int[] {load, load, load}, 0, 3);

    assertThat(recorder.curves())
        .hasSize(41)
        .allSatisfy(curve -> assertThat(curve.coldMisses()).isEqualTo(2));
  }
}

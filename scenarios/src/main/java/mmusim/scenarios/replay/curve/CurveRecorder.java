package mmusim.scenarios.replay.curve;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import mmusim.mmu.memory.Pages;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.replay.ReferenceSink;
import mmusim.scenarios.trace.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a trace to the stacks of all curves at once, with the rules of a replay: an access for each
 * page that a reference touches, at that curve's page size; a modify is a read, then a write.
 *
 * <p>A reference to the 4-KiB page of the one before it in its stream is at distance 1 in every
 * stack of the stream, whatever the page size; such references are only counted.
 */
public final class CurveRecorder implements ReferenceSink {
  private final CurveOptions options;
  private final List<Curve> curves = new ArrayList<>();

  /** The numbers of pages, by their size. */
  private final Map<PageSizing, PageIds> ids = new EnumMap<>(PageSizing.class);

  /** The stacks of data, of instructions and of both, and what they see. */
  private final Lane data;

  private final Lane instr;
  private final Lane both;

  /** Creates a recorder without accesses. */
  public CurveRecorder(CurveOptions options) {
    this.options = options;
    this.data = lane(Stream.DATA);
    this.instr = lane(Stream.INSTR);
    this.both = lane(Stream.BOTH);
  }

  @Override
  public void feed(long[] vaddrs, int[] attributes, int from, int to) {
    for (int i = from; i < to; i++) {
      int described = attributes[i];
      int kind = described & 3;
      long vaddr = vaddrs[i];
      long last = vaddr + (described >>> 2) - 1;
      int times = kind == Reference.MODIFY ? 2 : 1;
      (kind == Reference.FETCH ? instr : data).access(vaddr, last, times);
      both.access(vaddr, last, times);
    }
  }

  /** Returns the curves so far, by page size, then stream, then number of sets. */
  public List<MissCurve> curves() {
    data.flush();
    instr.flush();
    both.flush();
    List<MissCurve> results = new ArrayList<>();
    for (PageSizing pageSize : options.pageSizes()) {
      for (Stream stream : options.streams()) {
        curves.stream()
            .filter(c -> c.pageSize == pageSize && c.stream == stream)
            .forEach(c -> results.add(c.result()));
      }
    }
    return results;
  }

  private Lane lane(Stream stream) {
    List<PageStack> stacks = new ArrayList<>();
    List<Integer> shifts = new ArrayList<>();
    if (options.streams().contains(stream)) {
      for (PageSizing pageSize : options.pageSizes()) {
        List<Curve> added = curvesOf(stream, pageSize);
        added.forEach(c -> stacks.add(c.stack));
        added.forEach(c -> shifts.add(pageSize.shift()));
        curves.addAll(added);
      }
    }
    return new Lane(
        stacks.toArray(new PageStack[0]),
        shifts.stream().mapToInt(s -> s).toArray(),
        options.isSampled());
  }

  private List<Curve> curvesOf(Stream stream, PageSizing pageSize) {
    if (options.isSampled()) {
      SampledStack sample = new SampledStack(options.sampleRate());
      return List.of(new Curve(stream, pageSize, 1, new DistanceHistogram(), sample, sample));
    }
    List<Curve> exact = new ArrayList<>();
    DistanceHistogram full = new DistanceHistogram();
    PageIds shared = ids.computeIfAbsent(pageSize, size -> new PageIds());
    exact.add(new Curve(stream, pageSize, 1, full, null, new LruStack(full, shared)));
    for (int sets : options.setCounts()) {
      DistanceHistogram histogram = new DistanceHistogram();
      PageStack stack = new SetStacks(sets, histogram);
      exact.add(new Curve(stream, pageSize, sets, histogram, null, stack));
    }
    return exact;
  }

  /** One curve in the making. */
  private record Curve(
      Stream stream,
      PageSizing pageSize,
      int sets,
      DistanceHistogram histogram,
      @Nullable SampledStack sample,
      PageStack stack) {

    MissCurve result() {
      return sample == null
          ? MissCurve.exact(stream, pageSize, sets, histogram)
          : MissCurve.estimated(stream, pageSize, sample);
    }
  }

  /** The stacks that see the same accesses. */
  private static final class Lane {
    private final PageStack[] stacks;
    private final int[] shifts;
    private final boolean isSampled;

    /** An address on the page accessed last, if all stacks have it on top. */
    private long top = Reference.NOWHERE;

    private long repeats;

    /**
     * Makes a lane.
     *
     * @param isSampled whether it matters to the stacks which page was accessed again
     */
    Lane(PageStack[] stacks, int[] shifts, boolean isSampled) {
      this.isSampled = isSampled;
      this.stacks = stacks;
      this.shifts = shifts;
    }

    void access(long vaddr, long last, int times) {
      if (((vaddr ^ top) | (last ^ top)) >>> Pages.PAGE_SHIFT == 0) {
        repeats += times;
      } else {
        accessOther(vaddr, last, times);
      }
    }

    void flush() {
      for (PageStack stack : stacks) {
        stack.repeat(repeats);
      }
      repeats = 0;
    }

    private void accessOther(long vaddr, long last, int times) {
      if (isSampled && repeats > 0) {
        flush();
      }
      for (int i = 0; i < stacks.length; i++) {
        long first = vaddr >>> shifts[i];
        long end = last >>> shifts[i];
        if (first == end) {
          stacks[i].access(first, times);
        } else {
          accessAcross(stacks[i], first, end, times);
        }
      }
      top = last;
    }

    private static void accessAcross(PageStack stack, long first, long end, int times) {
      for (int time = 0; time < times; time++) {
        for (long page = first; page <= end; page++) {
          stack.access(page, 1);
        }
      }
    }
  }
}

package mmusim.bench.trace;

import java.util.List;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.replay.ReferenceSink;
import mmusim.scenarios.replay.curve.CurveOptions;
import mmusim.scenarios.replay.curve.CurveRecorder;
import mmusim.scenarios.replay.curve.Stream;
import org.openjdk.jmh.annotations.Param;

/**
 * How many references a second go into exact miss-ratio curves, from memory, in operations of one
 * reference: the curve of data on 4-KiB pages, or all nine.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar CurveBenchmark -prof gc}, from the root of the
 * project
 */
public class CurveBenchmark extends FeedBenchmark {
  /** Whether all nine curves are recorded. */
  @Param({"false", "true"})
  public boolean all;

  @Override
  ReferenceSink sink() {
    return new CurveRecorder(
        all
            ? CurveOptions.ALL
            : new CurveOptions(List.of(PageSizing.SMALL), List.of(Stream.DATA), List.of(), 1.0));
  }
}

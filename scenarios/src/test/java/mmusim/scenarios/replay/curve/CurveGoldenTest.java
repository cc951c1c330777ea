package mmusim.scenarios.replay.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import mmusim.scenarios.replay.Golden;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.trace.TraceReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The curves of an independent reference model, met at every one of their 4096 points. */
class CurveGoldenTest {
  @ParameterizedTest
  @CsvSource({"ls, 4k", "ls, 2m", "gzip, 4k", "gzip, 2m", "chase, 4k", "chase, 2m"})
  void dataCurvesAreThoseOfTheReferenceModel(String trace, String pages) throws IOException {
    JsonNode golden = Golden.counts(trace).get("mattson_data").get(pages);
    PageSizing pageSize = pages.equals("4k") ? PageSizing.SMALL : PageSizing.LARGE;
    CurveRecorder recorder = new CurveRecorder(CurveOptions.ALL);

    feed(trace, recorder);

    MissCurve curve = find(recorder.curves(), pageSize);
    assertThat(curve.accesses()).isEqualTo(golden.get("accesses").asLong());
    assertThat(curve.coldMisses()).isEqualTo(golden.get("cold_misses").asLong());
    JsonNode misses = golden.get("misses_for_entries_1_to_4096");
    for (int entries = 1; entries <= 4096; entries++) {
      assertThat(curve.missesWith(entries))
          .as("entries %d", entries)
          .isEqualTo(misses.get(entries - 1).asLong());
    }
  }

  private static void feed(String trace, CurveRecorder recorder) throws IOException {
    long[] vaddrs = new long[4099];
    int[] attributes = new int[4099];
    try (TraceReader reader = Golden.open(trace)) {
      int count;
      while ((count = reader.read(vaddrs, attributes)) > 0) {
        recorder.feed(vaddrs, attributes, 0, count);
      }
    }
  }

  private static MissCurve find(List<MissCurve> curves, PageSizing pageSize) {
    return curves.stream()
        .filter(c -> c.stream() == Stream.DATA && c.pageSize() == pageSize)
        .findFirst()
        .orElseThrow();
  }
}

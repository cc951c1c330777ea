package mmusim.scenarios.replay.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import mmusim.mmu.cost.CostModel;
import mmusim.scenarios.json.UnusableInputException;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.replay.TlbReplayer;
import mmusim.scenarios.trace.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sweep counts as each TLB would alone, in any number of threads. */
class SweepTest {
  private static final int REFERENCES = 200_000;
  private static final String GRID =
      """
      {
        "page_sizes": ["4KiB", "2MiB"],
        "l1d": {"entries": [16, 32], "ways": [4, "full"]},
        "l1i": {"entries": [16]},
        "l2": {"entries": [0, 96], "ways": [12]}
      }
      """;

  private final long[] vaddrs = new long[REFERENCES];
  private final int[] attributes = new int[REFERENCES];

  @Test
  void theRowsDependOnNothingButTheTrace() {
    fill();
    List<SweepPoint> points = SweepGrid.parse("grid", GRID);
    assertThat(points).hasSize(16);

    List<SweepRow> one = sweep(points, 1);
    assertThat(sweep(points, 3)).isEqualTo(one);
    assertThat(one).isSortedAccordingTo(SweepRow.BY_COST);
    for (SweepRow row : one) {
      SweepPoint point = row.point();
      TlbReplayer alone =
          new TlbReplayer(point.geometry(), point.sizing(), CostModel.defaultModel(), 0);
      alone.feed(vaddrs, attributes, 0, REFERENCES);
      assertThat(row.walks()).isEqualTo(alone.counters().get("walks"));
      assertThat(row.cycles()).isEqualTo(alone.counters().get("cycles"));
      assertThat(row.dataMisses()).isEqualTo(alone.counters().get("tlb.l1d.misses"));
    }
  }

  /** What is silently left out would look like a TLB that was tried. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'entries': 64, 'ways': [4]}      | grid:1:21: $.l1d.entries: a list is needed",
        "{'entries': [64], 'ways': 4}      | $.l1d.ways: a list is needed, not a number",
        "{'entries': [64], 'ways': [3]}    | no number of entries is a multiple of a number of ways",
        "{'entrys': [64]}                  | $.l1d.entrys: there is no property 'entrys' here; did you mean 'entries'?",
        "{'ways': [4]}                     | $.l1d: 'entries' is missing",
        "{'entries': [4], 'ways': ['all']} | .ways[0]: an integer from 1 to 65536, or 'full', is needed, not 'all'",
        "{'entries': ['all']}              | .entries[0]: an integer from 0 to 65536 is needed, not 'all'",
        "64                                | $.l1d: an object with entries and ways is needed",
      })
  void aLevelThatIsNotUnderstoodIsAMistakeEvenBesideOthers(String level, String message) {
    String json = "{'l1d': " + level + ", 'l1i': {'entries': [16]}, 'geometries': ['zen4']}";
    assertThatThrownBy(() -> SweepGrid.parse("grid", json.replace('\'', '"')))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining(message.replace('\'', '"'));
  }

  /** One in a long grid would have to be looked for. */
  @Test
  void aGeometryThatIsNotFoundIsAMistakeOfItsPlaceBesideOthers() {
    String json =
        "{\"geometries\": [\"zen4\", \"zen9\", \"./none.json\"], \"replacement\": [\"lfu\"]}";

    assertThatThrownBy(() -> SweepGrid.parse("grid", json))
        .isInstanceOf(UnusableInputException.class)
        .hasMessage(
            """
            grid:1:25: $.geometries[1]: zen9: neither a preset nor a geometry file; \
            did you mean "zen2"?
            grid:1:33: $.geometries[2]: ./none.json: no such file or directory
            grid:1:65: $.replacement[0]: "lfu" is no value of "replacement"; did you mean "lru"?""");
  }

  @Test
  void presetsAreTriedBesideCombinations() {
    List<SweepPoint> points =
        SweepGrid.parse("grid", "{\"geometries\": [\"zen4\"], \"page_sizes\": [\"mixed\"]}");

    assertThat(points).hasSize(1);
    assertThat(points.get(0).name()).isEqualTo("zen4");
    assertThat(points.get(0).sizing()).isEqualTo(PageSizing.MIXED);
  }

  @Test
  void mistakesInAGridAreLocated() {
    assertThatThrownBy(() -> SweepGrid.parse("g", "{\"l1d\": {\"entries\": [\"x\"]}}"))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining("g:1:22: $.l1d.entries[0]: an integer from 0 to");
    assertThatThrownBy(() -> SweepGrid.parse("g", "{\"l3\": {}}"))
        .hasMessageContaining("there is no property \"l3\" here; did you mean \"l2\"?");
    assertThatThrownBy(() -> SweepGrid.parse("g", "{}")).hasMessageContaining("describes no TLB");
    for (String name : List.of("page_sizes", "replacement")) {
      String json = "{\"geometries\": [\"zen4\"], \"%s\": []}".formatted(name);
      assertThatThrownBy(() -> SweepGrid.parse("g", json))
          .hasMessageEndingWith("$." + name + ": a list of one or more is needed");
    }
  }

  private List<SweepRow> sweep(List<SweepPoint> points, int threads) {
    try (Sweep sweep = new Sweep(points, threads, 0)) {
      sweep.feed(vaddrs, attributes, 0, 77_777);
      sweep.feed(vaddrs, attributes, 77_777, REFERENCES);
      return sweep.rows();
    }
  }

  private void fill() {
    Random random = new Random(5);
    for (int i = 0; i < REFERENCES; i++) {
      vaddrs[i] = (long) random.nextInt(random.nextInt(3) == 0 ? 400 : 20) << 12;
      attributes[i] = Reference.attributes(random.nextInt(4), 8);
    }
  }
}

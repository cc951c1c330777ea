package mmusim.scenarios.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.preset.Presets;
import mmusim.scenarios.json.JsonReader;
import mmusim.scenarios.json.Problems;
import org.junit.jupiter.api.Test;

/** Geometries written as JSON. */
class GeometryWriterTest {
  @Test
  void everyPresetIsReadBackAsItIs() {
    for (String name : Presets.names()) {
      Preset preset = Presets.get(name);
      Preset read = read(GeometryWriter.json(preset));
      assertThat(read.tlb()).isEqualTo(preset.tlb());
      assertThat(read.walkCaches()).isEqualTo(preset.walkCaches());
      assertThat(read.invalidation()).isEqualTo(preset.invalidation());
      assertThat(read.deniedHit()).isEqualTo(preset.deniedHit());
      for (Cost cost : Cost.values()) {
        assertThat(read.costs().cycles(cost)).as(cost.key()).isEqualTo(preset.costs().cycles(cost));
      }
    }
  }

  @Test
  void whatDiffersFromAllDefaultsIsWrittenToo() {
    String text =
        """
        {
          "name": "mine \\"1\\"",
          "arrays": [
            { "name": "l1", "level": 1, "for": ["read", "fetch"], "pages": ["4k", "1g"], \
        "entries": 12, "ways": 3, "replacement": "plru", "index": "xor" }
          ],
          "inclusion": "exclusive",
          "walk_caches": [],
          "invalidation": "everything",
          "denied_hit": "fault",
        """;
    assertThat(GeometryWriter.json(read(text + "  \"costs\": {} }"))).startsWith(text);
  }

  private static Preset read(String json) {
    Problems problems = new Problems("g.json");
    Preset read = new GeometryReader(problems).geometry(JsonReader.parse("g.json", json));
    problems.throwIfAny();
    return Objects.requireNonNull(read);
  }
}

package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code presets} prints. */
class PresetsCommandTest extends CommandTest {
  @Test
  void allAreListedWithTheDefaultMarked() {
    assertThat(run("presets").out())
        .contains("skylake      Intel Skylake, 2015 (default)\n", "zen4         AMD Zen 4, 2022\n");
  }

  @Test
  void aPresetIsShownWithItsSourcesAndAllItsConstants() {
    assertThat(run("presets", "skylake").out())
        .startsWith("# Sources: ")
        .contains("# l2          1536 entries:  128 sets of  12 ways, lru, xor\n")
        .contains(
            "# tlb_l2_hit              9 cycles  translation found in the second-level TLB\n");
  }

  @Test
  void aPresetAsJsonIsAGeometryToStartFrom() throws IOException {
    Result json = run("presets", "skylake", "--json");
    assertThat(json.status()).isZero();
    Path mine = file("mine.json", json.out().replace("\"entries\": 1536", "\"entries\": 3072"));
    assertThat(run("presets", mine).out())
        .contains("# l2          3072 entries:  256 sets of  12 ways, lru, xor\n");
    assertThat(run("presets", "--json").err())
        .startsWith("error: --json needs the name of a preset\n");
  }

  /** What a file leaves out is that of the default preset, and is simulated all the same. */
  @Test
  void theWalkCachesThatAFileLeavesOutAreShown() throws IOException {
    Path mine = file("mine.json", "{\"arrays\": [{\"level\": 1, \"entries\": 4}]}");
    assertThat(run("presets", mine).out())
        .contains("# arrays[0]      4 entries:    1 sets of   4 ways, lru, low\n")
        .contains("# pde           32 entries:    8 sets of   4 ways, lru, levels [2]\n");
    assertThat(run("presets", "zen4").out())
        .contains("# pdc           64 entries:    1 sets of  64 ways, lru, levels [2, 3, 4, 5]\n");
  }
}

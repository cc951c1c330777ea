package mmusim.mmu.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.tlb.TlbArrayGeometry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped presets and the format of their files. */
class PresetReaderTest {
  /** Entries/ways of every array, in the order of the table of published geometries. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nehalem     | l1i.4k 64/4, l1i.2m 7/7, l1d.4k 64/4, l1d.2m 32/4, l2 512/4
          sandybridge | l1i.4k 128/4, l1i.2m 8/8, l1d.4k 64/4, l1d.2m 32/4, l1d.1g 4/4, l2 512/4
          haswell     | l1i.4k 128/8, l1i.2m 8/8, l1d.4k 64/4, l1d.2m 32/4, l1d.1g 4/4, l2 1024/8
          skylake     | l1i.4k 128/8, l1i.2m 8/8, l1d.4k 64/4, l1d.2m 32/4, l1d.1g 4/4, l2 1536/12, l2.1g 16/4
          icelake     | l1i.4k 128/8, l1i.2m 16/8, l1d.4k 64/4, l1d.2m 32/4, l1d.1g 8/8, l1d.store 16/16, l2.4k2m 1024/8, l2.4k1g 1024/8
          goldencove  | l1i.4k 256/8, l1i.2m 32/8, l1d.4k 96/6, l1d.2m 32/4, l1d.1g 8/8, l1d.store 16/16, l2.4k2m 1024/8, l2.4k1g 1024/8
          zen2        | l1i 64/64, l1d 64/64, l2i 512/8, l2d 2048/16
          zen3        | l1i 64/64, l1d 64/64, l2i 512/4, l2d 2048/8, l2d.1g 64/64
          zen4        | l1i 64/64, l1d 72/72, l2i 512/4, l2d 3072/24, l2d.1g 64/64
          """)
  void aPresetHasThePublishedEntriesAndWays(String name, String arrays) {
    assertThat(
            Presets.get(name).tlb().arrays().stream()
                .map(PresetReaderTest::entriesAndWays)
                .collect(Collectors.joining(", ")))
        .isEqualTo(arrays);
  }

  @Test
  void everyPresetHasATitleAndSaysWhereItIsFrom() {
    for (String name : Presets.names()) {
      assertThat(Presets.get(name).title()).as(name).isNotBlank();
      assertThat(Presets.get(name).text()).as(name).startsWith("# ");
    }
  }

  @Test
  void aCostReplacesTheDefault() {
    assertThat(Presets.get("zen2").costs().cycles(Cost.TLB_L2_HIT)).isEqualTo(7);
    assertThat(Presets.get("zen2").costs().cycles(Cost.INVLPG)).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tbl l1 level 1                                          | line 1: no such statement: tbl
          tlb l1 level 1 for read pages 4k entries 8              | line 1: ways is missing
          tlb l1 level 1 for read pages 4k entries 8 ways 3       | line 1: TLB array l1: 8 entries do not divide into sets of 3 ways
          tlb l1 level 1 for read pages 8k entries 8 ways 2       | line 1: 8k is none of [4k, 2m, 1g]
          tlb l1 level 1 for read pages 4k entries 8 ways 2 odd 1 | line 1: no such property: [odd]
          inclusion some                                          | line 1: some is none of [neither, inclusive, exclusive]
          cost tea 3                                              | tea is none of
          walkcache pde levels 1 entries 4 ways full              | levels must be some of 2, 3, 4, 5, ascending: [1]
          """)
  void aMistakeIsNamedWithItsLine(String line, String message) {
    assertThatThrownBy(() -> PresetReader.read("mine", line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("preset mine, line 1")
        .hasMessageContaining(message);
  }

  private static String entriesAndWays(TlbArrayGeometry array) {
    return array.name() + " " + array.entries() + "/" + array.ways();
  }
}

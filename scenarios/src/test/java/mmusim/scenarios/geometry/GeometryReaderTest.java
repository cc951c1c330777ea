package mmusim.scenarios.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.tlb.DeniedHitPolicy;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.InvalidationPolicy;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.walkcache.WalkCacheGeometry;
import mmusim.scenarios.json.JsonReader;
import mmusim.scenarios.json.Problem;
import mmusim.scenarios.json.Problems;
import mmusim.scenarios.json.UnusableInputException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Geometries as JSON. */
class GeometryReaderTest {
  private final Problems problems = new Problems("g.json");

  @Test
  void aStringIsThePresetOfThatName() {
    assertThat(read("\"zen2\"")).isSameAs(Presets.get("zen2"));
  }

  @Test
  void everyPropertyIsRead() {
    Preset geometry =
        read(
            """
            { // comments are allowed
              "name": "mine", "inclusion": "exclusive",
              "arrays": [
                {"name": "l1", "level": 1, "for": ["fetch", "read"], "pages": ["4k", "1g"],
                 "entries": 12, "ways": 3, "replacement": "plru", "index": "xor"}
              ],
              "walk_caches": [{"name": "pdc", "levels": [2, 3], "entries": 8, "ways": 2}],
              "invalidation": "everything", "denied_hit": "fault",
              "costs": {"tlb_l2_hit": 12}
            }
            """);
    assertThat(problems.isEmpty()).isTrue();
    assertThat(geometry).isNotNull();
    assertThat(geometry.tlb().inclusion()).isEqualTo(Inclusion.EXCLUSIVE);
    assertThat(geometry.tlb().arrays())
        .containsExactly(
            new TlbArrayGeometry(
                "l1",
                1,
                List.of(0, 2),
                List.of(0, 2),
                12,
                3,
                Replacement.TREE_PLRU,
                Indexing.XOR_FOLDED));
    assertThat(geometry.invalidation()).isEqualTo(InvalidationPolicy.EVERYTHING);
    assertThat(geometry.deniedHit()).isEqualTo(DeniedHitPolicy.FAULT);
    assertThat(geometry.walkCaches().arrays().get(0).levels()).containsExactly(2, 3);
    assertThat(geometry.costs().cycles(Cost.TLB_L2_HIT)).isEqualTo(12);
    assertThat(geometry.costs().cycles(Cost.INVLPG)).isEqualTo(200);
  }

  @Test
  void arraysWithoutANameAreCalledByTheirPlace() {
    Preset geometry =
        read(
            """
            {"arrays": [{"level": 1, "entries": 8}, {"level": 2, "entries": 64}],
             "walk_caches": [{"levels": [2], "entries": 8}, {"levels": [3], "entries": 8}]}
            """);
    assertThat(problems.isEmpty()).isTrue();
    assertThat(geometry).isNotNull();
    assertThat(geometry.tlb().arrays())
        .extracting(TlbArrayGeometry::name)
        .containsExactly("arrays[0]", "arrays[1]");
    assertThat(geometry.walkCaches().arrays())
        .extracting(WalkCacheGeometry.Array::name)
        .containsExactly("walk_caches[0]", "walk_caches[1]");
  }

  @Test
  void whatIsNotSaidHasADefault() {
    Preset geometry = read("{\"arrays\": [{\"name\": \"l1\", \"level\": 1, \"entries\": 8}]}");
    assertThat(geometry).isNotNull();
    TlbArrayGeometry array = geometry.tlb().arrays().get(0);
    assertThat(array.ways()).isEqualTo(array.entries());
    assertThat(array.operations()).containsExactly(0, 1, 2);
    assertThat(array.pageSizes()).containsExactly(0, 1, 2);
    assertThat(geometry.walkCaches()).isEqualTo(Presets.get(Presets.DEFAULT).walkCaches());
  }

  @Test
  void everyMistakeIsReportedAtItsPlace() {
    assertThat(
            read(
                """
                {"arays": [],
                 "arrays": [{"name": "l1", "level": 3, "entries": 8, "ways": 3},
                            {"name": "l2", "level": 2, "entries": 9, "ways": 4,
                             "replacement": "lur"}]}
                """))
        .isNull();
    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOfSatisfying(
            UnusableInputException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::toString)
                    .anyMatch(p -> p.contains("g.json:1:2") && p.contains("\"arrays\""))
                    .anyMatch(p -> p.contains("from 1 to 2"))
                    .anyMatch(p -> p.contains("did you mean \"lru\""))
                    .anyMatch(p -> p.contains("9 entries do not divide into sets of 4 ways")));
  }

  @Test
  void nothingIsReportedThatOnlyFollowsFromAnotherMistake() {
    assertThat(
            read(
                """
                {"arrays": [{"name": "l1", "level": 1, "entries": 0, "ways": 48},
                            {"name": "l1", "level": 1, "entries": 64, "ways": "ful"}],
                 "walk_caches": [{"name": "pde", "levels": [1], "entries": 4}]}
                """))
        .isNull();
    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOfSatisfying(
            UnusableInputException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::message)
                    .containsExactly(
                        "an integer from 1 to 65536 is needed, not 0",
                        "an integer from 1 to 64, or \"full\", is needed, not \"ful\"",
                        "1 is no value of \"levels\"; valid: 2, 3, 4, 5"));
  }

  /** Three thousand of them took minutes. */
  @Test
  void moreArraysThanAnyProcessorHasAreRefusedAtOnce() {
    String arrays = "{\"level\": 1, \"entries\": 64}, ".repeat(31);
    String last = "{\"level\": 2, \"entries\": 64}";
    assertThat(read("{\"arrays\": [" + arrays + last + "]}")).isNotNull();
    assertThat(read("{\"arrays\": [" + arrays + last + ", " + last + "]}")).isNull();
    assertThatThrownBy(problems::throwIfAny)
        .hasMessage(
            "g.json:1:12: $.arrays: more than 32 arrays, the most that a geometry may have");
  }

  /** Where several are compared it must be seen which is which. */
  @Test
  void aFileWithoutANameGivesTheGeometryItsOwn(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("mine.json");
    Files.writeString(file, "{\"arrays\": []}");
    assertThat(Geometries.readFile(file).name()).isEqualTo(file.toString());
    Files.writeString(file, "{\"name\": \"own\", \"arrays\": []}");
    assertThat(Geometries.readFile(file).name()).isEqualTo("own");
  }

  @Test
  void aMisspelledPresetGetsAHint() {
    assertThatThrownBy(() -> Geometries.find("skylaek"))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining("skylake");
  }

  /** "src" of this module is there, so it is no misspelled preset. */
  @Test
  void aFileNeedsNeitherADotNorASlashInItsName() {
    assertThatThrownBy(() -> Geometries.find("src"))
        .isInstanceOf(UnusableInputException.class)
        .hasMessage("src: is a directory, not a file");
  }

  @Test
  void anEmptyNameIsNotTheDirectoryThatOneIsIn() {
    assertThatThrownBy(() -> Geometries.find(""))
        .hasMessageContaining("neither a preset nor a geometry file");
  }

  @Test
  void aNameThatNoFileCanHaveIsTheUsersMistake() {
    assertThatThrownBy(() -> Geometries.find("a\0.json"))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining("cannot be the name of a file here");
  }

  /** zen2 has 7 cycles for a hit in the second level, nehalem too; the default is 9. */
  @Test
  void costsMayBeAPresetsOrWrittenOut() {
    GeometryReader reader = new GeometryReader(problems);
    GivenCosts zen = reader.costs(JsonReader.parse("g.json", "\"zen2\""));
    GivenCosts own = reader.costs(JsonReader.parse("g.json", "{\"invlpg\": \"0x10\"}"));
    CostModel nehalem = Presets.get("nehalem").costs();
    assertThat(zen).isNotNull();
    assertThat(zen.over(CostModel.defaultModel()).cycles(Cost.TLB_L2_HIT)).isEqualTo(7);
    assertThat(own).isNotNull();
    assertThat(own.over(nehalem).cycles(Cost.INVLPG)).isEqualTo(16);
    assertThat(own.over(nehalem).cycles(Cost.TLB_L2_HIT)).isEqualTo(7);
  }

  @Test
  void theCostsOfAGeometryMayBeAPresetsToo() {
    Preset geometry = read("{\"arrays\": [], \"costs\": \"zen2\"}");
    assertThat(geometry).isNotNull();
    assertThat(geometry.costs()).isEqualTo(Presets.get("zen2").costs());
  }

  /** They were passed over in silence. */
  @Test
  void costsThatAreNeitherAreAMistake() {
    for (String costs : List.of("\"zen5\"", "7", "[]", "true")) {
      assertThat(read("{\"arrays\": [], \"costs\": " + costs + "}")).isNull();
    }
    assertThatThrownBy(problems::throwIfAny)
        .hasMessageContaining("g.json:1:25: $.costs: a preset's name or an object is needed, not")
        .hasMessageContaining("\"zen5\"; did you mean \"zen");
  }

  @Test
  void twoPagingStructureCachesHaveDifferentNames() {
    assertThat(
            read(
                """
                {"arrays": [], "walk_caches": [
                  {"name": "p", "levels": [2], "entries": 4},
                  {"name": "p", "levels": [3], "entries": 4}]}
                """))
        .isNull();
    assertThatThrownBy(problems::throwIfAny)
        .hasMessageContaining("paging-structure cache p: another one has that name too");
  }

  /** As the schema says: no octal, and only the digits of ASCII. */
  @Test
  void numbersInStringsAreDecimalOrHex() {
    GeometryReader reader = new GeometryReader(problems);
    for (String number : List.of("010", "\uff11\uff10", "#10", "-1", "0x", "9223372036854775808")) {
      reader.costs(JsonReader.parse("g.json", "{\"invlpg\": \"" + number + "\"}"));
    }
    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOfSatisfying(
            UnusableInputException.class, found -> assertThat(found.problems()).hasSize(6));
  }

  private @Nullable Preset read(String json) {
    return new GeometryReader(problems).geometry(JsonReader.parse("g.json", json));
  }
}

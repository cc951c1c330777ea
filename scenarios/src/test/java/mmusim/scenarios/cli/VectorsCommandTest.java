package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** What {@code vectors} prints and exits with. */
class VectorsCommandTest extends CommandTest {
  static final String VECTOR =
      """
      {"id":7,"class":"not-present","levels":4,"maxphyaddr":40,"wp":1,"smep":0,"smap":0,"ac":0,
      "nxe":1,"pge":0,"pke":0,"pks":0,"cpl":3,"access":"read","va":"0x1000","size":8,"cr3":"0x5000",
      "tables":["0x5000"],"entries":["0x0"],"outcome":"pf","error_code":"0x4","cr2":"0x1000",
      "entries_after":["0x0"]}
      """;

  @Test
  void statusZeroIsOnlyIfAllAgree() throws IOException {
    Result agreeing = vectors(VECTOR);
    assertThat(agreeing.status()).isZero();
    assertThat(agreeing.out()).contains("1 vector: 1 agree, 0 differ");
    Result differing = vectors(VECTOR.replace("\"0x4\"", "\"0x6\""));
    assertThat(differing.status()).isEqualTo(1);
    assertThat(differing.out())
        .contains("vector 7 (not-present) differs")
        .contains("error_code: recorded 0x6, simulated 0x4");
  }

  @Test
  void atMostAsManyAsAskedAreDescribed() throws IOException {
    String wrong = VECTOR.replace("\"0x4\"", "\"0x6\"");
    Result result = vectors(wrong + wrong + wrong, "--max-failures", "1");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).containsOnlyOnce("differs").contains("0 agree, 3 differ");
  }

  @Test
  void whatCannotBeReadIsStatusTwo() throws IOException {
    assertThat(vectors("{\"id\":").status()).isEqualTo(2);
    assertThat(vectors("# vectors").err()).contains("not JSON: Unexpected character ('#'");
    Result empty = vectors("");
    assertThat(empty.status()).isEqualTo(2);
    assertThat(empty.err()).contains("is empty; there is nothing to agree with");
    Result absent = run("vectors", directory.resolve("absent"));
    assertThat(absent.status()).isEqualTo(2);
    assertThat(absent.err()).contains("absent: no such file or directory");
  }

  /** Returns what is said of a vector in which one part is another. */
  private String errorWith(String part, String other) throws IOException {
    return vectors(VECTOR.replace(part, other)).err();
  }

  @Test
  void aVectorThatNoProcessorCouldMakeIsAMistakeInTheFile() throws IOException {
    assertThat(errorWith("\"0x5000\",\n", "\"0x10000000000\",\n"))
        .contains("cr3 has a bit at or above maxphyaddr: 0x10000000000");
    assertThat(errorWith("\"pks\":0", "\"pkru\":\"0x100000000\""))
        .contains("pkru has 32 bits: 0x100000000");
    assertThat(errorWith("\"cpl\":3", "\"cpl\":4")).contains("cpl is 0 to 3, not 4");
    assertThat(errorWith("\"size\":8", "\"size\":4294967304"))
        .contains("size is too large: 0x100000008");
  }

  @Test
  void aNumberThatMustBeGivenIsToldToBeMissing() throws IOException {
    assertThat(errorWith("\"levels\":4,", "")).contains("levels is missing; it is 4 or 5");
    assertThat(errorWith("\"levels\":4,", "\"levels\":0,")).contains("levels is 4 or 5, not 0");
    assertThat(errorWith("\"size\":8,", "")).contains("size is missing; it is 1 to 4096");
  }

  @Test
  void aCompressedFileIsReadWhateverItsName() throws IOException {
    Path file = directory.resolve("vectors.jsonl");
    try (OutputStream out = new XZOutputStream(Files.newOutputStream(file), new LZMA2Options(1))) {
      out.write(VECTOR.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(run("vectors", file).out()).contains("1 vector: 1 agree, 0 differ");
  }

  @Test
  void aCompressedFileThatIsCutShortIsToldToBeDamaged() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(whole)) {
      out.write(VECTOR.getBytes(StandardCharsets.UTF_8));
    }
    Path file = directory.resolve("vectors.jsonl.gz");
    for (int length : new int[] {2, whole.size() / 2, whole.size() - 1}) {
      Files.write(file, Arrays.copyOf(whole.toByteArray(), length));
      Result result = run("vectors", file);
      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err())
          .startsWith("error: " + file + ": damaged or truncated (gzip) near byte " + length);
    }
  }

  @Test
  void aValueOfTheWrongKindIsToldInWords() throws IOException {
    assertThat(vectors("[]").err()).contains("a vector is a JSON object, not a list");
    assertThat(errorWith("\"size\":8", "\"size\":true"))
        .contains("size is an integer, not true or false");
    assertThat(errorWith("\"size\":8", "\"size\":99999999999999999999"))
        .contains("size does not fit into 64 bits: 99999999999999999999");
  }

  @Test
  void theExampleOfThePageOnVectorsAgrees() throws IOException {
    String page = Files.readString(Path.of("../docs/vectors.md"));
    int start = page.indexOf("```json") + "```json".length();
    assertThat(vectors(page.substring(start, page.indexOf("```", start))).out())
        .contains("1 vector: 1 agree, 0 differ");
  }

  private Result vectors(String lines, String... arguments) throws IOException {
    Path file = file("vectors.jsonl", lines);
    return run(Stream.concat(Stream.of("vectors", file), Stream.of(arguments)).toArray());
  }
}

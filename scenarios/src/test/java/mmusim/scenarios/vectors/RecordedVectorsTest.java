package mmusim.scenarios.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import mmusim.scenarios.json.UnusableInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accesses that emulators really executed, and the reader of their files. */
class RecordedVectorsTest {
  /** From walk-4level, id 2: a supervisor read that sets A in two entries. */
  private static final String GOOD =
      """
      {"id":2,"class":"perm","levels":4,"maxphyaddr":40,"wp":0,"smep":1,"smap":0,"ac":0,"nxe":1,
      "pge":1,"pke":0,"pkru":"0x0","pks":0,"pkrs":"0x0","cpl":0,"access":"read",
      "va":"0xffffff2b19960b48","size":8,"cr3":"0x6ffff000",
      "tables":["0x6ffff000","0x181000","0x6fffe000","0x60000000"],
      "entries":["0x181001","0x6fffe001","0x60000021","0x21ff041"],"outcome":"ok",
      "pa":"0x21ffb48","entries_after":["0x181021","0x6fffe021","0x60000021","0x21ff061"],
      "agree":["bochs","bochs-dev","kvm","qemu"]}
      """;

  private final VectorReplayer replayer = new VectorReplayer();

  @ParameterizedTest
  @ValueSource(strings = {"walk-4level", "walk-5level", "walk-crossing", "walk-reserved"})
  void everyRecordedAccessEndsAsItWasRecorded(String file) throws IOException {
    int replayed = 0;
    try (VectorReader reader = resource(file + ".jsonl.gz")) {
      for (Vector vector = reader.next(); vector != null; vector = reader.next()) {
        assertThat(replayer.replay(vector))
            .as("vector %d (%s)", vector.id(), vector.kind())
            .isEmpty();
        replayed++;
      }
    }
    assertThat(replayed).isGreaterThan(400);
  }

  @Test
  void aFileThatIsCutOffIsSaidToBeDamaged() throws IOException {
    byte[] whole;
    try (InputStream file = stream("walk-reserved.jsonl.gz")) {
      whole = file.readAllBytes();
    }
    InputStream half = new ByteArrayInputStream(whole, 0, whole.length / 2);
    try (VectorReader reader = new VectorReader("half", half)) {
      assertThatThrownBy(() -> readAll(reader))
          .isInstanceOf(UnusableInputException.class)
          .hasMessageContaining("damaged or truncated");
    }
  }

  @Test
  void aDifferenceNamesTheFieldAndBothValues() throws IOException {
    assertThat(differences(GOOD)).isEmpty();
    assertThat(differences(GOOD.replace("0x21ffb48", "0x21ffb40")))
        .containsExactly(new Difference("pa", "0x21ffb40", "0x21ffb48"));
    assertThat(differences(GOOD.replace("0x181021", "0x181001")))
        .extracting(Difference::toString)
        .containsExactly("entries_after[0] (PML4E): recorded 0x181001, simulated 0x181021");
    assertThat(differences(GOOD.replace("\"outcome\":\"ok\"", "\"outcome\":\"gp\"")))
        .containsExactly(new Difference("outcome", "gp", "ok"));
  }

  @Test
  void eachVariantOfEntriesAfterAnyIsAccepted() throws IOException {
    String variants =
        GOOD.replace(
                "\"entries_after\":[", "\"entries_after_any\":[[\"0x1\",\"0x1\",\"0x1\",\"0x1\"],[")
            .replace("\"0x21ff061\"]", "\"0x21ff061\"]]");
    assertThat(differences(variants)).isEmpty();
  }

  @Test
  void oneVectorLeavesNothingBehindForTheNext() throws IOException {
    assertThat(differences(GOOD + GOOD + GOOD)).isEmpty();
  }

  @Test
  void mistakesAreNamedWithTheirPlace() {
    assertMistake(GOOD.replace("\"read\"", "\"jump\""), "access is read, write, fetch or implicit");
    assertMistake(GOOD.replace("\"levels\":4", "\"levels\":3"), "levels is 4 or 5, not 3");
    assertMistake(GOOD.replace("\"wp\":0", "\"wp\":2"), "wp is 0 or 1, not 2");
    assertMistake(GOOD.replace("\"cr3\":\"0x", "\"cr3\":\""), "cr3 is hexadecimal");
    assertMistake(GOOD.replace("\"entries_after\"", "\"entries_afterwards\""), "is missing");
    assertMistake(GOOD.replace(",\"0x21ff041\"", ""), "needs a table for each entry");
    assertMistake("[]", "a vector is a JSON object");
    assertMistake(GOOD.substring(0, 100), "end-of-input");
  }

  private List<Difference> differences(String lines) throws IOException {
    List<Difference> all = new ArrayList<>();
    try (VectorReader reader = text(lines)) {
      for (Vector vector = reader.next(); vector != null; vector = reader.next()) {
        all.addAll(replayer.replay(vector));
      }
    }
    return all;
  }

  private void assertMistake(String line, String message) {
    String oneLine = line.replace("\n", " ");
    assertThatThrownBy(() -> differences(oneLine))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageStartingWith("test:")
        .hasMessageContaining(message);
  }

  private static VectorReader text(String lines) throws IOException {
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    return new VectorReader("test", new ByteArrayInputStream(bytes));
  }

  private static VectorReader resource(String name) throws IOException {
    return new VectorReader(name, stream(name));
  }

  private static InputStream stream(String name) {
    return Objects.requireNonNull(RecordedVectorsTest.class.getResourceAsStream(name), name);
  }

  private static void readAll(VectorReader reader) {
    Vector vector = reader.next();
    while (vector != null) {
      vector = reader.next();
    }
  }
}

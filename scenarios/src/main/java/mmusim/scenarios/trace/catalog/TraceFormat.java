package mmusim.scenarios.trace.catalog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import mmusim.scenarios.trace.TraceException;
import mmusim.scenarios.trace.TraceInput;
import mmusim.scenarios.trace.TraceReader;
import mmusim.scenarios.trace.TraceTally;
import mmusim.scenarios.trace.TraceWriter;
import mmusim.scenarios.trace.champsim.ChampsimReader;
import mmusim.scenarios.trace.csv.CsvReader;
import mmusim.scenarios.trace.csv.CsvWriter;
import mmusim.scenarios.trace.dynamorio.DynamorioReader;
import mmusim.scenarios.trace.lackey.LackeyReader;
import mmusim.scenarios.trace.lackey.LackeyWriter;
import mmusim.scenarios.trace.mmt.MmtReader;
import mmusim.scenarios.trace.mmt.MmtWriter;
import mmusim.scenarios.trace.pinatrace.PinatraceReader;
import org.jspecify.annotations.Nullable;

/**
 * The formats, a constant each. Which one a file has is told by its content: a binary format knows
 * its first bytes; a text format is the file's if most of its first lines are references in it.
 */
@SuppressWarnings("ImmutableEnumChecker") // the fields are stateless functions
public enum TraceFormat {
  /** The project's own; see docs/trace-format.md. */
  MMT("mmt", MmtReader::isPlausible, (input, share) -> new MmtReader(input), MmtWriter::new),

  /** {@link LackeyReader}. */
  LACKEY("lackey", TraceFormat::isText, LackeyReader::new, LackeyWriter::new),

  /** {@link DynamorioReader}. */
  DYNAMORIO("dynamorio", TraceFormat::isText, DynamorioReader::new, null),

  /** {@link PinatraceReader}. */
  PINATRACE("pinatrace", TraceFormat::isText, PinatraceReader::new, null),

  /** {@link CsvReader}. */
  CSV("csv", TraceFormat::isText, CsvReader::new, CsvWriter::new),

  /** {@link ChampsimReader}; last, because it has no mark of its own. */
  CHAMPSIM("champsim", ChampsimReader::isPlausible, ChampsimReader::new, null);

  /** Tells a format by the first bytes of a file. */
  private interface HeadTest {
    boolean accepts(byte[] head);
  }

  private interface ReaderFactory {
    TraceReader create(TraceInput input, double malformedShareMax);
  }

  private interface WriterFactory {
    TraceWriter create(OutputStream output) throws IOException;
  }

  private static final int PROBE_REFERENCES = 256;

  private final String title;
  private final HeadTest headTest;
  private final ReaderFactory readers;
  private final @Nullable WriterFactory writers;

  TraceFormat(
      String title, HeadTest headTest, ReaderFactory readers, @Nullable WriterFactory writers) {
    this.title = title;
    this.headTest = headTest;
    this.readers = readers;
    this.writers = writers;
  }

  /** Returns the name on the command line. */
  public String title() {
    return title;
  }

  /** Returns the names on the command line. */
  public static List<String> titles() {
    return Arrays.stream(values()).map(TraceFormat::title).toList();
  }

  /** Returns the names of the formats that can be written. */
  public static List<String> writableTitles() {
    return Arrays.stream(values()).filter(f -> f.writers != null).map(TraceFormat::title).toList();
  }

  /**
   * Returns the format of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TraceFormat of(String title) {
    for (TraceFormat format : values()) {
      if (format.title.equals(title)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "no trace format is called \"%s\"; there are %s"
            .formatted(title, String.join(", ", titles())));
  }

  /**
   * Returns the format of an input by its first plain bytes.
   *
   * @throws TraceException if it is empty or of no format
   */
  public static TraceFormat detect(TraceInput input) throws TraceException {
    byte[] head = input.head();
    if (head.length == 0) {
      throw new TraceException(input.name() + ": is empty; a trace has at least one reference");
    }
    for (TraceFormat format : values()) {
      if (format.headTest.accepts(head) && format.readsReferences(head)) {
        return format;
      }
    }
    throw new TraceException(
        "%s: is not a trace of a known format (%s); name it with --format if its start is unusual"
            .formatted(input.name(), String.join(", ", titles())));
  }

  /**
   * Returns a reader.
   *
   * @param malformedShareMax the largest accepted share of malformed records, 0 to 1
   */
  public TraceReader reader(TraceInput input, double malformedShareMax) {
    return readers.create(input, malformedShareMax);
  }

  /**
   * Returns a writer.
   *
   * @throws TraceException if the format can only be read
   * @throws IOException if the output cannot be written
   */
  public TraceWriter writer(OutputStream output) throws IOException {
    if (writers == null) {
      throw new TraceException(
          "traces cannot be written as %s; they can as %s"
              .formatted(title, String.join(", ", writableTitles())));
    }
    return writers.create(output);
  }

  private static boolean isText(byte[] head) {
    for (byte b : head) {
      if (b == 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether most of the head is references; a binary format was told by its mark. */
  private boolean readsReferences(byte[] head) {
    if (!isText(head)) {
      return true;
    }
    int length = head.length;
    while (head.length == TraceInput.HEAD_BYTES && length > 1 && head[length - 1] != '\n') {
      length--;
    }
    try (TraceReader probe =
        reader(TraceInput.of("probe", new ByteArrayInputStream(head, 0, length)), 1.0)) {
      probe.skip(PROBE_REFERENCES);
      TraceTally tally = probe.tally();
      return tally.references() > tally.malformed();
    } catch (TraceException e) {
      return false;
    }
  }
}

package mmusim.scenarios.trace.catalog;

import java.nio.file.Path;
import mmusim.scenarios.trace.TraceException;
import mmusim.scenarios.trace.TraceInput;
import mmusim.scenarios.trace.TraceReader;
import org.jspecify.annotations.Nullable;

/** Opens traces of any format. */
public final class Traces {
  /** The largest share of malformed records that is accepted unless the user states another. */
  public static final double DEFAULT_MALFORMED_SHARE_MAX = 0.01;

  private Traces() {}

  /**
   * Opens a file, told by its content in compression and format.
   *
   * @throws TraceException if it cannot be read or is no trace
   */
  public static TraceReader open(Path file) throws TraceException {
    return open(TraceInput.open(file), null, DEFAULT_MALFORMED_SHARE_MAX);
  }

  /**
   * Makes a reader of an input, and closes the input if that fails.
   *
   * @param format the format, or null to tell it by the content
   * @param malformedShareMax the largest accepted share of malformed records, 0 to 1
   * @throws TraceException if the input is no trace
   */
  public static TraceReader open(
      TraceInput input, @Nullable TraceFormat format, double malformedShareMax)
      throws TraceException {
    try {
      TraceFormat chosen = format == null ? TraceFormat.detect(input) : format;
      return chosen.reader(input, malformedShareMax);
    } catch (TraceException e) {
      input.close();
      throw e;
    }
  }
}

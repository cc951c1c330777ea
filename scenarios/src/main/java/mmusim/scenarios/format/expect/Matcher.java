package mmusim.scenarios.format.expect;

import java.util.List;
import mmusim.scenarios.format.value.ByteRun;
import mmusim.scenarios.format.value.Names;
import org.jspecify.annotations.Nullable;

/** What one result field is compared with. */
public interface Matcher {
  /**
   * Compares {@code actual} and adds a mismatch for each difference.
   *
   * @param field the name of the field, for messages
   * @param actual the result, or null if the step gave none
   */
  void match(
      String field, @Nullable Object actual, Names names, long iteration, List<Mismatch> out);

  /** Returns the matcher of bytes equal to {@code expected}. */
  static Matcher ofBytes(ByteRun expected) {
    return new Matchers.Bytes(expected);
  }
}

package mmusim.scenarios.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a reader met: how many references, what it ignored, what was malformed and where.
 *
 * <p>Only the first {@link #LOCATED_MAX} malformed records are kept, so that a damaged trace costs
 * no memory.
 */
public final class TraceTally {
  /** How many malformed records are located. */
  public static final int LOCATED_MAX = 5;

  /** An input without a reference in as many bytes is not a trace; it may have no end. */
  private static final long BARREN_BYTES_MAX = 64L << 20;

  private static final int EXCERPT_CHARS_MAX = 60;

  private final List<String> located = new ArrayList<>();
  private long references;
  private long ignored;
  private long malformed;
  private long barrenBytes;
  private long referencesBeforeBarren;

  /** Counts references, at least 0. */
  public void addReferences(int count) {
    references += count;
  }

  /**
   * Counts plain bytes that were read, after the references in those before them.
   *
   * @param place the file and the place in it, for the message
   * @throws TraceException if there was no reference in too many of them
   */
  public void addBytes(int count, Supplier<String> place) throws TraceException {
    if (references != referencesBeforeBarren) {
      referencesBeforeBarren = references;
      barrenBytes = 0;
    }
    barrenBytes += count;
    if (barrenBytes > BARREN_BYTES_MAX) {
      throw new TraceException(
          "%s: no reference in %d MiB; not a trace of this format"
              .formatted(place.get(), BARREN_BYTES_MAX >> 20));
    }
  }

  /** Counts a record that is not a reference: a comment, a marker, a blank line. */
  public void addIgnored() {
    ignored++;
  }

  /** Counts the malformed record at {@code place}, which reads {@code excerpt}. */
  public void addMalformed(String place, String reason, String excerpt) {
    malformed++;
    if (located.size() < LOCATED_MAX) {
      located.add(place + ": " + reason + ": \"" + printable(excerpt) + "\"");
    }
  }

  /** Counts a malformed record without locating it; for when {@link #isLocating} is false. */
  public void addMalformed() {
    malformed++;
  }

  /** Returns whether further malformed records are still located. */
  public boolean isLocating() {
    return located.size() < LOCATED_MAX;
  }

  /** Returns the references. */
  public long references() {
    return references;
  }

  /** Returns the records that are not references. */
  public long ignored() {
    return ignored;
  }

  /** Returns the malformed records. */
  public long malformed() {
    return malformed;
  }

  /** Returns place, reason and text of the first malformed records. */
  public List<String> located() {
    return List.copyOf(located);
  }

  /**
   * Refuses a trace of which too much is malformed.
   *
   * @param file the name for the message
   * @param malformedShareMax the largest accepted share of records, 0 to 1
   * @throws TraceException if the share is larger
   */
  public void checkMalformedShare(String file, double malformedShareMax) throws TraceException {
    long records = references() + malformed;
    if (malformed > malformedShareMax * records) {
      throw new TraceException(
          "%s: %d of %d records are malformed, more than the accepted share of %s; first %s"
              .formatted(
                  file,
                  malformed,
                  records,
                  malformedShareMax,
                  located.isEmpty() ? "not located" : located.get(0)));
    }
  }

  private static String printable(String excerpt) {
    StringBuilder text = new StringBuilder();
    int length = Math.min(excerpt.length(), EXCERPT_CHARS_MAX);
    for (int i = 0; i < length; i++) {
      char c = excerpt.charAt(i);
      text.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return length < excerpt.length() ? text.append("...").toString() : text.toString();
  }
}

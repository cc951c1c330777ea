package mmusim.scenarios.json;

import java.util.ArrayList;
import java.util.List;

/** Collects the mistakes of one file, in the order found. */
public final class Problems {
  /** How many are kept; the rest is only counted. */
  private static final int KEPT = 100;

  private final String file;
  private final List<Problem> found = new ArrayList<>();
  private int dropped;

  /** Creates an empty collection for {@code file}. */
  public Problems(String file) {
    this.file = file;
  }

  /** Adds a mistake at {@code at}. */
  public void add(JsonNode at, String message) {
    add(at, 0, message);
  }

  /** Adds a mistake {@code offset} characters inside the string {@code at}. */
  public void add(JsonNode at, int offset, String message) {
    add(new Problem(file, at.line(), at.column() + offset, at.path(), message));
  }

  /**
   * Returns whether a node is of a kind, and adds a mistake if it is not.
   *
   * @param need what it must be, as "must be a list"; the message goes on with what it is
   */
  public boolean requires(JsonNode at, JsonNode.Kind kind, String need) {
    if (!at.is(kind)) {
      add(at, need + ", not " + at.kind().words());
      return false;
    }
    return true;
  }

  /** Adds a mistake in the name of the member {@code at}. */
  public void addAtKey(JsonNode at, String message) {
    add(new Problem(file, at.keyLine(), at.keyColumn(), at.path(), message));
  }

  /** Adds a mistake. */
  public void add(Problem problem) {
    if (found.size() < KEPT) {
      found.add(problem);
    } else {
      dropped++;
    }
  }

  /** Returns the name of the file. */
  public String file() {
    return file;
  }

  /** Returns how many mistakes were added. */
  public int count() {
    return found.size() + dropped;
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** Returns what was collected, and last how much more there is. */
  public List<Problem> all() {
    List<Problem> all = new ArrayList<>(found);
    if (dropped > 0) {
      all.add(Problem.ofFile(file, "and " + dropped + " more problems"));
    }
    return all;
  }

  /** Throws what was collected, if anything was. */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new UnusableInputException(all());
    }
  }
}

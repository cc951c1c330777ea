package mmusim.scenarios.format;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** "Did you mean": the valid word nearest to a misspelled one. */
public final class Suggestions {
  private static final int LONGEST_COMPARED = 64;

  private Suggestions() {}

  /** Returns {@code "; did you mean \"word\"?"}, or what is valid if nothing is near. */
  public static String hint(String wrong, Collection<String> valid) {
    String nearest = nearest(wrong, valid);
    if (nearest != null) {
      return "; did you mean \"" + nearest + "\"?";
    }
    if (valid.isEmpty()) {
      return "";
    }
    return valid.size() <= 16 ? "; valid: " + String.join(", ", valid) : "";
  }

  /**
   * Returns the valid word with the fewest edits (insert, delete, replace, swap; case ignored), or
   * null if even that needs more than a third of the letters, at least two.
   */
  public static @Nullable String nearest(String wrong, Collection<String> valid) {
    if (wrong.length() > LONGEST_COMPARED) {
      return null;
    }
    String lowerCase = wrong.toLowerCase(Locale.ROOT);
    String best = null;
    int bestEdits = Integer.MAX_VALUE;
    for (String word : valid) {
      int edits = edits(lowerCase, word.toLowerCase(Locale.ROOT));
      if (edits < bestEdits) {
        best = word;
        bestEdits = edits;
      }
    }
    return bestEdits <= Math.max(2, wrong.length() / 3) && bestEdits < wrong.length() ? best : null;
  }

  /** Damerau-Levenshtein distance in its restricted form, by rows of the table. */
  private static int edits(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}

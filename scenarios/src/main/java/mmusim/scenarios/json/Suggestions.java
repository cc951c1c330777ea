package mmusim.scenarios.json;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** "Did you mean": the valid words nearest to one that is not. */
public final class Suggestions {
  private static final int LONGEST_COMPARED = 64;
  private static final int ALL_LISTED_MAX = 16;
  private static final int LISTED_OF_MANY = 6;
  private static final int PREFIXED_MAX = 3;

  private Suggestions() {}

  /** Returns {@code "; did you mean \"word\"?"}, or what is valid if nothing is near. */
  public static String hint(String wrong, Collection<String> valid) {
    List<String> prefixed = differingInPrefix(wrong, valid);
    if (!prefixed.isEmpty()) {
      return "; did you mean \"" + String.join("\" or \"", prefixed) + "\"?";
    }
    String nearest = nearest(wrong, valid);
    if (nearest != null) {
      return "; did you mean \"" + nearest + "\"?";
    }
    if (valid.isEmpty()) {
      return "";
    }
    if (valid.size() <= ALL_LISTED_MAX) {
      return "; valid: " + String.join(", ", valid);
    }
    List<String> some = valid.stream().limit(LISTED_OF_MANY).toList();
    return "; valid: "
        + String.join(", ", some)
        + " and "
        + (valid.size() - LISTED_OF_MANY)
        + " more";
  }

  /**
   * Returns the longest valid word that lacks a prefix of the wrong one, or those that have one
   * more: Zircon's words come with prefixes, of which the format leaves out some. {@code
   * ZX_VM_PERM_READ} is meant as {@code PERM_READ}, and {@code READ} may be.
   */
  private static List<String> differingInPrefix(String wrong, Collection<String> valid) {
    return valid.stream()
        .filter(word -> endsInWord(wrong, word))
        .max(Comparator.comparingInt(String::length))
        .map(List::of)
        .orElseGet(
            () ->
                valid.stream()
                    .filter(word -> endsInWord(word, wrong))
                    .limit(PREFIXED_MAX)
                    .toList());
  }

  private static boolean endsInWord(String longer, String shorter) {
    return longer.toUpperCase(Locale.ROOT).endsWith("_" + shorter.toUpperCase(Locale.ROOT));
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

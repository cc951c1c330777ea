package mmusim.scenarios.json;

/**
 * One mistake in a file: where it is, what is wrong, and what would be right.
 *
 * @param file the file as the user named it
 * @param line from 1, or 0 if the mistake has no place in the file
 * @param column from 1, or 0
 * @param path the JSON path, or the empty string
 * @param message what is wrong and what would be right, without a final full stop
 */
public record Problem(String file, int line, int column, String path, String message) {
  /** A problem with a file as a whole. */
  public static Problem ofFile(String file, String message) {
    return new Problem(file, 0, 0, "", message);
  }

  /** A problem with the value {@code at} of a file. */
  public static Problem at(String file, JsonNode at, String message) {
    return new Problem(file, at.line(), at.column(), at.path(), message);
  }

  /** Returns the line to print: {@code file:line:column: path: message}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(file);
    if (line > 0) {
      out.append(':').append(line).append(':').append(column);
    }
    out.append(": ");
    if (!path.isEmpty() && !path.equals("$")) {
      out.append(path).append(": ");
    }
    return out.append(message).toString();
  }
}

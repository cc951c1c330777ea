package mmusim.scenarios.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One value of a JSON text and where it stands: line and column counted from 1, and the JSON path.
 *
 * <p>Invariant: the payload fits the kind: a map for OBJECT, a list for ARRAY, a string for STRING
 * and NUMBER (the digits as written), a {@link Boolean} for BOOLEAN, nothing for NULL.
 */
public final class JsonNode {
  /** The six kinds of JSON value. */
  public enum Kind {
    OBJECT("an object"),
    ARRAY("a list"),
    STRING("a string"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    NULL("null");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** Returns the kind with its article, as "an object". */
    public String words() {
      return words;
    }
  }

  private final Kind kind;
  private final int line;
  private final int column;
  private final @Nullable JsonNode parent;
  private final String label;
  private final @Nullable Object payload;
  private int keyLine;
  private int keyColumn;

  private JsonNode(
      Kind kind,
      int line,
      int column,
      @Nullable JsonNode parent,
      String label,
      @Nullable Object payload) {
    this.kind = kind;
    this.line = line;
    this.column = column;
    this.parent = parent;
    this.label = label;
    this.payload = payload;
    this.keyLine = line;
    this.keyColumn = column;
  }

  /** Notes where the name of this member stands. */
  void keyAt(int line, int column) {
    this.keyLine = line;
    this.keyColumn = column;
  }

  static JsonNode object(int line, int column, @Nullable JsonNode parent, String label) {
    return new JsonNode(
        Kind.OBJECT, line, column, parent, label, new LinkedHashMap<String, JsonNode>());
  }

  static JsonNode array(int line, int column, @Nullable JsonNode parent, String label) {
    return new JsonNode(Kind.ARRAY, line, column, parent, label, new ArrayList<JsonNode>());
  }

  static JsonNode scalar(
      Kind kind,
      int line,
      int column,
      @Nullable JsonNode parent,
      String label,
      @Nullable Object payload) {
    return new JsonNode(kind, line, column, parent, label, payload);
  }

  /**
   * Returns what {@code value} is, an object or a list without what is in it, at the place of this
   * one in the file.
   *
   * @param label its name or index in {@code parent}
   */
  public JsonNode replacedBy(JsonNode value, @Nullable JsonNode parent, String label) {
    return switch (value.kind) {
      case OBJECT -> placed(object(line, column, parent, label));
      case ARRAY -> placed(array(line, column, parent, label));
      default -> placed(scalar(value.kind, line, column, parent, label, value.payload));
    };
  }

  /** As the other, for a string. */
  public JsonNode replacedBy(String text, @Nullable JsonNode parent, String label) {
    return placed(scalar(Kind.STRING, line, column, parent, label, text));
  }

  private JsonNode placed(JsonNode replacement) {
    replacement.keyAt(keyLine, keyColumn);
    return replacement;
  }

  /** Returns what kind of value this is. */
  public Kind kind() {
    return kind;
  }

  /** Returns whether this value is of {@code expected}. */
  public boolean is(Kind expected) {
    return kind == expected;
  }

  /** Returns the line, from 1. */
  public int line() {
    return line;
  }

  /** Returns the column, from 1, counted in characters. */
  public int column() {
    return column;
  }

  /** Returns the line of the member's name, or of the value if it has none. */
  public int keyLine() {
    return keyLine;
  }

  /** Returns the column of the member's name, or of the value if it has none. */
  public int keyColumn() {
    return keyColumn;
  }

  /** Returns the JSON path, as {@code $.steps[3].options[1]}. */
  public String path() {
    StringBuilder out = new StringBuilder();
    appendPath(out);
    return out.toString();
  }

  private void appendPath(StringBuilder out) {
    if (parent == null) {
      out.append('$');
      return;
    }
    parent.appendPath(out);
    if (parent.kind == Kind.ARRAY) {
      out.append('[').append(label).append(']');
    } else if (Identifiers.isIdentifier(label)) {
      out.append('.').append(label);
    } else {
      out.append("['").append(label).append("']");
    }
  }

  /** Returns the members of an object in the order written; empty for any other kind. */
  @SuppressWarnings("unchecked")
  public Map<String, JsonNode> members() {
    return kind == Kind.OBJECT ? (Map<String, JsonNode>) payloadOrThrow() : Map.of();
  }

  /** Returns the elements of an array; empty for any other kind. */
  @SuppressWarnings("unchecked")
  public List<JsonNode> elements() {
    return kind == Kind.ARRAY ? (List<JsonNode>) payloadOrThrow() : List.of();
  }

  /** Returns the member {@code name} of an object, or null if there is none. */
  public @Nullable JsonNode get(String name) {
    return members().get(name);
  }

  /** Returns the text of a string, or the digits of a number as written. */
  public String text() {
    return kind == Kind.STRING || kind == Kind.NUMBER ? (String) payloadOrThrow() : "";
  }

  /** Returns the value of a boolean; false for any other kind. */
  public boolean isTrue() {
    return Boolean.TRUE.equals(payload);
  }

  private Object payloadOrThrow() {
    if (payload == null) {
      throw new IllegalStateException("a JSON value without content: " + kind);
    }
    return payload;
  }

  /** Returns the value as JSON text on one line. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    append(out);
    return out.toString();
  }

  private void append(StringBuilder out) {
    switch (kind) {
      case OBJECT -> {
        String separator = "{";
        for (Map.Entry<String, JsonNode> member : members().entrySet()) {
          out.append(separator);
          JsonText.appendQuoted(out, member.getKey());
          out.append(": ");
          member.getValue().append(out);
          separator = ", ";
        }
        out.append(members().isEmpty() ? "{}" : "}");
      }
      case ARRAY -> {
        String separator = "[";
        for (JsonNode element : elements()) {
          out.append(separator);
          element.append(out);
          separator = ", ";
        }
        out.append(elements().isEmpty() ? "[]" : "]");
      }
      case STRING -> JsonText.appendQuoted(out, text());
      case NUMBER -> out.append(text());
      case BOOLEAN -> out.append(isTrue());
      case NULL -> out.append("null");
    }
  }
}

package mmusim.scenarios.report;

import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.json.JsonText;
import org.jspecify.annotations.Nullable;

/** Builds JSON text: objects and lists with their commas, one value a call. */
final class JsonWriter {
  private final StringBuilder out = new StringBuilder();
  private boolean first = true;

  JsonWriter beginObject() {
    return begin('{');
  }

  JsonWriter endObject() {
    return end('}');
  }

  JsonWriter beginArray() {
    return begin('[');
  }

  JsonWriter endArray() {
    return end(']');
  }

  /** Starts the member {@code name}; its value follows. */
  JsonWriter name(String name) {
    separate();
    JsonText.appendQuoted(out, name);
    out.append(": ");
    first = true;
    return this;
  }

  JsonWriter value(String text) {
    separate();
    JsonText.appendQuoted(out, text);
    return this;
  }

  JsonWriter value(long number) {
    separate();
    out.append(number);
    return this;
  }

  JsonWriter value(boolean value) {
    separate();
    out.append(value);
    return this;
  }

  JsonWriter member(String name, String text) {
    return name(name).value(text);
  }

  /** Writes members that another writer wrote without braces; at least one. */
  JsonWriter members(String text) {
    separate();
    out.append(text);
    return this;
  }

  JsonWriter member(String name, long number) {
    return name(name).value(number);
  }

  JsonWriter member(String name, boolean value) {
    return name(name).value(value);
  }

  /** Breaks the line before the next value. */
  JsonWriter newLine() {
    if (!first) {
      out.append(',');
      first = true;
    }
    out.append('\n');
    return this;
  }

  /** Writes a result: numbers that are addresses as hex strings, bytes as hex pairs. */
  JsonWriter result(@Nullable ResultType type, @Nullable Object value) {
    if (value instanceof Long number) {
      return isHex(type) || number < 0
          ? value("0x" + Long.toHexString(number))
          : value((long) number);
    }
    if (value instanceof Boolean bool) {
      return value((boolean) bool);
    }
    if (value instanceof byte[] bytes) {
      return value(HexFormat.of().formatHex(bytes));
    }
    if (value instanceof Map<?, ?> map) {
      return fields(type, map);
    }
    if (value instanceof Collection<?> elements) {
      beginArray();
      elements.forEach(element -> result(type, element));
      return endArray();
    }
    return value(String.valueOf(value));
  }

  private static boolean isHex(@Nullable ResultType type) {
    return type != null
        && (type.kind() == ResultType.Kind.HEX || type.kind() == ResultType.Kind.NUMBERS);
  }

  private JsonWriter fields(@Nullable ResultType type, Map<?, ?> map) {
    beginObject();
    map.forEach(
        (name, value) -> {
          ResultField field =
              type == null ? null : ResultField.find(type.fields(), String.valueOf(name));
          name(String.valueOf(name)).result(field == null ? null : field.type(), value);
        });
    return endObject();
  }

  private JsonWriter begin(char bracket) {
    separate();
    out.append(bracket);
    first = true;
    return this;
  }

  private JsonWriter end(char bracket) {
    out.append(bracket);
    first = false;
    return this;
  }

  private void separate() {
    if (!first) {
      out.append(", ");
    }
    first = false;
  }

  /** Returns what was written since the last call; writing goes on where it was. */
  String take() {
    String text = out.toString();
    out.setLength(0);
    return text;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}

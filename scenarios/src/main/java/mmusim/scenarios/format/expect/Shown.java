package mmusim.scenarios.format.expect;

import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.format.type.ResultType;
import org.jspecify.annotations.Nullable;

/** How results are shown to people: addresses in hex, counts in decimal, long bytes shortened. */
public final class Shown {
  private static final int BYTES_SHOWN = 16;
  private static final int ELEMENTS_SHOWN = 8;

  private Shown() {}

  /** Returns {@code value} as text; {@code type} may be null if it is no number. */
  public static String value(@Nullable ResultType type, @Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof Long number) {
      return number(type, number);
    }
    if (value instanceof byte[] bytes) {
      return bytes(bytes);
    }
    if (value instanceof Map<?, ?> map) {
      return object(type, map);
    }
    if (value instanceof Collection<?> words
        && (type == null || type.kind() == ResultType.Kind.SET)) {
      return words.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .limit(ELEMENTS_SHOWN)
          .map(
              element ->
                  value(type.kind() == ResultType.Kind.NUMBERS ? ResultType.HEX : type, element))
          .collect(Collectors.joining(", ", "[", list.size() > ELEMENTS_SHOWN ? ", ...]" : "]"));
    }
    return value.toString();
  }

  private static String number(@Nullable ResultType type, long number) {
    return type != null && type.kind() == ResultType.Kind.HEX
        ? "0x" + Long.toHexString(number)
        : Long.toUnsignedString(number);
  }

  private static String bytes(byte[] bytes) {
    String shown =
        HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, BYTES_SHOWN));
    return bytes.length > BYTES_SHOWN ? shown + " ... (" + bytes.length + " bytes)" : shown;
  }

  private static String object(@Nullable ResultType type, Map<?, ?> map) {
    return map.entrySet().stream()
        .map(entry -> entry.getKey() + " " + value(typeOf(type, entry.getKey()), entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static @Nullable ResultType typeOf(@Nullable ResultType type, Object name) {
    ResultField field = type == null ? null : ResultField.find(type.fields(), String.valueOf(name));
    return field == null ? null : field.type();
  }
}

package mmusim.scenarios.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import mmusim.scenarios.io.FileErrors;
import mmusim.scenarios.io.StandardInput;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Reads JSON with comments into {@link JsonNode}s, within limits. */
public final class JsonReader {
  /** Largest file, in bytes. */
  private static final int FILE_BYTES = 16 << 20;

  /** Deepest nesting of objects and lists. */
  private static final int NESTING = 32;

  /** Most JSON values in a file. */
  private static final int VALUES = 2_000_000;

  private static final int NAME_LENGTH = 1000;
  private static final int NUMBER_LENGTH = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING)
                  .maxStringLength(FILE_BYTES)
                  .maxNameLength(NAME_LENGTH)
                  .maxNumberLength(NUMBER_LENGTH)
                  .build())
          .build();

  private final String file;
  private final JsonParser parser;
  private final Problems problems;
  private int values;

  private JsonReader(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
    this.problems = new Problems(file);
  }

  /**
   * Reads the file at {@code path}; {@code -} is the standard input.
   *
   * @throws UnusableInputException if it cannot be read, is too large, or is not one JSON value
   */
  public static JsonNode read(Path path) {
    return parse(StandardInput.nameOf(path), readText(path));
  }

  /**
   * Returns the text of the file at {@code path}; {@code -} is the standard input.
   *
   * @throws UnusableInputException if it cannot be read, is too large, or is not UTF-8
   */
  public static String readText(Path path) {
    String file = StandardInput.nameOf(path);
    try {
      byte[] bytes = StandardInput.is(path) ? start(System.in) : start(path);
      if (bytes.length > FILE_BYTES) {
        throw tooLarge(file);
      }
      return decode(file, bytes);
    } catch (IOException broken) {
      throw new UnusableInputException(file, FileErrors.reason(broken));
    }
  }

  private static byte[] start(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new UnusableInputException(path.toString(), FileErrors.IS_DIRECTORY);
    }
    if (Files.size(path) > FILE_BYTES) {
      throw tooLarge(path.toString());
    }
    try (InputStream in = Files.newInputStream(path)) {
      return start(in);
    }
  }

  /** Returns what fits into the largest file, and a byte more if there is one. */
  private static byte[] start(InputStream in) throws IOException {
    return in.readNBytes(FILE_BYTES + 1);
  }

  private static UnusableInputException tooLarge(String file) {
    return new UnusableInputException(
        file, "larger than " + (FILE_BYTES >> 20) + " MiB, the most a file may have");
  }

  private static String decode(String file, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    String read = text.startsWith("\ufeff") ? text.substring(1) : text;
    if (result.isError()) {
      int lineStart = read.lastIndexOf('\n') + 1;
      int line = 1 + (int) read.chars().filter(c -> c == '\n').count();
      String message = "the byte 0x%02x here is not UTF-8 text".formatted(in.get(in.position()));
      throw at(file, line, read.length() - lineStart + 1, message);
    }
    return read;
  }

  /**
   * Reads {@code text}, which messages say comes from {@code file}.
   *
   * @throws UnusableInputException if it is not one JSON value
   */
  public static JsonNode parse(String file, String text) {
    if (text.isBlank()) {
      throw at(file, 1, 1, "the file is empty; one JSON object is needed");
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return new JsonReader(file, parser).readAll();
    } catch (JacksonException malformed) {
      throw unusable(file, malformed, null);
    }
  }

  private static UnusableInputException at(String file, int line, int column, String message) {
    return new UnusableInputException(
        new Problem(file, Math.max(line, 1), Math.max(column, 1), "", message));
  }

  private JsonNode readAll() {
    try {
      JsonNode root = readRoot();
      problems.throwIfAny();
      return root;
    } catch (JacksonException malformed) {
      throw unusable(file, malformed, parser.currentLocation());
    }
  }

  private static String limitMessage(StreamConstraintsException constraint) {
    String message = constraint.getOriginalMessage();
    if (message.contains("nesting")) {
      return "nested deeper than " + NESTING + " levels here";
    }
    if (message.startsWith("Name")) {
      return "a property name of more than " + NAME_LENGTH + " characters";
    }
    return message.startsWith("Number")
        ? "a number of more than " + NUMBER_LENGTH + " digits"
        : "too long: " + firstSentence(constraint);
  }

  /** Returns what is wrong and where; {@code reached} is where reading came, if that is known. */
  private static UnusableInputException unusable(
      String file, JacksonException cause, @Nullable TokenStreamLocation reached) {
    String message =
        cause instanceof StreamConstraintsException constraint
            ? limitMessage(constraint)
            : "not JSON: " + withHint(firstSentence(cause));
    TokenStreamLocation said = cause.getLocation();
    TokenStreamLocation at = said == null || said.getLineNr() < 1 ? reached : said;
    return at == null
        ? at(file, 1, 1, message)
        : at(file, at.getLineNr(), at.getColumnNr(), message);
  }

  /** Adds what people mean most often; leaves out how a program could be told to accept it. */
  private static String withHint(String sentence) {
    String message = sentence.replaceFirst(": enable `JsonReadFeature.*", "");
    boolean closes =
        message.startsWith("Unexpected character (']'")
            || message.startsWith("Unexpected character ('}'");
    if (closes && (message.contains("valid value") || message.contains("property name"))) {
      return message + "; is there a comma too many before it?";
    }
    return message.startsWith("Unexpected character ('x'") && message.contains("comma")
        ? message + "; a hexadecimal number stands in quotes"
        : message;
  }

  /** Returns what Jackson says is wrong, cut to what a user can read. */
  public static String firstSentence(JacksonException malformed) {
    String message = malformed.getOriginalMessage();
    int end = message.indexOf('\n');
    String line =
        (end < 0 ? message : message.substring(0, end)).replaceFirst(" \\(start marker.*", "");
    return line.length() > 300 ? line.substring(0, 300) + "..." : line;
  }

  private JsonNode readRoot() {
    if (parser.nextToken() == null) {
      throw at(file, 1, 1, "there is no JSON here; one JSON object is needed");
    }
    JsonNode root = readValue(null, "");
    if (parser.nextToken() != null) {
      TokenStreamLocation at = parser.currentTokenLocation();
      problems.add(
          new Problem(
              file, at.getLineNr(), at.getColumnNr(), "", "text after the end of the JSON"));
    }
    return root;
  }

  private JsonNode readValue(@Nullable JsonNode parent, String label) {
    if (++values > VALUES) {
      TokenStreamLocation at = parser.currentTokenLocation();
      String message = "more than " + VALUES + " JSON values from here on";
      throw at(file, at.getLineNr(), at.getColumnNr(), message);
    }
    TokenStreamLocation at = parser.currentTokenLocation();
    int line = at.getLineNr();
    int column = at.getColumnNr();
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(JsonNode.object(line, column, parent, label));
      case START_ARRAY -> readArray(JsonNode.array(line, column, parent, label));
      case VALUE_STRING ->
          JsonNode.scalar(JsonNode.Kind.STRING, line, column, parent, label, parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          JsonNode.scalar(JsonNode.Kind.NUMBER, line, column, parent, label, parser.getString());
      case VALUE_TRUE -> JsonNode.scalar(JsonNode.Kind.BOOLEAN, line, column, parent, label, true);
      case VALUE_FALSE ->
          JsonNode.scalar(JsonNode.Kind.BOOLEAN, line, column, parent, label, false);
      default -> JsonNode.scalar(JsonNode.Kind.NULL, line, column, parent, label, null);
    };
  }

  private JsonNode readObject(JsonNode object) {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      TokenStreamLocation at = parser.currentTokenLocation();
      parser.nextToken();
      JsonNode value = readValue(object, name);
      value.keyAt(at.getLineNr(), at.getColumnNr());
      if (object.members().put(name, value) != null) {
        problems.add(
            new Problem(
                file,
                at.getLineNr(),
                at.getColumnNr(),
                value.path(),
                "the property \"" + name + "\" is given twice"));
      }
    }
    return object;
  }

  private JsonNode readArray(JsonNode array) {
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.elements().add(readValue(array, Integer.toString(index++)));
    }
    return array;
  }
}

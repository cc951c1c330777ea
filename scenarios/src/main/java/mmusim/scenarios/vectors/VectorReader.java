package mmusim.scenarios.vectors;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import mmusim.mmu.paging.Access;
import mmusim.scenarios.io.Compression;
import mmusim.scenarios.io.CountingInputStream;
import mmusim.scenarios.io.FileErrors;
import mmusim.scenarios.io.SequentialFile;
import mmusim.scenarios.json.JsonReader;
import mmusim.scenarios.json.Problem;
import mmusim.scenarios.json.UnusableInputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads vectors from JSON lines, plain or compressed. Properties that it does not know are skipped;
 * those without which there is nothing to replay must be there. docs/vectors.md lists them.
 */
public final class VectorReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final CountingInputStream counter;
  private final Compression compression;
  private final JsonParser parser;

  /**
   * Reads from a stream, which {@link #close} closes.
   *
   * @param name what error messages call it
   * @throws IOException if its first bytes cannot be read
   * @throws UnusableInputException if they say that it is compressed, and no more can be read
   */
  public VectorReader(String name, InputStream stream) throws IOException {
    this.name = name;
    this.counter = new CountingInputStream(stream);
    PushbackInputStream input =
        new PushbackInputStream(
            new BufferedInputStream(counter, BUFFER_BYTES), Compression.MAGIC_BYTES_MAX);
    this.compression = Compression.of(input);
    try {
      this.parser =
          new JsonFactory().createParser(ObjectReadContext.empty(), compression.decompress(input));
    } catch (IOException broken) {
      stream.close();
      throw damaged(broken);
    }
  }

  /**
   * Opens a file.
   *
   * @throws IOException if there is none, or it cannot be read
   */
  public static VectorReader open(Path file) throws IOException {
    return new VectorReader(file.toString(), SequentialFile.open(file));
  }

  /**
   * Returns the next vector, or null at the end.
   *
   * @throws UnusableInputException if the line is not a vector
   */
  public @Nullable Vector next() {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return null;
      }
      if (token != JsonToken.START_OBJECT) {
        throw problem("a vector is a JSON object, not " + words(token));
      }
      return readVector();
    } catch (JacksonIOException broken) {
      throw damaged(broken.getCause());
    } catch (JacksonException exception) {
      throw problem("not JSON: " + JsonReader.firstSentence(exception));
    }
  }

  /** Returns how many bytes were taken from the file so far, before decompression. */
  public long consumedBytes() {
    return counter.count();
  }

  @Override
  public void close() {
    parser.close();
  }

  private Vector readVector() {
    Vector vector = new Vector();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String property = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        readArray(vector, property);
      } else if (!readRegister(vector, property)) {
        readScalar(vector, property);
      }
    }
    String mistake = VectorRules.mistake(vector);
    if (mistake != null) {
      throw problem(mistake);
    }
    return vector;
  }

  private boolean readRegister(Vector vector, String property) {
    switch (property) {
      case "wp" -> vector.wp = flag(property);
      case "smep" -> vector.smep = flag(property);
      case "smap" -> vector.smap = flag(property);
      case "ac" -> vector.ac = flag(property);
      case "nxe" -> vector.nxe = flag(property);
      case "pge" -> vector.pge = flag(property);
      case "pke" -> vector.pke = flag(property);
      case "pks" -> vector.pks = flag(property);
      case "pkru" -> vector.pkru = number(property);
      case "pkrs" -> vector.pkrs = number(property);
      case "cr3" -> vector.cr3 = number(property);
      case "levels" -> vector.levels = small(property);
      case "maxphyaddr" -> vector.physicalAddressBits = small(property);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readScalar(Vector vector, String property) {
    switch (property) {
      case "id" -> vector.id = number(property);
      case "class" -> vector.kind = parser.getString();
      case "cpl" -> vector.cpl = small(property);
      case "access" -> readAccess(vector);
      case "va" -> vector.vaddr = number(property);
      case "va2" -> {
        vector.secondVaddr = number(property);
        vector.crosses = true;
      }
      case "size" -> vector.sizeBytes = small(property);
      case "outcome" -> vector.outcome = outcome();
      case "error_code" -> vector.errorCode = small(property);
      case "cr2" -> vector.cr2 = number(property);
      case "pa" -> vector.paddr = number(property);
      case "pa2" -> vector.secondPaddr = number(property);
      default -> {}
    }
  }

  private void readArray(Vector vector, String property) {
    switch (property) {
      case "tables" -> vector.first.tables = numbers(property);
      case "entries" -> vector.first.entries = numbers(property);
      case "entries_after" -> vector.first.after.add(numbers(property));
      case "entries_after_any" -> readVariants(vector.first, property);
      case "tables2" -> vector.second.tables = numbers(property);
      case "entries2" -> vector.second.entries = numbers(property);
      case "entries2_after" -> vector.second.after.add(numbers(property));
      case "entries2_after_any" -> readVariants(vector.second, property);
      default -> parser.skipChildren();
    }
  }

  private void readVariants(VectorTables tables, String property) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw problem(property + " is a list of lists");
      }
      tables.after.add(numbers(property));
    }
  }

  private void readAccess(Vector vector) {
    String word = parser.getString();
    switch (word) {
      case "read" -> vector.operation = Access.READ;
      case "write" -> vector.operation = Access.WRITE;
      case "fetch" -> vector.operation = Access.FETCH;
      case "implicit" -> vector.implicit = true;
      default -> throw problem("access is read, write, fetch or implicit, not " + word);
    }
  }

  private Vector.Outcome outcome() {
    String word = parser.getString();
    for (Vector.Outcome outcome : Vector.Outcome.values()) {
      if (outcome.label().equals(word)) {
        return outcome;
      }
    }
    throw problem("outcome is ok, pf or gp, not " + word);
  }

  private long[] numbers(String property) {
    long[] values = new long[VectorRules.LEVELS_MAX];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (count == VectorRules.LEVELS_MAX) {
        throw problem(property + " has more than five numbers");
      }
      values[count++] = number(property);
    }
    return Arrays.copyOf(values, count);
  }

  private boolean flag(String property) {
    long value = number(property);
    if (value != 0 && value != 1) {
      throw problem(property + " is 0 or 1, not " + value);
    }
    return value == 1;
  }

  private long number(String property) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return decimal(property);
    }
    if (token != JsonToken.VALUE_STRING) {
      throw problem(property + " is an integer, not " + words(token));
    }
    return hexadecimal(property);
  }

  private long decimal(String property) {
    try {
      return parser.getLongValue();
    } catch (InputCoercionException wide) {
      throw problem(property + " does not fit into 64 bits: " + parser.getString());
    }
  }

  /** Returns a number of which more than 31 bits are a mistake. */
  private int small(String property) {
    long value = number(property);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw problem(property + " is too large: " + VectorRules.hex(value));
    }
    return (int) value;
  }

  private static String words(@Nullable JsonToken token) {
    if (token == null) {
      return "the end of the file";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      default -> "null";
    };
  }

  /** Parses {@code 0x...} in place: a file has a million of these. */
  private long hexadecimal(String property) {
    char[] text = parser.getStringCharacters();
    int start = parser.getStringOffset();
    int end = start + parser.getStringLength();
    boolean plausible =
        end - start > 2 && end - start <= 18 && text[start] == '0' && text[start + 1] == 'x';
    long value = 0;
    for (int at = start + 2; plausible && at < end; at++) {
      int digit = digit(text[at]);
      plausible = digit >= 0;
      value = value << 4 | digit;
    }
    if (!plausible) {
      throw problem(property + " is hexadecimal, 0x and 1 to 16 digits: " + parser.getString());
    }
    return value;
  }

  /** As {@code Character.digit(c, 16)}, without its tables for the digits of all scripts. */
  private static int digit(char c) {
    if (c <= '9') {
      return c - '0';
    }
    int letter = (c | 0x20) - 'a';
    return letter >= 0 && letter < 6 ? letter + 10 : -1;
  }

  private UnusableInputException damaged(IOException broken) {
    return new UnusableInputException(
        name, compression.damage(counter.count()) + ": " + FileErrors.reason(broken));
  }

  private UnusableInputException problem(String text) {
    TokenStreamLocation at = parser.currentLocation();
    return new UnusableInputException(
        new Problem(name, at.getLineNr(), at.getColumnNr(), "", text));
  }
}

package mmusim.scenarios.format.type;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What kind of value a result field has, and so how an expectation of it is written.
 *
 * @param kind how it compares
 * @param vocabulary the words of a WORD or SET, or null if any text is valid
 * @param fields the fields of an OBJECT, or of each element of a LIST
 */
public record ResultType(Kind kind, @Nullable Vocabulary vocabulary, List<ResultField> fields) {
  /** How a result compares. */
  public enum Kind {
    /** A count, shown in decimal. */
    COUNT,
    /** An address, an entry or an error code, shown in hex. */
    HEX,
    /** One of some words. */
    WORD,
    /** Words without order. */
    SET,
    BYTES,
    BOOLEAN,
    OBJECT,
    LIST,
    /** Numbers in order. */
    NUMBERS,
    /** The name of what is bound; compares by identity of the object. */
    NAME
  }

  /** A number shown in decimal. */
  public static final ResultType COUNT = new ResultType(Kind.COUNT, null, List.of());

  /** A number shown in hex. */
  public static final ResultType HEX = new ResultType(Kind.HEX, null, List.of());

  /** Numbers in order, shown in hex. */
  public static final ResultType NUMBERS = new ResultType(Kind.NUMBERS, null, List.of());

  /** Any text. */
  public static final ResultType TEXT = new ResultType(Kind.WORD, null, List.of());

  /** Bytes. */
  public static final ResultType BYTES = new ResultType(Kind.BYTES, null, List.of());

  /** True or false. */
  public static final ResultType BOOLEAN = new ResultType(Kind.BOOLEAN, null, List.of());

  /** The name of an object. */
  public static final ResultType NAME = new ResultType(Kind.NAME, null, List.of());

  /** Returns the type of one of {@code words}. */
  public static ResultType word(Vocabulary words) {
    return new ResultType(Kind.WORD, words, List.of());
  }

  /** Returns the type of a set of {@code words}. */
  public static ResultType set(Vocabulary words) {
    return new ResultType(Kind.SET, words, List.of());
  }

  /** Returns the type of an object with {@code fields}. */
  public static ResultType object(List<ResultField> fields) {
    return new ResultType(Kind.OBJECT, null, List.copyOf(fields));
  }

  /** Returns the type of a list of objects with {@code fields}. */
  public static ResultType list(List<ResultField> fields) {
    return new ResultType(Kind.LIST, null, List.copyOf(fields));
  }

  /** Returns whether it is a number. */
  public boolean isNumber() {
    return kind == Kind.COUNT || kind == Kind.HEX;
  }
}

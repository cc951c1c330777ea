package mmusim.scenarios.io;

import java.io.EOFException;

/** What is said about an input that cannot be read. */
public final class InputErrors {
  private InputErrors() {}

  /** Returns the reason of a failure in words; the JDK gives an early end none. */
  public static String reason(Exception failure) {
    String message = failure.getMessage();
    if (message != null) {
      return message;
    }
    return failure instanceof EOFException
        ? "it ends too early"
        : failure.getClass().getSimpleName();
  }
}

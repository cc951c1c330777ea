package mmusim.scenarios.trace;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A trace that cannot be used. The message names the file, the place and what is wrong there. */
public final class TraceException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is one line. */
  public TraceException(String message) {
    super(message);
  }

  /** Creates the exception for a lower-level failure. */
  public TraceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

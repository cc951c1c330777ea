package mmusim.scenarios.cli.output;

import java.io.IOException;

/**
 * A part of the standard output was lost. {@link StandardOutput#failure} says why, unless nobody
 * reads any more.
 */
public final class LostOutputException extends IOException {
  private static final long serialVersionUID = 1;

  LostOutputException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}

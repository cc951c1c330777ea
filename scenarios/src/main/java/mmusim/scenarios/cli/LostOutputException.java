package mmusim.scenarios.cli;

import java.io.IOException;

/** A part of the standard output was lost. {@link Main} says why, unless nobody reads any more. */
final class LostOutputException extends IOException {
  private static final long serialVersionUID = 1;

  LostOutputException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}

package mmusim.scenarios.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The standard output as the text that commands print, from which they get it as bytes, too. */
final class StandardWriter extends PrintWriter {
  private final StandardOutput output;

  StandardWriter(StandardOutput output) {
    super(output, false, StandardCharsets.UTF_8);
    this.output = output;
  }

  /** Returns the bytes below {@code out}, a command's output; what was printed goes first. */
  static StandardOutput bytes(PrintWriter out) {
    out.flush();
    return ((StandardWriter) out).output;
  }
}

package mmusim.scenarios.cli.output;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The standard output as the text that commands print, from which they get it as bytes, too. */
public final class StandardWriter extends PrintWriter {
  private final StandardOutput output;

  /** Creates what writes UTF-8 to {@code output}. */
  public StandardWriter(StandardOutput output) {
    super(output, false, StandardCharsets.UTF_8);
    this.output = output;
  }

  /** Returns the bytes below {@code out}, a command's output; what was printed goes first. */
  public static StandardOutput bytes(PrintWriter out) {
    out.flush();
    return ((StandardWriter) out).output;
  }
}

package mmusim.scenarios.trace.lackey;

import java.io.IOException;
import java.io.OutputStream;
import mmusim.scenarios.trace.Reference;
import mmusim.scenarios.trace.TextTraceWriter;

/** Writes the format of {@link LackeyReader}. */
public final class LackeyWriter extends TextTraceWriter {
  private static final String[] PREFIXES = {"I  ", " L ", " S ", " M "};
  private static final int DIGITS_MIN = 8;

  /** Writes to {@code output}, which is closed with this writer. */
  public LackeyWriter(OutputStream output) {
    super(output);
  }

  @Override
  protected void writeReference(long vaddr, int attributes) throws IOException {
    put(PREFIXES[Reference.kind(attributes)]);
    putHex(vaddr, DIGITS_MIN);
    put(",");
    putDecimal(Reference.sizeBytes(attributes));
    put("\n");
  }
}

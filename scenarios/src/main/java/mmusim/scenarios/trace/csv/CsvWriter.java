package mmusim.scenarios.trace.csv;

import java.io.IOException;
import java.io.OutputStream;
import mmusim.scenarios.trace.Reference;
import mmusim.scenarios.trace.TextTraceWriter;

/** Writes the format of {@link CsvReader}. */
public final class CsvWriter extends TextTraceWriter {
  private static final String[] PREFIXES = {"I,0x", "L,0x", "S,0x", "M,0x"};

  /** Writes to {@code output}, which is closed with this writer. */
  public CsvWriter(OutputStream output) throws IOException {
    super(output);
    put(CsvReader.HEADER);
    put("\n");
  }

  @Override
  protected void writeReference(long vaddr, int attributes) throws IOException {
    put(PREFIXES[Reference.kind(attributes)]);
    putHex(vaddr, 1);
    put(",");
    putDecimal(Reference.sizeBytes(attributes));
    put("\n");
  }
}

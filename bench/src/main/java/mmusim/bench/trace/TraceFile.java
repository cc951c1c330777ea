package mmusim.bench.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmusim.scenarios.trace.TraceReader;
import mmusim.scenarios.trace.TraceWriter;
import mmusim.scenarios.trace.catalog.TraceFormat;
import mmusim.scenarios.trace.catalog.Traces;

/** The traces of the benchmarks: recorded ones, as files of any kind and in memory. */
final class TraceFile {
  private static final String DIRECTORY =
      System.getProperty("mmusim.traces", "scenarios/src/test/resources/mmusim/scenarios/replay");

  private TraceFile() {}

  /** Returns the recorded file, lackey text in gzip. */
  static Path recorded(String trace) {
    return Path.of(DIRECTORY, trace + ".trace.gz");
  }

  /** Writes a trace in another format, not compressed, to a temporary file. */
  static Path converted(String trace, TraceFormat format) throws IOException {
    Path file = Files.createTempFile("mmusim-bench-", "." + format.title());
    file.toFile().deleteOnExit();
    References references = References.of(trace);
    try (TraceWriter writer = format.writer(Files.newOutputStream(file))) {
      writer.write(references.vaddrs(), references.attributes(), references.count());
    }
    return file;
  }

  /** A whole trace in memory. */
  @SuppressWarnings("ArrayRecordComponent") // filled once, then only read
  record References(long[] vaddrs, int[] attributes, int count) {
    static References of(String trace) throws IOException {
      long[] vaddrs = new long[1 << 21];
      int[] attributes = new int[1 << 21];
      try (TraceReader reader = Traces.open(recorded(trace))) {
        int count = reader.read(vaddrs, attributes);
        return new References(vaddrs, attributes, count);
      }
    }
  }
}

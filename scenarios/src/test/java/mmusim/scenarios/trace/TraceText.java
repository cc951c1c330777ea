package mmusim.scenarios.trace;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import mmusim.scenarios.trace.catalog.TraceFormat;
import mmusim.scenarios.trace.catalog.Traces;
import org.jspecify.annotations.Nullable;

/** Reads traces that tests write down. */
public final class TraceText {
  private static final String KINDS = "ILSM";

  private TraceText() {}

  /** Returns the references in bytes of any format, as {@code "L 1000,8"}. */
  public static List<String> read(byte[] bytes) throws TraceException {
    return read(bytes, null, Traces.DEFAULT_MALFORMED_SHARE_MAX);
  }

  /** Returns the references in text of a format. */
  public static List<String> read(String text, @Nullable String format) throws TraceException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return read(bytes, format, Traces.DEFAULT_MALFORMED_SHARE_MAX);
  }

  /** Returns the references in bytes of a format, with an accepted share of malformed ones. */
  public static List<String> read(byte[] bytes, @Nullable String format, double share)
      throws TraceException {
    List<String> references = new ArrayList<>();
    long[] vaddrs = new long[3];
    int[] attributes = new int[3];
    try (TraceReader reader = open(bytes, format, share)) {
      int count;
      while ((count = reader.read(vaddrs, attributes)) > 0) {
        for (int i = 0; i < count; i++) {
          references.add(describe(vaddrs[i], attributes[i]));
        }
      }
    }
    return references;
  }

  /** Returns a reader of bytes. */
  public static TraceReader open(byte[] bytes, @Nullable String format, double share)
      throws TraceException {
    TraceInput input = TraceInput.of("test", new ByteArrayInputStream(bytes));
    return Traces.open(input, format == null ? null : TraceFormat.of(format), share);
  }

  /** Returns a reference as {@code "L 1000,8"}. */
  public static String describe(long vaddr, int attributes) {
    return "%s %x,%d"
        .formatted(
            KINDS.charAt(Reference.kind(attributes)), vaddr, Reference.sizeBytes(attributes));
  }
}

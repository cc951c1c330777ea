package mmusim.scenarios.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mmusim.mmu.paging.Access;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.scenarios.trace.TraceInput;
import mmusim.scenarios.trace.TraceReader;
import mmusim.scenarios.trace.catalog.Traces;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The traces that come with the tests, and their golden counts. */
public final class Golden {
  private static final JsonNode COUNTS = readCounts();

  private Golden() {}

  /** Returns the golden counts of a trace. */
  public static JsonNode counts(String trace) {
    return COUNTS.get("traces").get(trace);
  }

  /** Returns every trace with the name of each geometry that there are counts for. */
  public static Stream<Arguments> tlbCases() {
    return COUNTS.get("traces").properties().stream()
        .flatMap(
            trace ->
                trace.getValue().get("tlb").propertyNames().stream()
                    .map(geometry -> Arguments.of(trace.getKey(), geometry)));
  }

  /** Opens a trace. */
  public static TraceReader open(String trace) {
    String file = trace + ".trace.gz";
    try {
      InputStream stream = resource(file);
      return Traces.open(TraceInput.of(file, stream), null, Traces.DEFAULT_MALFORMED_SHARE_MAX);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Feeds a whole trace. */
  public static void feed(String trace, Replayer replayer) {
    long[] vaddrs = new long[10_007];
    int[] attributes = new int[10_007];
    try (TraceReader reader = open(trace)) {
      int count;
      while ((count = reader.read(vaddrs, attributes)) > 0) {
        replayer.feed(vaddrs, attributes, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the TLBs that a golden entry describes, as sets x ways. */
  public static TlbGeometry geometry(String name, JsonNode golden) {
    int pageSize = pageSize(golden);
    List<TlbArrayGeometry> arrays = new ArrayList<>();
    add(arrays, "l1d", 1, List.of(Access.READ, Access.WRITE), pageSize, golden, "l1d_geometry");
    add(arrays, "l1i", 1, List.of(Access.FETCH), pageSize, golden, "l1i_geometry");
    List<Integer> all = List.of(Access.READ, Access.WRITE, Access.FETCH);
    add(arrays, "l2", 2, all, pageSize, golden, "l2_geometry");
    return new TlbGeometry(name, arrays, Inclusion.NEITHER);
  }

  /** Returns the page size of a golden entry: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB. */
  public static int pageSize(JsonNode golden) {
    return (golden.get("page_shift").asInt() - 12) / 9;
  }

  /** Returns the sizing that gives every address the page size of a golden entry. */
  public static PageSizing sizing(JsonNode golden) {
    return switch (pageSize(golden)) {
      case 0 -> PageSizing.SMALL;
      case 1 -> PageSizing.LARGE;
      default -> PageSizing.HUGE;
    };
  }

  private static void add(
      List<TlbArrayGeometry> arrays,
      String name,
      int level,
      List<Integer> operations,
      int pageSize,
      JsonNode golden,
      String key) {
    String[] numbers = golden.get(key).asString().split("x", -1);
    int sets = Integer.parseInt(numbers[0]);
    int ways = Integer.parseInt(numbers[1]);
    if (sets > 0) {
      arrays.add(
          new TlbArrayGeometry(
              name,
              level,
              operations,
              List.of(pageSize),
              sets * ways,
              ways,
              Replacement.LRU,
              Indexing.LOW_BITS));
    }
  }

  private static JsonNode readCounts() {
    try (InputStream stream = resource("golden.json")) {
      return new ObjectMapper().readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String file) {
    InputStream stream = Golden.class.getResourceAsStream(file);
    if (stream == null) {
      throw new AssertionError("no resource " + file);
    }
    return stream;
  }
}

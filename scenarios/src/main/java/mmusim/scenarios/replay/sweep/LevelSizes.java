package mmusim.scenarios.replay.sweep;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.scenarios.format.JsonNode;
import mmusim.scenarios.format.Problems;
import org.jspecify.annotations.Nullable;

/** Reads which sizes of one level a grid has: every number of entries with every number of ways. */
final class LevelSizes {
  private static final List<String> MEMBERS = List.of("entries", "ways");

  /** As a number of ways: as many as there are entries. */
  private static final int FULL = 0;

  private final Problems problems;

  LevelSizes(Problems problems) {
    this.problems = problems;
  }

  /**
   * Entries and ways of one level.
   *
   * @param entries 0 for a level without a TLB
   * @param ways entries in a set
   */
  record Size(int entries, int ways) {
    static final Size NONE = new Size(0, 0);

    @Override
    public String toString() {
      return entries == 0 ? "none" : entries + (ways == entries ? "/full" : "/" + ways);
    }
  }

  /**
   * Returns the sizes of one level.
   *
   * @param node an object with {@code entries} and {@code ways}; null for a level without a TLB
   */
  List<Size> read(@Nullable JsonNode node) {
    if (node == null) {
      return List.of(Size.NONE);
    }
    if (!node.is(JsonNode.Kind.OBJECT)) {
      problems.add(node, "an object with entries and ways is needed, not " + node.kind().words());
      return List.of();
    }
    int before = problems.count();
    node.members()
        .forEach(
            (name, value) -> {
              if (!MEMBERS.contains(name)) {
                problems.add(value, "no such member; there are " + String.join(", ", MEMBERS));
              }
            });
    if (node.get("entries") == null) {
      problems.add(node, "\"entries\" is missing");
    }
    List<Size> sizes = sizes(numbers(node, "entries", false), numbers(node, "ways", true));
    if (sizes.isEmpty() && problems.count() == before) {
      problems.add(node, "no number of entries is a multiple of a number of ways");
    }
    return sizes;
  }

  private static List<Size> sizes(List<Integer> entryNumbers, List<Integer> wayNumbers) {
    List<Size> sizes = new ArrayList<>();
    for (int entries : entryNumbers) {
      if (entries == 0) {
        sizes.add(Size.NONE);
        continue;
      }
      for (int ways : wayNumbers) {
        int whole = ways == FULL ? entries : ways;
        if (whole <= entries && entries % whole == 0) {
          sizes.add(new Size(entries, whole));
        }
      }
    }
    return sizes;
  }

  private List<Integer> numbers(JsonNode level, String member, boolean ways) {
    JsonNode list = level.get(member);
    if (list == null) {
      return ways ? List.of(FULL) : List.of();
    }
    if (!list.is(JsonNode.Kind.ARRAY)) {
      problems.add(list, "a list is needed, not " + list.kind().words());
    }
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode node : list.elements()) {
      int number = ways && node.text().equals("full") ? FULL : integer(node, ways);
      if (number >= 0) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  private int integer(JsonNode node, boolean ways) {
    int min = ways ? 1 : 0;
    int value = -1;
    if (node.is(JsonNode.Kind.NUMBER) && node.text().matches("\\d{1,7}")) {
      value = Integer.parseInt(node.text());
    }
    if (value < min || value > TlbArrayGeometry.ENTRIES_MAX) {
      problems.add(
          node,
          "a whole number from %d to %d%s is needed"
              .formatted(min, TlbArrayGeometry.ENTRIES_MAX, ways ? ", or \"full\"," : ""));
      return -1;
    }
    return value;
  }
}

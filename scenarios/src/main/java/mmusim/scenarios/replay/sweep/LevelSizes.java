package mmusim.scenarios.replay.sweep;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.scenarios.geometry.JsonFields;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.Problems;
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
    if (!problems.requires(
        node, JsonNode.Kind.OBJECT, "an object with entries and ways is needed")) {
      return List.of();
    }
    int before = problems.count();
    JsonFields fields = new JsonFields(node, problems);
    fields.requireOnly(MEMBERS);
    List<Size> sizes = List.of();
    if (fields.required("entries") != null) {
      sizes = sizes(entries(fields), ways(node, fields));
    }
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

  private List<Integer> entries(JsonFields fields) {
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode node : fields.list("entries")) {
      addNumber(numbers, fields, node, 0, "");
    }
    return numbers;
  }

  private List<Integer> ways(JsonNode level, JsonFields fields) {
    if (level.get("ways") == null) {
      return List.of(FULL);
    }
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode node : fields.list("ways")) {
      if (node.text().equals("full")) {
        numbers.add(FULL);
      } else {
        addNumber(numbers, fields, node, 1, ", or \"full\",");
      }
    }
    return numbers;
  }

  /** Adds what is a number of entries or ways, and nothing after reporting that it is none. */
  private void addNumber(
      List<Integer> numbers, JsonFields fields, JsonNode node, int min, String orElse) {
    int before = problems.count();
    int number = (int) fields.integer(node, min, TlbArrayGeometry.ENTRIES_MAX, orElse);
    if (problems.count() == before) {
      numbers.add(number);
    }
  }
}

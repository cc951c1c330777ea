package mmusim.scenarios.geometry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.PageSizes;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.walkcache.WalkCacheGeometry;
import mmusim.scenarios.json.JsonText;

/** Writes a geometry with all its properties, as {@link GeometryReader} takes it. */
public final class GeometryWriter {
  private GeometryWriter() {}

  /** Returns the geometry as a JSON object, on several lines. */
  public static String json(Preset preset) {
    List<String> members = new ArrayList<>();
    members.add(member("name", preset.name()));
    members.add("\"arrays\": " + list(preset.tlb().arrays(), GeometryWriter::array));
    members.add(member("inclusion", preset.tlb().inclusion().key()));
    members.add(
        "\"walk_caches\": " + list(preset.walkCaches().arrays(), GeometryWriter::walkCache));
    members.add(member("invalidation", preset.invalidation().key()));
    members.add(member("denied_hit", preset.deniedHit().key()));
    members.add("\"costs\": " + costs(preset));
    return "{\n  " + String.join(",\n  ", members) + "\n}\n";
  }

  private static String array(TlbArrayGeometry array) {
    return "{ "
        + member("name", array.name())
        + ", \"level\": "
        + array.level()
        + ", \"for\": "
        + words(array.operations(), Access.OPERATION_KEYS)
        + ", \"pages\": "
        + words(array.pageSizes(), PageSizes.KEYS)
        + ", "
        + size(array.entries(), array.ways(), array.replacement())
        + ", "
        + member("index", array.indexing().key())
        + " }";
  }

  private static String walkCache(WalkCacheGeometry.Array array) {
    return "{ "
        + member("name", array.name())
        + ", \"levels\": "
        + array.levels()
        + ", "
        + size(array.entries(), array.ways(), array.replacement())
        + " }";
  }

  private static String size(int entries, int ways, Replacement replacement) {
    String shown = ways == entries ? "\"full\"" : Integer.toString(ways);
    String counts = "\"entries\": " + entries + ", \"ways\": " + shown;
    return counts + ", " + member("replacement", replacement.key());
  }

  private static String costs(Preset preset) {
    List<String> members = new ArrayList<>();
    for (Cost cost : Cost.values()) {
      members.add("\"" + cost.key() + "\": " + preset.costs().cycles(cost));
    }
    return "{\n    " + String.join(",\n    ", members) + "\n  }";
  }

  private static <T> String list(List<T> elements, Function<T, String> writer) {
    return elements.isEmpty()
        ? "[]"
        : elements.stream().map(writer).collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
  }

  private static String words(List<Integer> indices, List<String> words) {
    return indices.stream()
        .map(index -> JsonText.quoted(words.get(index)))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String member(String name, String value) {
    return JsonText.quoted(name) + ": " + JsonText.quoted(value);
  }
}

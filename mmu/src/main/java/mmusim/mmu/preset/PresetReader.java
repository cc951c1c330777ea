package mmusim.mmu.preset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.PageSizes;
import mmusim.mmu.tlb.DeniedHitPolicy;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.InvalidationPolicy;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.mmu.walkcache.WalkCacheGeometry;
import org.jspecify.annotations.Nullable;

/**
 * Reads a preset. A line is a statement, words parted by blanks; {@code #} begins a comment line.
 *
 * <pre>
 *  title TEXT
 *  tlb NAME level 1|2 for read,write,fetch pages 4k,2m,1g entries N ways N|full
 *      [replacement lru|plru|fifo|random] [index low|xor]
 *  inclusion neither|inclusive|exclusive
 *  walkcache NAME levels 2,3,4,5 entries N ways N|full [replacement lru|plru|fifo|random]
 *  invalidation exact|whole-pcid|everything
 *  denied_hit walk-again|fault
 *  cost NAME CYCLES
 * </pre>
 */
public final class PresetReader {
  private final String name;
  private final List<TlbArrayGeometry> arrays = new ArrayList<>();
  private final List<WalkCacheGeometry.Array> walkCaches = new ArrayList<>();
  private final Map<Cost, Long> costs = new EnumMap<>(Cost.class);
  private Inclusion inclusion = Inclusion.NEITHER;
  private InvalidationPolicy invalidation = InvalidationPolicy.EXACT;
  private DeniedHitPolicy deniedHit = DeniedHitPolicy.WALK_AGAIN;
  private String title = "";

  private PresetReader(String name) {
    this.name = name;
  }

  /**
   * Reads a preset.
   *
   * @throws IllegalArgumentException naming the preset and the line that is wrong
   */
  public static Preset read(String name, String text) {
    PresetReader reader = new PresetReader(name);
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          reader.statement(line);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "preset " + name + ", line " + (i + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    return reader.preset(text);
  }

  private Preset preset(String text) {
    return new Preset(
        name,
        title,
        new TlbGeometry(name, arrays, inclusion),
        new WalkCacheGeometry(walkCaches),
        CostModel.of(costs),
        invalidation,
        deniedHit,
        text);
  }

  private void statement(String line) {
    List<String> words = Arrays.asList(line.split("\\s+"));
    switch (words.get(0)) {
      case "title" -> title = line.substring("title".length()).strip();
      case "inclusion" -> inclusion = choice(Inclusion.values(), Inclusion::key, word(words, 1));
      case "invalidation" ->
          invalidation =
              choice(InvalidationPolicy.values(), InvalidationPolicy::key, word(words, 1));
      case "denied_hit" ->
          deniedHit = choice(DeniedHitPolicy.values(), DeniedHitPolicy::key, word(words, 1));
      case "cost" ->
          costs.put(choice(Cost.values(), Cost::key, word(words, 1)), number(word(words, 2)));
      case "tlb" -> arrays.add(tlbArray(word(words, 1), properties(words)));
      case "walkcache" -> walkCaches.add(walkCache(word(words, 1), properties(words)));
      default -> throw new IllegalArgumentException("no such statement: " + words.get(0));
    }
  }

  private static TlbArrayGeometry tlbArray(String name, Map<String, String> properties) {
    int entries = (int) number(take(properties, "entries", null));
    TlbArrayGeometry array =
        new TlbArrayGeometry(
            name,
            (int) number(take(properties, "level", null)),
            indices(take(properties, "for", null), Access.OPERATION_KEYS),
            indices(take(properties, "pages", null), PageSizes.KEYS),
            entries,
            ways(take(properties, "ways", null), entries),
            replacement(properties),
            choice(Indexing.values(), Indexing::key, take(properties, "index", "low")));
    requireNoneLeft(properties);
    return array;
  }

  private static WalkCacheGeometry.Array walkCache(String name, Map<String, String> properties) {
    int entries = (int) number(take(properties, "entries", null));
    WalkCacheGeometry.Array array =
        new WalkCacheGeometry.Array(
            name,
            indices(take(properties, "levels", null), List.of("0", "1", "2", "3", "4", "5")),
            entries,
            ways(take(properties, "ways", null), entries),
            replacement(properties));
    requireNoneLeft(properties);
    return array;
  }

  private static Replacement replacement(Map<String, String> properties) {
    return choice(Replacement.values(), Replacement::key, take(properties, "replacement", "lru"));
  }

  private static int ways(String word, int entries) {
    return word.equals("full") ? entries : (int) number(word);
  }

  /** Returns the places of the comma-separated words in a list of words. */
  private static List<Integer> indices(String words, List<String> known) {
    List<Integer> indices = new ArrayList<>();
    for (String word : words.split(",", -1)) {
      if (!known.contains(word)) {
        throw new IllegalArgumentException(word + " is none of " + known);
      }
      indices.add(known.indexOf(word));
    }
    return indices;
  }

  private static <T> T choice(T[] values, Function<T, String> key, String word) {
    for (T value : values) {
      if (key.apply(value).equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        word + " is none of " + Arrays.stream(values).map(key).toList());
  }

  private static long number(String word) {
    return Long.parseLong(word);
  }

  private static String word(List<String> words, int index) {
    if (index >= words.size()) {
      throw new IllegalArgumentException("a word is missing at the end");
    }
    return words.get(index);
  }

  private static Map<String, String> properties(List<String> words) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 2; i < words.size(); i += 2) {
      properties.put(words.get(i), word(words, i + 1));
    }
    return properties;
  }

  private static String take(
      Map<String, String> properties, String key, @Nullable String defaultValue) {
    String value = properties.remove(key);
    if (value == null) {
      value = defaultValue;
    }
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }

  private static void requireNoneLeft(Map<String, String> properties) {
    if (!properties.isEmpty()) {
      throw new IllegalArgumentException("no such property: " + properties.keySet());
    }
  }
}

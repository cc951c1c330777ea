package mmusim.scenarios.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.PageSizes;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.tlb.DeniedHitPolicy;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.InvalidationPolicy;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.mmu.walkcache.WalkCacheGeometry;
import mmusim.scenarios.format.Limits;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.Problems;
import mmusim.scenarios.json.Suggestions;
import org.jspecify.annotations.Nullable;

/**
 * Reads a geometry: a preset's name, or an object.
 *
 * <pre>{@code
 * {
 *   "name": "mine",
 *   "arrays": [
 *     {"name": "l1d", "level": 1, "for": ["read", "write"], "pages": ["4k", "2m"],
 *      "entries": 64, "ways": 4, "replacement": "lru", "index": "low"}
 *   ],
 *   "inclusion": "neither",
 *   "walk_caches": [{"name": "pde", "levels": [2], "entries": 32, "ways": "full"}],
 *   "invalidation": "exact",
 *   "denied_hit": "walk-again",
 *   "costs": {"tlb_l2_hit": 9}
 * }
 * }</pre>
 *
 * <p>Defaults: {@code for} every operation; {@code pages} all sizes; {@code ways} "full"; {@code
 * replacement} lru; {@code index} low; {@code inclusion} neither; {@code invalidation} exact (or
 * whole-pcid, everything); {@code denied_hit} walk-again (or fault); {@code walk_caches} and {@code
 * costs} those of the default preset.
 */
public final class GeometryReader {
  private static final List<String> LEVELS = List.of("", "", "2", "3", "4", "5");
  private static final List<Integer> ALL = List.of(0, 1, 2);
  static final long CYCLES_MAX = Limits.CYCLES;

  private final Problems problems;

  /** Creates a reader that adds what is wrong to {@code problems}. */
  public GeometryReader(Problems problems) {
    this.problems = problems;
  }

  /** Returns the geometry, or null after reporting what is wrong. */
  public @Nullable Preset geometry(JsonNode node) {
    return geometry(node, "written out");
  }

  /**
   * Returns the geometry, or null after reporting what is wrong.
   *
   * @param defaultName of one that is written out and has no name
   */
  @Nullable Preset geometry(JsonNode node, String defaultName) {
    int before = problems.count();
    Preset geometry = node.is(JsonNode.Kind.OBJECT) ? written(node, defaultName) : named(node);
    return problems.count() == before ? geometry : null;
  }

  /** Returns the costs, or null after reporting what is wrong. */
  public @Nullable GivenCosts costs(JsonNode node) {
    int before = problems.count();
    GivenCosts costs =
        node.is(JsonNode.Kind.OBJECT)
            ? new GivenCosts(null, writtenCosts(node))
            : new GivenCosts(named(node), Map.of());
    return problems.count() == before ? costs : null;
  }

  private Preset named(JsonNode node) {
    if (node.is(JsonNode.Kind.STRING) && Presets.names().contains(node.text())) {
      return Presets.get(node.text());
    }
    problems.add(
        node,
        "a preset's name or an object is needed, not "
            + node
            + Suggestions.hint(node.text(), Presets.names()));
    return Presets.get(Presets.DEFAULT);
  }

  private Preset written(JsonNode node, String defaultName) {
    JsonFields fields = new JsonFields(node, problems);
    fields.requireOnly(List.copyOf(GeometrySchema.GEOMETRY.keySet()));
    Preset defaults = Presets.get(Presets.DEFAULT);
    String name = fields.text("name", defaultName);
    JsonNode walkCaches = node.get("walk_caches");
    JsonNode costs = node.get("costs");
    int before = problems.count();
    List<TlbArrayGeometry> arrays = elements(fields, arrays(fields), this::array);
    Inclusion inclusion =
        fields.choice("inclusion", Inclusion.values(), Inclusion::key, Inclusion.NEITHER);
    return new Preset(
        name,
        name,
        problems.count() == before
            ? checked(node, () -> new TlbGeometry(name, arrays, inclusion), defaults.tlb())
            : defaults.tlb(),
        walkCaches == null ? defaults.walkCaches() : walkCaches(fields, walkCaches, defaults),
        costs == null ? defaults.costs() : costs(costs, defaults.costs()),
        fields.choice(
            "invalidation",
            InvalidationPolicy.values(),
            InvalidationPolicy::key,
            InvalidationPolicy.EXACT),
        fields.choice(
            "denied_hit",
            DeniedHitPolicy.values(),
            DeniedHitPolicy::key,
            DeniedHitPolicy.WALK_AGAIN),
        node.toString());
  }

  /** Returns the list of arrays; after reporting that it is missing or too long, null. */
  private @Nullable JsonNode arrays(JsonFields fields) {
    JsonNode list = fields.required("arrays");
    if (list != null && list.elements().size() > Limits.TLB_ARRAYS) {
      problems.add(
          list, "more than " + Limits.TLB_ARRAYS + " arrays, the most that a geometry may have");
      return null;
    }
    return list;
  }

  private WalkCacheGeometry walkCaches(JsonFields fields, JsonNode node, Preset defaults) {
    List<WalkCacheGeometry.Array> arrays = elements(fields, node, this::walkCache);
    return checked(node, () -> new WalkCacheGeometry(arrays), defaults.walkCaches());
  }

  private @Nullable TlbArrayGeometry array(JsonNode node, JsonFields fields) {
    fields.requireOnly(List.copyOf(GeometrySchema.ARRAY.keySet()));
    String name = fields.text("name", placeOf(node));
    int level = (int) fields.integer("level", 1, 2);
    int before = problems.count();
    int entries = (int) fields.integer("entries", 1, TlbArrayGeometry.ENTRIES_MAX);
    int ways = ways(node, fields, entries, problems.count() == before);
    List<Integer> operations = fields.indices("for", Access.OPERATION_KEYS, ALL);
    List<Integer> pageSizes = fields.indices("pages", PageSizes.KEYS, ALL);
    Replacement replacement = replacement(fields);
    Indexing indexing = fields.choice("index", Indexing.values(), Indexing::key, Indexing.LOW_BITS);
    return this.<@Nullable TlbArrayGeometry>checked(
        node,
        () ->
            new TlbArrayGeometry(
                name, level, operations, pageSizes, entries, ways, replacement, indexing),
        null);
  }

  private WalkCacheGeometry.@Nullable Array walkCache(JsonNode node, JsonFields fields) {
    fields.requireOnly(List.copyOf(GeometrySchema.WALK_CACHE.keySet()));
    String name = fields.text("name", placeOf(node));
    List<Integer> levels = fields.indices("levels", LEVELS, List.of(2, 3, 4, 5));
    int before = problems.count();
    int entries = (int) fields.integer("entries", 1, TlbArrayGeometry.ENTRIES_MAX);
    int ways = ways(node, fields, entries, problems.count() == before);
    Replacement replacement = replacement(fields);
    return this.<WalkCacheGeometry.@Nullable Array>checked(
        node, () -> new WalkCacheGeometry.Array(name, levels, entries, ways, replacement), null);
  }

  /** Returns what an array without a name is called: its place, as "arrays[0]". */
  private static String placeOf(JsonNode node) {
    String path = node.path();
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private CostModel costs(JsonNode node, CostModel defaults) {
    GivenCosts costs = costs(node);
    return costs == null ? defaults : costs.over(defaults);
  }

  private Map<Cost, Long> writtenCosts(JsonNode node) {
    JsonFields fields = new JsonFields(node, problems);
    fields.requireOnly(Arrays.stream(Cost.values()).map(Cost::key).toList());
    Map<Cost, Long> costs = new EnumMap<>(Cost.class);
    for (Cost cost : Cost.values()) {
      if (node.get(cost.key()) != null) {
        costs.put(cost, fields.integer(cost.key(), 0, CYCLES_MAX));
      }
    }
    return costs;
  }

  /** Returns the ways; after reporting that they or the entries are wrong, what fits always. */
  private int ways(JsonNode node, JsonFields fields, int entries, boolean entriesKnown) {
    JsonNode ways = node.get("ways");
    if (ways == null || ways.text().equals("full")) {
      return entries;
    }
    int before = problems.count();
    int most = entriesKnown ? entries : TlbArrayGeometry.ENTRIES_MAX;
    int given = (int) fields.integer(ways, 1, most, ", or \"full\",");
    return entriesKnown && problems.count() == before ? given : entries;
  }

  private static Replacement replacement(JsonFields fields) {
    return fields.choice("replacement", Replacement.values(), Replacement::key, Replacement.LRU);
  }

  private <T> List<T> elements(
      JsonFields fields,
      @Nullable JsonNode list,
      BiFunction<JsonNode, JsonFields, @Nullable T> reader) {
    List<T> values = new ArrayList<>();
    for (JsonNode element : fields.elements(list)) {
      T value = reader.apply(element, new JsonFields(element, problems));
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /** Returns what a constructor accepts; what it refuses is the user's mistake at {@code node}. */
  private <T extends @Nullable Object> T checked(
      JsonNode node, Supplier<T> construction, T fallback) {
    try {
      return construction.get();
    } catch (IllegalArgumentException refused) {
      problems.add(node, String.valueOf(refused.getMessage()));
      return fallback;
    }
  }
}

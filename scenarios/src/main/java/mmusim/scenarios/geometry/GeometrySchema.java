package mmusim.scenarios.geometry;

import static mmusim.scenarios.format.type.SchemaWriter.listSchema;
import static mmusim.scenarios.format.type.SchemaWriter.orTemplate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.PageSizes;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.tlb.DeniedHitPolicy;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.InvalidationPolicy;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.scenarios.format.type.SchemaWriter;
import mmusim.scenarios.json.JsonText;

/**
 * The properties of geometries and costs that are written out, with the JSON Schema of each. {@link
 * GeometryReader} takes these properties and no others.
 */
public final class GeometrySchema {
  /** How a number is written, as a regular expression: in decimal without zeros first, or hex. */
  static final String NUMBER = "(0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)";

  private static final String TEXT = "{\"type\": \"string\"}";
  private static final String ENTRIES = integer(1, TlbArrayGeometry.ENTRIES_MAX);
  private static final String WAYS = "{\"anyOf\": [{\"const\": \"full\"}, " + ENTRIES + "]}";
  private static final String REPLACEMENT = words(Replacement.values(), Replacement::key);

  /** Of an array of a TLB. */
  static final Map<String, String> ARRAY = new LinkedHashMap<>();

  /** Of a paging-structure cache. */
  static final Map<String, String> WALK_CACHE = new LinkedHashMap<>();

  /** Of a geometry. */
  static final Map<String, String> GEOMETRY = new LinkedHashMap<>();

  static {
    ARRAY.put("name", TEXT);
    ARRAY.put("level", orTemplate("{\"enum\": [1, 2]}"));
    ARRAY.put("for", listSchema(oneOf(Access.OPERATION_KEYS)));
    ARRAY.put("pages", listSchema(oneOf(PageSizes.KEYS)));
    ARRAY.put("entries", ENTRIES);
    ARRAY.put("ways", WAYS);
    ARRAY.put("replacement", REPLACEMENT);
    ARRAY.put("index", words(Indexing.values(), Indexing::key));

    WALK_CACHE.put("name", TEXT);
    WALK_CACHE.put("levels", listSchema(integer(2, 5)));
    WALK_CACHE.put("entries", ENTRIES);
    WALK_CACHE.put("ways", WAYS);
    WALK_CACHE.put("replacement", REPLACEMENT);

    GEOMETRY.put("name", TEXT);
    GEOMETRY.put("arrays", listSchema(object(ARRAY, List.of("level", "entries"))));
    GEOMETRY.put("inclusion", words(Inclusion.values(), Inclusion::key));
    GEOMETRY.put("walk_caches", listSchema(object(WALK_CACHE, List.of("entries"))));
    GEOMETRY.put("invalidation", words(InvalidationPolicy.values(), InvalidationPolicy::key));
    GEOMETRY.put("denied_hit", words(DeniedHitPolicy.values(), DeniedHitPolicy::key));
    GEOMETRY.put("costs", ofCosts());
  }

  private GeometrySchema() {}

  /** Returns the schema of a geometry. */
  public static String ofGeometry() {
    return object(GEOMETRY, List.of("arrays"));
  }

  /** Returns the schema of a preset's name, or {@code object}. */
  public static String presetOr(String object) {
    return "{\"anyOf\": [{\"enum\": ["
        + String.join(", ", Presets.names().stream().map(JsonText::quoted).toList())
        + "]}, "
        + object
        + "]}";
  }

  /** Returns the schema of costs. */
  public static String ofCosts() {
    Map<String, String> constants = new LinkedHashMap<>();
    for (Cost cost : Cost.values()) {
      constants.put(
          cost.key(),
          SchemaWriter.described(integer(0, GeometryReader.CYCLES_MAX), cost.description()));
    }
    return presetOr(object(constants, List.of()));
  }

  private static String object(Map<String, String> properties, List<String> required) {
    return orTemplate(
        "{\"type\": \"object\", \"properties\": {"
            + properties.entrySet().stream()
                .map(property -> JsonText.quoted(property.getKey()) + ": " + property.getValue())
                .collect(Collectors.joining(", "))
            + "}, \"required\": ["
            + required.stream().map(JsonText::quoted).collect(Collectors.joining(", "))
            + "], \"additionalProperties\": false}");
  }

  private static String integer(long min, long max) {
    return orTemplate(
        "{\"type\": \"integer\", \"minimum\": "
            + min
            + ", \"maximum\": "
            + max
            + "}, {\"type\": \"string\", \"pattern\": \"^"
            + NUMBER
            + "$\"}");
  }

  private static <T> String words(T[] values, Function<T, String> key) {
    return oneOf(Arrays.stream(values).map(key).toList());
  }

  private static String oneOf(List<String> words) {
    return orTemplate(
        "{\"enum\": ["
            + words.stream().map(JsonText::quoted).collect(Collectors.joining(", "))
            + "]}");
  }
}

package mmusim.scenarios.replay.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.paging.Access;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.scenarios.geometry.Geometries;
import mmusim.scenarios.geometry.GeometryReader;
import mmusim.scenarios.geometry.GivenCosts;
import mmusim.scenarios.geometry.JsonFields;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonReader;
import mmusim.scenarios.json.Problem;
import mmusim.scenarios.json.Problems;
import mmusim.scenarios.json.UnusableInputException;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.replay.sweep.LevelSizes.Size;
import org.jspecify.annotations.Nullable;

/**
 * Reads which TLBs to try: every combination of the values given, and geometries by name.
 *
 * <pre>{@code
 * {
 *   "page_sizes": ["4KiB", "2MiB"],
 *   "l1d": {"entries": [32, 64], "ways": [4, "full"]},
 *   "l1i": {"entries": [64], "ways": [8]},
 *   "l2": {"entries": [0, 512, 1536], "ways": [4, 12]},
 *   "replacement": ["lru"],
 *   "geometries": ["skylake", "mine.json"],
 *   "costs": {"tlb_l2_hit": 9}
 * }
 * }</pre>
 *
 * <p>Every member may be left out: page_sizes is ["4KiB"] then, replacement ["lru"], l2 none. 0
 * entries are a level without a TLB. Combinations of entries and ways that do not divide are left
 * out.
 */
public final class SweepGrid {
  /** Most TLBs of a sweep. */
  public static final int POINTS_MAX = 4096;

  private static final List<String> MEMBERS =
      List.of("page_sizes", "l1d", "l1i", "l2", "replacement", "geometries", "costs");
  private static final List<Integer> DATA = List.of(Access.READ, Access.WRITE);
  private static final List<Integer> FETCHES = List.of(Access.FETCH);
  private static final List<Integer> ALL = List.of(Access.READ, Access.WRITE, Access.FETCH);

  private final JsonNode root;
  private final Problems problems;
  private final JsonFields fields;

  /** A TLB that is described twice is tried once. */
  private final Set<SweepPoint> points = new LinkedHashSet<>();

  private SweepGrid(String file, JsonNode root) {
    this.root = root;
    this.problems = new Problems(file);
    this.fields = new JsonFields(root, problems);
  }

  /**
   * Reads a grid.
   *
   * @return at least one point, in the order of the file
   * @throws UnusableInputException listing what is wrong, with positions
   */
  public static List<SweepPoint> read(Path file) {
    return parse(file.toString(), JsonReader.readText(file));
  }

  /**
   * Reads a grid from text.
   *
   * @param file the name for messages
   * @throws UnusableInputException listing what is wrong, with positions
   */
  public static List<SweepPoint> parse(String file, String text) {
    SweepGrid grid = new SweepGrid(file, JsonReader.parse(file, text));
    grid.readAll();
    grid.problems.throwIfAny();
    if (grid.points.isEmpty()) {
      throw new UnusableInputException(file, "describes no TLB; give l1d and l1i, or geometries");
    }
    return List.copyOf(grid.points);
  }

  private void readAll() {
    if (!problems.requires(root, JsonNode.Kind.OBJECT, "a grid is an object")) {
      return;
    }
    fields.requireOnly(MEMBERS);
    requireSome("page_sizes");
    requireSome("replacement");
    List<PageSizing> sizings = sizings();
    GivenCosts costs = costs();
    addGeometries(sizings, costs);
    addCombinations(sizings, costs);
  }

  /** With an empty list there would be no combination, whatever the others hold. */
  private void requireSome(String name) {
    JsonNode list = root.get(name);
    if (list != null && list.is(JsonNode.Kind.ARRAY) && list.elements().isEmpty()) {
      problems.add(list, "a list of one or more is needed");
    }
  }

  private void addGeometries(List<PageSizing> sizings, @Nullable GivenCosts costs) {
    Map<String, Preset> named = new HashMap<>();
    for (JsonNode node : fields.list("geometries")) {
      if (!node.is(JsonNode.Kind.STRING)) {
        problems.add(node, "a preset's name or a geometry file is needed");
        continue;
      }
      Preset preset = geometry(node);
      if (preset == null) {
        continue;
      }
      Preset same = named.putIfAbsent(preset.name(), preset);
      boolean isUnique = same == null || same.equals(preset);
      String name = isUnique ? preset.name() : preset.name() + " (" + node.text() + ")";
      for (PageSizing sizing : sizings) {
        CostModel model = costs == null ? preset.costs() : costs.over(preset.costs());
        add(new SweepPoint(name, preset.tlb(), sizing, model));
      }
    }
  }

  /**
   * Returns the geometry that {@code node} names, or null with what is wrong said of that place.
   */
  private @Nullable Preset geometry(JsonNode node) {
    try {
      return Geometries.find(node.text());
    } catch (UnusableInputException e) {
      for (Problem problem : e.problems()) {
        if (problem.line() == 0) {
          problems.add(node, problem.toString());
        } else {
          problems.add(problem);
        }
      }
      return null;
    }
  }

  private void addCombinations(List<PageSizing> sizings, @Nullable GivenCosts costs) {
    List<Replacement> replacements =
        fields.choices("replacement", Replacement.values(), Replacement::key, Replacement.LRU);
    if (root.get("l1d") == null && root.get("l1i") == null && root.get("l2") == null) {
      return;
    }
    CostModel defaults = CostModel.defaultModel();
    CostModel model = costs == null ? defaults : costs.over(defaults);
    LevelSizes sizes = new LevelSizes(problems);
    List<Size> l1dSizes = sizes.read(root.get("l1d"));
    List<Size> l1iSizes = sizes.read(root.get("l1i"));
    List<Size> l2Sizes = sizes.read(root.get("l2"));
    for (PageSizing sizing : sizings) {
      for (Replacement replacement : replacements) {
        for (Size l1d : l1dSizes) {
          for (Size l1i : l1iSizes) {
            for (Size l2 : l2Sizes) {
              add(combination(sizing, replacement, l1d, l1i, l2, model));
            }
          }
        }
      }
    }
  }

  private static SweepPoint combination(
      PageSizing sizing, Replacement replacement, Size l1d, Size l1i, Size l2, CostModel costs) {
    String policy = replacement == Replacement.LRU ? "" : " " + replacement.key();
    String name = "l1d " + l1d + ", l1i " + l1i + ", l2 " + l2 + policy;
    List<Integer> pages = sizing == PageSizing.MIXED ? List.of(0, 1) : List.of(sizing.pageSize());
    List<TlbArrayGeometry> arrays = new ArrayList<>();
    addArray(arrays, "l1d", 1, DATA, pages, l1d, replacement);
    addArray(arrays, "l1i", 1, FETCHES, pages, l1i, replacement);
    addArray(arrays, "l2", 2, ALL, pages, l2, replacement);
    return new SweepPoint(name, new TlbGeometry(name, arrays, Inclusion.NEITHER), sizing, costs);
  }

  private static void addArray(
      List<TlbArrayGeometry> arrays,
      String name,
      int level,
      List<Integer> operations,
      List<Integer> pages,
      Size size,
      Replacement replacement) {
    if (size.entries() > 0) {
      arrays.add(
          new TlbArrayGeometry(
              name,
              level,
              operations,
              pages,
              size.entries(),
              size.ways(),
              replacement,
              Indexing.LOW_BITS));
    }
  }

  private void add(SweepPoint point) {
    if (points.size() == POINTS_MAX && !points.contains(point)) {
      throw new UnusableInputException(
          problems.file(), "describes more than " + POINTS_MAX + " TLBs, the most of a sweep");
    }
    points.add(point);
  }

  private List<PageSizing> sizings() {
    List<PageSizing> sizings = new ArrayList<>();
    for (JsonNode node : fields.list("page_sizes")) {
      try {
        sizings.add(PageSizing.of(node.text()));
      } catch (IllegalArgumentException e) {
        problems.add(node, String.valueOf(e.getMessage()));
      }
    }
    return root.get("page_sizes") == null ? List.of(PageSizing.SMALL) : sizings;
  }

  private @Nullable GivenCosts costs() {
    JsonNode node = root.get("costs");
    return node == null ? null : new GeometryReader(problems).costs(node);
  }
}

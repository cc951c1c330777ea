package mmusim.scenarios.permission;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.StringJoiner;
import mmusim.scenarios.json.JsonText;
import mmusim.vm.Kernel;
import mmusim.vm.abi.VmOption;
import mmusim.vm.process.Process;
import mmusim.vm.region.Mapping;
import mmusim.vm.region.Vmar;
import org.jspecify.annotations.Nullable;

/** Says of every region of a machine what permissions it may have at most, and what limits it. */
public final class RegionLimits {
  private static final String[] NAMES = {"READ", "WRITE", "EXECUTE"};

  /** Levels that are indented; deeper ones would fill lines with blanks. */
  private static final int INDENTS_MAX = 40;

  /** The VMARs seen so far: of each permission that one lacks, the outermost that does. */
  private final IdentityHashMap<Vmar, @Nullable Vmar[]> lacking = new IdentityHashMap<>();

  private RegionLimits() {}

  /**
   * One region.
   *
   * @param process the name of its process
   * @param type vmar or mapping
   * @param depth how many VMARs are around it
   * @param base first address
   * @param sizeBytes size in bytes
   * @param permissions of a mapping, those it has now; several where pages differ; empty of a VMAR
   * @param ceiling the most that is possible
   * @param limits for each permission that is missing, why
   */
  public record Line(
      String process,
      String type,
      int depth,
      long base,
      long sizeBytes,
      String permissions,
      String ceiling,
      List<String> limits) {
    /** Returns the region as a line of text, indented by its depth. */
    public String text() {
      String range = "0x%x..0x%x".formatted(base, base + sizeBytes);
      String now = permissions.isEmpty() ? "" : ", now " + permissions;
      String why = limits.isEmpty() ? "" : "; " + String.join("; ", limits);
      return "%s%-7s %s at most %s%s%s"
          .formatted("  ".repeat(Math.min(depth, INDENTS_MAX) + 1), type, range, ceiling, now, why);
    }
  }

  /** Returns the regions of all processes, in pre-order by rising address. */
  public static List<Line> of(Kernel kernel) {
    RegionLimits limits = new RegionLimits();
    List<Line> lines = new ArrayList<>();
    for (Process process : kernel.processes()) {
      String name = process.name();
      Vmar root = process.space().root();
      lines.add(limits.line(name, root, 0));
      root.forEachBelow(
          (region, parent, depth) ->
              lines.add(
                  region instanceof Mapping mapping
                      ? limits.line(name, mapping, parent, depth)
                      : limits.line(name, (Vmar) region, depth)));
    }
    return lines;
  }

  /**
   * Returns the regions as a JSON object.
   *
   * @param scenario whose they are; empty if that need not be said
   */
  public static String json(String scenario, List<Line> lines) {
    String head = scenario.isEmpty() ? "" : "\n  \"scenario\": " + JsonText.quoted(scenario) + ",";
    StringJoiner rows =
        new StringJoiner(",\n    ", "{" + head + "\n  \"regions\": [\n    ", "\n  ]\n}");
    for (Line line : lines) {
      StringJoiner limits = new StringJoiner(", ", "[", "]");
      line.limits().forEach(limit -> limits.add("\"" + limit + "\""));
      rows.add(
          "{\"process\": \"%s\", \"type\": \"%s\", \"depth\": %d, \"base\": \"0x%x\", \"size\": \"0x%x\", "
                  .formatted(
                      line.process(), line.type(), line.depth(), line.base(), line.sizeBytes())
              + "\"perms\": \"%s\", \"ceiling\": \"%s\", \"limits\": %s}"
                  .formatted(line.permissions(), line.ceiling(), limits));
    }
    return rows.toString();
  }

  private Line line(String process, Vmar vmar, int depth) {
    String ceiling = VmOption.letters(vmar.permissions());
    return new Line(
        process,
        "vmar",
        depth,
        vmar.base(),
        vmar.sizeBytes(),
        "",
        ceiling,
        limits(vmar, vmar.permissions()));
  }

  private Line line(String process, Mapping mapping, Vmar parent, int depth) {
    StringJoiner permissions = new StringJoiner(" ");
    for (int range = 0; range < mapping.rangeCount(); range++) {
      permissions.add(VmOption.letters(mapping.rangePermissions(range)));
    }
    List<String> limits = new ArrayList<>(limits(parent, mapping.ceiling()));
    for (int bit = 0; bit < NAMES.length; bit++) {
      int permission = VmOption.PERM_READ << bit;
      if ((parent.permissions() & ~mapping.ceiling() & permission) != 0) {
        limits.add(handleLimit(mapping, permission, NAMES[bit]));
      }
    }
    return new Line(
        process,
        "mapping",
        depth,
        mapping.base(),
        mapping.sizeBytes(),
        permissions.toString(),
        VmOption.letters(mapping.ceiling()),
        limits);
  }

  private static String handleLimit(Mapping mapping, int permission, String name) {
    boolean vmo = (mapping.vmoHandlePermissions() & permission) == 0;
    boolean vmar = (mapping.vmarHandlePermissions() & permission) == 0;
    String whose = vmo ? vmar ? "both handles" : "the VMO's handle" : "the VMAR's handle";
    return "%s lacked %s when it was mapped".formatted(whose, name);
  }

  /** Says which VMAR is the outermost that does not allow what {@code ceiling} lacks. */
  private List<String> limits(Vmar vmar, int ceiling) {
    List<String> limits = new ArrayList<>();
    @Nullable Vmar[] lackingHere = lacking.computeIfAbsent(vmar, this::lacking);
    for (int bit = 0; bit < NAMES.length; bit++) {
      int permission = VmOption.PERM_READ << bit;
      Vmar outermost = lackingHere[bit];
      if (outermost != null && (ceiling & permission) == 0) {
        limits.add("%s was made without CAN_MAP_%s".formatted(outermost, NAMES[bit]));
      }
    }
    return limits;
  }

  /**
   * Returns the outermost VMARs that lack something; the parent of {@code vmar} was seen before.
   */
  private @Nullable Vmar[] lacking(Vmar vmar) {
    @Nullable Vmar[] above = lacking.get(vmar.parent());
    @Nullable Vmar[] here = above == null ? new Vmar[NAMES.length] : above.clone();
    for (int bit = 0; bit < NAMES.length; bit++) {
      boolean lacks = (vmar.permissions() & VmOption.PERM_READ << bit) == 0;
      here[bit] = here[bit] == null && lacks ? vmar : here[bit];
    }
    return here;
  }
}

package mmusim.scenarios.run.step;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.scenarios.format.Catalog;
import mmusim.scenarios.format.StepDeclaration;
import mmusim.scenarios.format.value.NameKind;
import mmusim.scenarios.geometry.GeometrySchema;
import mmusim.scenarios.run.machine.MachineFields;

/** All kinds of steps, in the order of the reference page. */
public final class Steps {
  private static final Map<String, StepKind> KINDS = new LinkedHashMap<>();
  private static final Catalog CATALOG;

  static {
    List.of(
            ProcessSteps.kinds(),
            HandleSteps.kinds(),
            VmoSteps.kinds(),
            VmoStateSteps.kinds(),
            VmarSteps.kinds(),
            PinSteps.kinds(),
            PagerSteps.kinds(),
            AccessSteps.kinds(),
            RegisterSteps.kinds(),
            MemorySteps.kinds(),
            TableSteps.kinds(),
            CheckSteps.kinds())
        .forEach(family -> family.forEach(kind -> KINDS.put(kind.declaration().name(), kind)));
    Map<String, StepDeclaration> declarations = new LinkedHashMap<>();
    KINDS.forEach((name, kind) -> declarations.put(name, kind.declaration()));
    CATALOG =
        new Catalog(
            MachineFields.FIELDS,
            declarations,
            Results.STATUS,
            Map.of("root", NameKind.VMAR, "main", NameKind.PROCESS),
            new MachineFields(),
            Map.of("geometry", GeometrySchema.ofGeometry()));
  }

  private Steps() {}

  /** Returns what scenarios may say. */
  public static Catalog catalog() {
    return CATALOG;
  }

  /** Does the step of {@code call} once, and leaves the results in it. */
  public static void run(Call call) {
    String name = call.step().declaration().name();
    StepKind kind = KINDS.get(name);
    if (kind == null) {
      throw new IllegalArgumentException("no such step: " + name);
    }
    kind.action().run(call);
  }
}

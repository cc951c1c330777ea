package mmusim.scenarios.model;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmusim.vm.abi.Status;

/**
 * Who is charged for which frame: all that a VMO sees through copy-on-write, what only it sees, and
 * each page over the number that see it. Where memory commits in runs, the model knows the least.
 *
 * @see "Zircon VM reference, 6 Page states, commit and attribution"
 */
final class ModelFrames {
  /** What every number of sharers divides. */
  private static final long SHARES = 720_720;

  private final ModelSystem system;

  ModelFrames(ModelSystem system) {
    this.system = system;
  }

  private long unitBytes() {
    return system.script.machine.pagesPerUnit() * 4096L;
  }

  private boolean isInRuns(ModelPages pages) {
    return system.script.machine.inRuns() && pages.kind == ModelPages.Kind.ANONYMOUS;
  }

  /** Returns the fields of {@code vmo_info}. An alias is charged for nothing. */
  String attribution(ModelVmo vmo) {
    List<ModelPages.Page> seen = vmo.isAlias() ? List.of() : committed(vmo.pages);
    long committed = seen.size() * unitBytes();
    if (isInRuns(vmo.pages) && !vmo.isAlias()) {
      return "\"committed_bytes\": {\"min\": %d, \"max\": %d}"
          .formatted(committed, vmo.size() * unitBytes());
    }
    long alone = 0;
    long scaled = 0;
    for (ModelPages.Page page : seen) {
      long sharers = sharers(vmo.pages, page);
      if (SHARES % sharers != 0) {
        throw new AssertionError("more share a page than the model can count: " + sharers);
      }
      alone += sharers == 1 ? unitBytes() : 0;
      scaled += unitBytes() * (SHARES / sharers);
    }
    return "\"committed_bytes\": %d, \"committed_private_bytes\": %d, \"committed_scaled_bytes\": %d"
        .formatted(committed, alone, scaled / SHARES);
  }

  private static List<ModelPages.Page> committed(ModelPages pages) {
    return pages.pages.stream().filter(page -> page != null && page.committed).toList();
  }

  private long sharers(ModelPages pages, ModelPages.Page page) {
    return pages.family.stream()
        .filter(system::isHeld)
        .flatMap(held -> committed(held).stream())
        .filter(other -> other.frame == page.frame)
        .count();
  }

  /** Expects as many frames in use as there are different ones in all that is held. */
  void count() {
    Set<ModelPages> all = new HashSet<>();
    system.vmos.forEach(vmo -> all.addAll(vmo.pages.family));
    all.remove(system.device);
    Set<Object> frames = Collections.newSetFromMap(new IdentityHashMap<>());
    all.stream()
        .filter(system::isHeld)
        .flatMap(held -> committed(held).stream())
        .forEach(page -> frames.add(page.frame));
    int count = frames.size() * system.script.machine.pagesPerUnit();
    system
        .script
        .step("assert")
        .with("committed_frames", system.script.machine.inRuns() ? Map.of("min", count) : count)
        .gives(Status.OK);
  }
}

package mmusim.scenarios.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.handle.Rights;
import org.jspecify.annotations.Nullable;

/** All VMOs, pins and address spaces, and the script of what was done to them. */
final class ModelSystem {
  static final int VMOS_MAX = 9;
  static final int BOX_PAGES = ModelSpace.PAGES;
  static final int DEVICE_PAGES = 8;
  private static final int BOX_CAPS =
      VmOption.CAN_MAP_RWX_MASK | VmOption.CAN_MAP_SPECIFIC | VmOption.SPECIFIC;

  /** A pinned range. */
  record Pin(String name, ModelVmo vmo, int first, int count) {}

  final Script script;
  final List<ModelVmo> vmos = new ArrayList<>();
  final List<Pin> pins = new ArrayList<>();
  final ModelSpace[] spaces;
  final ModelPages device = new ModelPages(ModelPages.Kind.DEVICE, DEVICE_PAGES);
  private final ModelFrames frames = new ModelFrames(this);
  private int names;

  ModelSystem(Script.Machine machine) {
    script = new Script(machine);
    script.step("process_create").with("as", "other").with("root", "root2").gives(Status.OK);
    script.step("switch").with("cpu", 1).with("process", "other").gives(Status.OK);
    script.step("pager_create").with("as", "pager").gives(Status.OK);
    spaces = new ModelSpace[] {space("main", "root", "box"), space("other", "root2", "box2")};
  }

  private ModelSpace space(String process, String root, String box) {
    script
        .step("vmar_allocate")
        .with("vmar", root)
        .with("options", BOX_CAPS)
        .with("offset", "4GiB")
        .pages("size", BOX_PAGES)
        .with("as", box)
        .gives(Status.OK);
    return new ModelSpace(process, box, BOX_CAPS);
  }

  String newName(String prefix) {
    return prefix + names++;
  }

  /** Adds a VMO that is no child. */
  ModelVmo addRoot(ModelPages pages) {
    return add(new ModelVmo(newName("v"), ModelVmo.Kind.ROOT, pages, null));
  }

  ModelVmo add(ModelVmo vmo) {
    vmos.add(vmo);
    return vmo;
  }

  /** Returns the VMO that a move means, mostly one that it can do something with; or null. */
  @Nullable ModelVmo vmo(Move move) {
    List<ModelVmo> open = vmos.stream().filter(vmo -> vmo.isOpen).toList();
    List<ModelVmo> fit = open.stream().filter(vmo -> fits(vmo, move.kind())).toList();
    List<ModelVmo> from = fit.isEmpty() || move.draw(22, 6) == 0 ? open : fit;
    return from.isEmpty() ? null : from.get(move.which() % from.size());
  }

  private static boolean fits(ModelVmo vmo, Move.Kind kind) {
    return switch (kind) {
      case SUPPLY, DETACH, PAGER_OP, DIRTY_RANGES -> vmo.pages.kind == ModelPages.Kind.PAGER;
      case LOCK -> vmo.pages.discardable;
      case SET_SIZE -> vmo.resizable;
      default -> vmo.size() > 0;
    };
  }

  /** Returns how many VMOs have a handle. */
  long openCount() {
    return vmos.stream().filter(vmo -> vmo.isOpen).count();
  }

  boolean isAlive(ModelVmo vmo) {
    return vmo.isOpen || vmo.pins > 0 || mappingsOf(vmo) > 0;
  }

  boolean isAlive(ModelPages pages) {
    return vmos.stream().anyMatch(vmo -> vmo.pages == pages && isAlive(vmo));
  }

  /** Returns whether it, or what looks up to it, is used by anyone. */
  boolean isHeld(ModelPages pages) {
    return isAlive(pages) || pages.below.stream().anyMatch(this::isHeld);
  }

  /** Returns whether other living VMOs came from the same pages by snapshots. */
  boolean isInFamily(ModelPages pages) {
    return pages.family.stream().anyMatch(other -> other != pages && isAlive(other));
  }

  /** Returns whether snapshots of a clone below a pager are still held. */
  boolean sharesPages(ModelPages pages) {
    return pages.family.stream().anyMatch(other -> other != pages && isHeld(other));
  }

  /** Returns whether clones follow it, or it is one that follows another clone. */
  boolean isInChain(ModelPages pages) {
    ModelPages above = pages.above;
    return !sharesPages(pages)
        && (pages.below.stream().anyMatch(this::isHeld) || (above != null && above.above != null));
  }

  int mappingsOf(ModelVmo vmo) {
    return spaces[0].mappingsOf(vmo) + spaces[1].mappingsOf(vmo);
  }

  int shareCount(ModelVmo vmo) {
    return Math.min(1, spaces[0].mappingsOf(vmo)) + Math.min(1, spaces[1].mappingsOf(vmo));
  }

  /** Returns the nearest living VMO that it is a child of; those of a dead one are its parent's. */
  @Nullable ModelVmo parentOf(ModelVmo vmo) {
    ModelVmo parent = vmo.parent;
    while (parent != null && !isAlive(parent)) {
      parent = parent.parent;
    }
    return parent;
  }

  long childrenOf(ModelVmo vmo) {
    return vmos.stream().filter(child -> isAlive(child) && parentOf(child) == vmo).count();
  }

  int committed(ModelVmo vmo, int first, int count) {
    return vmo.isAlias() ? 0 : vmo.pages.committed(first, first + count);
  }

  /**
   * Names a handle of a VMO with the rights that {@code choice} leaves; mostly all.
   *
   * @return its name: that of the VMO, or of a duplicate
   */
  String handle(ModelVmo vmo, int choice) {
    return ModelRights.of(vmo, choice) == vmo.rights
        ? vmo.name
        : script.duplicate(vmo.name, ModelRights.of(vmo, choice));
  }

  /** As for a VMO. */
  String handle(ModelSpace.Region region, int choice) {
    int all = ModelRights.all(region);
    return ModelRights.of(region, choice) == all
        ? region.name
        : script.duplicate(region.name, ModelRights.of(region, choice));
  }

  /** Memory pressure. */
  void reclaim() {
    int frames = reclaimAll() * script.machine.pagesPerUnit();
    String expected = script.machine.inRuns() ? "{\"min\": " + frames + "}" : "" + frames;
    script.step("reclaim").gives(Status.OK, "{\"frames\": " + expected + "}");
  }

  private int reclaimAll() {
    int frames = 0;
    for (ModelPages pages : vmos.stream().map(vmo -> vmo.pages).distinct().toList()) {
      if (pages.reclaimable && isAlive(pages) && !pages.hasPins(0, pages.size())) {
        frames += pages.committed(0, pages.size());
        pages.zeroAll(0, pages.size());
        pages.discarded = true;
        pages.reclaimable = false;
      }
      if (pages.kind == ModelPages.Kind.PAGER && isHeld(pages)) {
        for (int page = 0; page < pages.size(); page++) {
          frames += evict(pages, page);
        }
      }
    }
    return frames;
  }

  private static int evict(ModelPages pages, int number) {
    ModelPages.Page page = pages.view(number);
    boolean stays = page.pins > 0 || page.alwaysNeeded || page.state != ModelPages.State.CLEAN;
    if (stays || !page.committed) {
      return 0;
    }
    pages.pages.set(number, new ModelPages.Page(0, false, ModelPages.State.ABSENT));
    return 1;
  }

  /** Looks at all there is. */
  void inspect() {
    for (ModelVmo vmo : vmos) {
      if (vmo.isOpen) {
        info(vmo);
        for (int page = 0; page < vmo.size(); page++) {
          read(vmo, page);
        }
      }
    }
    for (ModelSpace space : spaces) {
      for (int page = 0; page < BOX_PAGES; page++) {
        for (int cpu = 0; cpu < 2; cpu++) {
          access("read", space, cpu, page, VmOption.PERM_READ, 0);
        }
      }
    }
    frames.count();
  }

  void info(ModelVmo vmo) {
    int stream = vmo.isDevice() || vmo.isContiguous() ? 0 : vmo.stream.pages;
    script
        .step("vmo_info")
        .with("vmo", vmo.name)
        .gives(
            Status.OK,
            """
            {"size": "%s", "stream_size": "%s", %s, "num_children": %d, \
            "zero_children": %b, "num_mappings": %d, "share_count": %d, "handle_rights": [%s]}"""
                .formatted(
                    script.machine.pages(vmo.size()),
                    script.machine.pages(stream),
                    frames.attribution(vmo),
                    childrenOf(vmo),
                    childrenOf(vmo) == 0,
                    mappingsOf(vmo),
                    shareCount(vmo),
                    ModelRights.names(vmo.rights)));
  }

  /** Returns what {@code vmo_read} and {@code vmo_write} ask before they look at the pages. */
  Status transferable(ModelVmo vmo, int page) {
    if (vmo.isDevice()) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (vmo.uncached) {
      return Status.ERR_BAD_STATE;
    }
    if (!vmo.contains(page, 1)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    return vmo.pages.discarded ? Status.ERR_NOT_FOUND : Status.OK;
  }

  void read(ModelVmo vmo, int page) {
    Status status = transferable(vmo, page);
    if ((vmo.rights & Rights.READ) == 0) {
      status = Status.ERR_ACCESS_DENIED;
    }
    if (status.isOk()) {
      status = vmo.pages.readable(vmo.first + page);
    }
    Script.Step step =
        script.step("vmo_read").with("vmo", vmo.name).inside("offset", "", page).with("size", 1);
    step.gives(status, status.isOk() ? bytes(vmo.pages.view(vmo.first + page).value) : "");
  }

  /** Reads, writes or executes a byte through a mapping. */
  void access(String kind, ModelSpace space, int cpu, int page, int needed, int value) {
    Status status = space.access(page, needed);
    ModelSpace.Shown here = space.shown[page];
    String result = "\"OK\"";
    if (here != null && status.isOk()) {
      ModelPages pages = here.vmo().pages;
      int at = here.vmo().first + here.offset();
      boolean write = needed == VmOption.PERM_WRITE;
      ModelPages.Page seen = pages.view(at);
      if (!write && seen.zerosShown && seen.state == ModelPages.State.ABSENT) {
        return;
      }
      seen.zerosShown |= !write && !seen.committed && seen.state != ModelPages.State.ABSENT;
      status = write ? pages.write(at, value) : pages.readable(at);
      result = kind.equals("read") && status.isOk() ? bytes(pages.view(at).value) : result;
    }
    Script.Step step = script.step(kind).with("cpu", cpu).with("process", space.process);
    if (kind.equals("write")) {
      step.with("addr", addr(space, page)).fill(value);
    } else {
      step.inside("addr", space.regions.get(0).name + "+", page);
      if (kind.equals("read")) {
        step.with("size", 1);
      }
    }
    step.faultsOrGives(status, result);
  }

  String addr(ModelSpace space, int page) {
    return space.regions.get(0).name + "+" + script.machine.pages(page);
  }

  static String bytes(int value) {
    return "{\"bytes\": \"%02x\"}".formatted(value);
  }

  /** Returns what must be written back, as the call lists it. */
  String dirtyRanges(ModelPages pages) {
    List<String> ranges = new ArrayList<>();
    int page = 0;
    while (page < pages.size()) {
      int start = page;
      while (page < pages.size() && dirtiness(pages, page) == dirtiness(pages, start)) {
        page++;
      }
      if (dirtiness(pages, start) != 0) {
        ranges.add(
            "{\"offset\": \"%s\", \"size\": \"%s\", \"zero\": %b}"
                .formatted(
                    script.machine.pages(start),
                    script.machine.pages(page - start),
                    dirtiness(pages, start) == 1));
      }
    }
    return ranges.stream().collect(Collectors.joining(", ", "{\"ranges\": [", "]}"));
  }

  /** 0: nothing to write back; 1: zeros; 2: a page. */
  private static int dirtiness(ModelPages pages, int number) {
    ModelPages.Page page = pages.view(number);
    boolean known =
        page.state == ModelPages.State.DIRTY || page.state == ModelPages.State.AWAITING_CLEAN;
    return known ? (page.committed ? 2 : 1) : 0;
  }
}

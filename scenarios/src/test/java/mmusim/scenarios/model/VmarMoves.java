package mmusim.scenarios.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.abi.VmarOp;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.handle.Rights;

/** The calls on VMARs, and accesses. */
final class VmarMoves {
  private static final List<Integer> PERMISSIONS =
      List.of(
          0,
          VmOption.PERM_READ,
          VmOption.PERM_READ | VmOption.PERM_WRITE,
          VmOption.PERM_READ | VmOption.PERM_WRITE,
          VmOption.PERM_READ | VmOption.PERM_WRITE,
          VmOption.PERM_READ | VmOption.PERM_WRITE,
          VmOption.PERM_READ | VmOption.PERM_WRITE,
          VmOption.PERM_READ | VmOption.PERM_EXECUTE,
          VmOption.PERM_MASK,
          VmOption.PERM_MASK,
          VmOption.PERM_WRITE);

  private final ModelSystem system;
  private final Script script;
  private final VmoMoves vmoMoves;

  VmarMoves(ModelSystem system, VmoMoves vmoMoves) {
    this.system = system;
    this.script = system.script;
    this.vmoMoves = vmoMoves;
  }

  private ModelSpace space(Move move) {
    return system.spaces[move.draw(20, 3) / 2];
  }

  /** Returns the space of a move, or the other one if only that has mappings. */
  private ModelSpace mappedSpace(Move move) {
    ModelSpace space = space(move);
    ModelSpace other = system.spaces[space == system.spaces[0] ? 1 : 0];
    boolean isOther = mapped(space, 0).length == 0 && mapped(other, 0).length != 0;
    return isOther && move.draw(25, 8) != 0 ? other : space;
  }

  /** Returns a region that a call is made on, mostly one that is deepest at a page. */
  private static ModelSpace.Region region(ModelSpace space, Move move, int page) {
    return switch (move.draw(21, 5)) {
      case 0 -> space.regions.get(0);
      case 1 -> space.regions.get(move.which() % space.regions.size());
      default -> space.deepest(page);
    };
  }

  /** Returns the page that a move means, mostly one that is mapped. */
  private static int page(ModelSpace space, Move move) {
    return page(space, move, 0);
  }

  /** As above, and mostly one that has permissions. */
  private static int page(ModelSpace space, Move move, int needed) {
    int[] fit = mapped(space, move.draw(22, 3) == 0 ? 0 : needed);
    int[] mapped = fit.length == 0 ? mapped(space, 0) : fit;
    boolean anywhere = mapped.length == 0 || move.draw(23, 5) == 0;
    return anywhere ? move.at() : mapped[move.at() % mapped.length];
  }

  private static int[] mapped(ModelSpace space, int needed) {
    return IntStream.range(0, ModelSpace.PAGES)
        .filter(
            page -> {
              ModelSpace.Shown here = space.shown[page];
              return here != null && (needed & ~here.permissions()) == 0;
            })
        .toArray();
  }

  /** Returns the pages that a call means, mostly a few that are mapped. */
  private static int length(ModelSpace space, Move move, int at) {
    int most = move.draw(24, 3) == 0 ? move.length() : move.length() / 3;
    int mapped = 0;
    while (at + mapped < ModelSpace.PAGES && space.shown[at + mapped] != null) {
      mapped++;
    }
    return move.count(1 + most, mapped);
  }

  private static int offset(ModelSpace.Region in, Move move) {
    return move.at() < in.start ? move.at() : move.at() - in.start;
  }

  void allocate(Move move) {
    ModelSpace space = space(move);
    ModelSpace.Region in = region(space, move, move.at());
    int caps =
        (move.draw(0, 12) == 0 ? 0 : VmOption.CAN_MAP_READ)
            | (move.draw(1, 6) == 0 ? 0 : VmOption.CAN_MAP_WRITE)
            | (move.draw(2, 2) == 0 ? 0 : VmOption.CAN_MAP_EXECUTE)
            | (move.draw(3, 6) == 0 ? 0 : VmOption.CAN_MAP_SPECIFIC);
    int choice = move.draw(4, 30);
    int offset = offset(in, move);
    int count = 1 + move.length() / 2;
    String name = system.newName("r");
    String handle = system.handle(in, choice);
    Status status = space.allocate(name, in, ModelRights.of(in, choice), offset, count, caps);
    script
        .step("vmar_allocate")
        .with("vmar", handle)
        .with("options", caps | VmOption.SPECIFIC)
        .pages("offset", offset)
        .pages("size", count)
        .with("as", status.isOk() ? name : "none")
        .gives(status);
  }

  void map(ModelVmo vmo, Move move) {
    ModelSpace space = space(move);
    ModelSpace.Region in = region(space, move, move.at());
    boolean overwrites = move.draw(0, 3) != 0;
    int asked = PERMISSIONS.get(move.draw(1, PERMISSIONS.size()));
    if ((vmo.rights & Rights.EXECUTE) != 0 && move.draw(11, 2) == 0) {
      asked = VmOption.PERM_MASK;
    }
    int flags =
        (move.draw(2, overwrites ? 20 : 4) == 0 ? VmOption.MAP_RANGE : 0)
            | (move.draw(3, 9) == 0 ? VmOption.REQUIRE_NON_RESIZABLE : 0)
            | (move.draw(4, 8) == 0 ? 0 : VmOption.ALLOW_FAULTS)
            | (move.draw(5, 6) == 0 ? VmOption.FAULT_BEYOND_STREAM_SIZE : 0);
    int regionChoice = move.draw(6, 30);
    int vmoChoice = move.draw(7, 30);
    int offset = offset(in, move);
    int vmoOffset = vmoOffset(vmo, in.start + offset, move);
    int count = move.count(1 + move.length() / 2, in.end - in.start - offset);
    String regionHandle = system.handle(in, regionChoice);
    String vmoHandle = system.handle(vmo, vmoChoice);
    int vmoRights = ModelRights.of(vmo, vmoChoice);
    int ceiling =
        ModelSpace.permissionsOf(vmoRights)
            & ModelSpace.permissionsOf(ModelRights.of(in, regionChoice));
    int permissions = move.draw(9, 5) == 0 ? asked : allowed(asked, ceiling & in.permissions());
    int place = overwrites ? VmOption.SPECIFIC_OVERWRITE : VmOption.SPECIFIC;
    int options = permissions | flags | place;
    Status status = checkMap(vmo, vmoRights, options, ceiling);
    if (status.isOk()) {
      boolean beyond = (options & VmOption.FAULT_BEYOND_STREAM_SIZE) != 0;
      var first = new ModelSpace.Shown(vmo, vmoOffset, ceiling, permissions, beyond);
      status = space.map(in, offset, count, first, overwrites);
    }
    script
        .step("vmar_map")
        .with("vmar", regionHandle)
        .with("options", options)
        .pages("vmar_offset", offset)
        .with("vmo", vmoHandle)
        .pages("vmo_offset", vmoOffset)
        .pages("len", count)
        .with("as", "m")
        .gives(status);
  }

  private static int allowed(int asked, int most) {
    return ModelSpace.lacksRead(asked & most) ? 0 : asked & most;
  }

  /** Most mappings are such that a large page of the VMO may be one of the mapping, too. */
  private int vmoOffset(ModelVmo vmo, int start, Move move) {
    int largePages = script.machine.largePages();
    int at = move.draw(8, 4);
    boolean anywhere = move.draw(10, 4) == 0;
    int alike = at + Math.floorMod(start - vmo.first - at, largePages);
    int offset = anywhere ? at : alike;
    return offset < vmo.size() ? offset : offset % Math.max(largePages, vmo.size());
  }

  private static Status checkMap(ModelVmo vmo, int vmoRights, int options, int ceiling) {
    int permissions = options & VmOption.PERM_MASK;
    boolean beyond = (options & VmOption.FAULT_BEYOND_STREAM_SIZE) != 0;
    boolean allowsFaults = (options & VmOption.ALLOW_FAULTS) != 0;
    if (beyond && (vmo.isDevice() || vmo.isContiguous())) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if ((vmoRights & Rights.MAP) == 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    boolean both =
        (options & VmOption.MAP_RANGE) != 0 && (options & VmOption.SPECIFIC_OVERWRITE) != 0;
    if (ModelSpace.lacksRead(permissions) || both) {
      return Status.ERR_INVALID_ARGS;
    }
    if ((permissions & ~ceiling) != 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    if (beyond && !allowsFaults) {
      return Status.ERR_INVALID_ARGS;
    }
    boolean mustNotResize = (options & VmOption.REQUIRE_NON_RESIZABLE) != 0;
    return (mustNotResize && vmo.resizable) || (!allowsFaults && vmo.pages.discardable)
        ? Status.ERR_NOT_SUPPORTED
        : Status.OK;
  }

  void unmap(Move move) {
    ModelSpace space = mappedSpace(move);
    int at = page(space, move);
    ModelSpace.Region in = region(space, move, at);
    int choice = move.draw(0, 30);
    int length = length(space, move, at);
    int end = at + length;
    boolean opChildren = (ModelRights.of(in, choice) & Rights.OP_CHILDREN) != 0;
    String handle = system.handle(in, choice);
    Status status = space.unmap(in, at, end, opChildren);
    script
        .step("vmar_unmap")
        .with("vmar", handle)
        .with("addr", system.addr(space, at))
        .pages("len", length)
        .gives(status);
  }

  void protect(Move move) {
    ModelSpace space = mappedSpace(move);
    int at = page(space, move);
    ModelSpace.Region in = region(space, move, at);
    int choice = move.draw(0, 30);
    int permissions = PERMISSIONS.get(move.draw(1, PERMISSIONS.size()));
    int length = length(space, move, at);
    int end = at + length;
    String handle = system.handle(in, choice);
    Status status = space.protect(in, ModelRights.of(in, choice), at, end, permissions);
    script
        .step("vmar_protect")
        .with("vmar", handle)
        .with("options", permissions)
        .with("addr", system.addr(space, at))
        .pages("len", length)
        .gives(status);
  }

  void destroy(Move move) {
    ModelSpace space = space(move);
    ModelSpace.Region region = region(space, move, move.at());
    if (region.parent == null) {
      return;
    }
    int choice = move.draw(0, 20);
    String handle = system.handle(region, choice);
    Status status = space.destroy(region, ModelRights.of(region, choice));
    script.step("vmar_destroy").with("vmar", handle).gives(status);
  }

  void op(Move move) {
    ModelSpace space = mappedSpace(move);
    int at = page(space, move);
    ModelSpace.Region in = region(space, move, at);
    int op =
        List.of(
                VmarOp.COMMIT,
                VmarOp.DECOMMIT,
                VmarOp.MAP_RANGE,
                VmarOp.ZERO,
                VmarOp.DONT_NEED,
                VmarOp.ALWAYS_NEED,
                VmarOp.PREFETCH)
            .get(move.draw(0, 7));
    int choice = move.draw(1, 30);
    int rights = ModelRights.of(in, choice);
    int needed =
        switch (op) {
          case VmarOp.COMMIT, VmarOp.DECOMMIT, VmarOp.ZERO -> VmOption.PERM_WRITE;
          case VmarOp.PREFETCH -> VmOption.PERM_READ;
          default -> 0;
        };
    boolean descends =
        (rights & Rights.OP_CHILDREN) != 0
            && op != VmarOp.COMMIT
            && op != VmarOp.DECOMMIT
            && op != VmarOp.PREFETCH;
    String handle = system.handle(in, choice);
    int length = length(space, move, at);
    int end = at + length;
    if (op == VmarOp.ZERO && !zerosAreKnown(space, at, end)) {
      return;
    }
    Status status =
        (needed & ~ModelSpace.permissionsOf(rights)) != 0
            ? Status.ERR_ACCESS_DENIED
            : space.apply(in, at, end, needed, descends, operation(op));
    script
        .step("vmar_op_range")
        .with("vmar", handle)
        .with("op", op)
        .with("addr", system.addr(space, at))
        .pages("len", length)
        .gives(status);
  }

  private static boolean zerosAreKnown(ModelSpace space, int first, int end) {
    return Arrays.stream(space.shown, first, Math.min(end, space.shown.length))
        .allMatch(shown -> shown == null || shown.vmo().pages.zerosAreKnown());
  }

  private ModelSpace.VmoOperation operation(int op) {
    int vmoOp =
        switch (op) {
          case VmarOp.COMMIT -> VmoOp.COMMIT;
          case VmarOp.DECOMMIT -> VmoOp.DECOMMIT;
          case VmarOp.ZERO -> VmoOp.ZERO;
          case VmarOp.DONT_NEED -> VmoOp.DONT_NEED;
          case VmarOp.ALWAYS_NEED -> VmoOp.ALWAYS_NEED;
          default -> VmoOp.PREFETCH;
        };
    return op == VmarOp.MAP_RANGE
        ? (vmo, first, count) -> Status.OK
        : (vmo, first, count) -> vmoMoves.apply(vmo, vmoOp, first, count);
  }

  void access(Move move, String kind, int needed) {
    ModelSpace space = mappedSpace(move);
    system.access(kind, space, move.draw(0, 2), page(space, move, needed), needed, move.value());
  }

  void readMemory(Move move) {
    ModelSpace space = mappedSpace(move);
    int at = page(space, move);
    ModelSpace.Shown here = space.shown[at];
    Status status = Status.ERR_NO_MEMORY;
    String result = "";
    if (here != null) {
      int page = here.vmo().first + here.offset();
      status = system.transferable(here.vmo(), here.offset());
      status = status.isOk() ? here.vmo().pages.readable(page) : status;
      result = status.isOk() ? ModelSystem.bytes(here.vmo().pages.view(page).value) : "";
    }
    script
        .step("process_read_memory")
        .with("process", space.process)
        .with("addr", system.addr(space, at))
        .with("size", 1)
        .gives(status, result);
  }
}

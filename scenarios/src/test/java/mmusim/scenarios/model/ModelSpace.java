package mmusim.scenarios.model;

import java.util.ArrayList;
import java.util.List;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.handle.Rights;
import org.jspecify.annotations.Nullable;

/** The addresses of a process in one large VMAR: every page shows a page of a VMO, or nothing. */
final class ModelSpace {
  /** Pages of the VMAR. */
  static final int PAGES = 16;

  /** A VMAR: a range of pages and what mappings in it may have. */
  static final class Region {
    final String name;
    final int start;
    final int end;
    final int caps;
    final @Nullable Region parent;
    boolean isAlive = true;

    Region(String name, int start, int end, int caps, @Nullable Region parent) {
      this.name = name;
      this.start = start;
      this.end = end;
      this.caps = caps;
      this.parent = parent;
    }

    int permissions() {
      return (caps & VmOption.CAN_MAP_RWX_MASK) >>> 7;
    }

    boolean isBelow(Region other) {
      for (Region at = parent; at != null; at = at.parent) {
        if (at == other) {
          return true;
        }
      }
      return false;
    }
  }

  /** What a page shows. */
  record Shown(ModelVmo vmo, int offset, int ceiling, int permissions, boolean endsWithStream) {
    Shown with(int newPermissions) {
      return new Shown(vmo, offset, ceiling, newPermissions, endsWithStream);
    }

    /** Returns whether the next page may belong to the same mapping. */
    boolean goesOnWith(@Nullable Shown next) {
      return next != null
          && next.vmo == vmo
          && next.offset == offset + 1
          && next.ceiling == ceiling
          && next.endsWithStream == endsWithStream;
    }

    /** Returns the first page of the VMO that may not be accessed. */
    int accessibleEnd() {
      return endsWithStream ? vmo.stream.pages : vmo.size();
    }
  }

  /** An operation on a range of a VMO. */
  interface VmoOperation {
    Status on(ModelVmo vmo, int first, int count);
  }

  final String process;
  final List<Region> regions = new ArrayList<>();
  final @Nullable Shown[] shown = new Shown[PAGES];

  ModelSpace(String process, String box, int caps) {
    this.process = process;
    regions.add(new Region(box, 0, PAGES, caps, null));
  }

  /** Returns the deepest region that holds a page. */
  Region deepest(int page) {
    Region found = regions.get(0);
    for (Region region : regions) {
      if (region.isAlive && region.isBelow(found) && region.start <= page && page < region.end) {
        found = region;
      }
    }
    return found;
  }

  private boolean isFree(Region in, int start, int end) {
    for (int page = start; page < end; page++) {
      if (deepest(page) != in || shown[page] != null) {
        return false;
      }
    }
    return true;
  }

  Status allocate(String name, Region in, int rights, int offset, int count, int caps) {
    int needed = (caps & VmOption.CAN_MAP_RWX_MASK) >>> 7;
    if ((needed & ~permissionsOf(rights)) != 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    if (!in.isAlive) {
      return Status.ERR_BAD_STATE;
    }
    if ((needed & ~in.permissions()) != 0 || (in.caps & VmOption.CAN_MAP_SPECIFIC) == 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    int start = in.start + offset;
    if (start + count > in.end) {
      return Status.ERR_INVALID_ARGS;
    }
    if (!isFree(in, start, start + count)) {
      return Status.ERR_ALREADY_EXISTS;
    }
    regions.add(new Region(name, start, start + count, caps, in));
    return Status.OK;
  }

  /** What comes after the checks of options and handles. */
  Status map(Region in, int offset, int count, Shown first, boolean overwrites) {
    if ((first.permissions() & ~in.permissions()) != 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    if (!in.isAlive) {
      return Status.ERR_BAD_STATE;
    }
    if ((in.caps & VmOption.CAN_MAP_SPECIFIC) == 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    int start = in.start + offset;
    if (start + count > in.end) {
      return Status.ERR_INVALID_ARGS;
    }
    if (!isFree(in, start, start + count)) {
      if (!overwrites) {
        return Status.ERR_ALREADY_EXISTS;
      }
      for (int page = start; page < start + count; page++) {
        if (deepest(page) != in) {
          return Status.ERR_INVALID_ARGS;
        }
      }
    }
    for (int i = 0; i < count; i++) {
      shown[start + i] =
          new Shown(
              first.vmo(),
              first.offset() + i,
              first.ceiling() & in.permissions(),
              first.permissions(),
              first.endsWithStream());
    }
    return Status.OK;
  }

  Status unmap(Region in, int start, int end, boolean opChildren) {
    if (!in.isAlive) {
      return Status.ERR_BAD_STATE;
    }
    if (start < in.start || end > in.end) {
      return Status.ERR_INVALID_ARGS;
    }
    for (Region child : regions) {
      boolean overlaps = child.start < end && start < child.end;
      boolean whole = start <= child.start && child.end <= end;
      if (child.isAlive && child.parent == in && overlaps && !(whole && opChildren)) {
        return Status.ERR_INVALID_ARGS;
      }
    }
    for (Region child : regions) {
      if (child.isBelow(in) && start <= child.start && child.end <= end) {
        child.isAlive = false;
      }
    }
    for (int page = start; page < end; page++) {
      shown[page] = null;
    }
    return Status.OK;
  }

  Status destroy(Region region, int rights) {
    if ((rights & Rights.OP_CHILDREN) == 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    Status status = unmap(region, region.start, region.end, true);
    region.isAlive = false;
    return status;
  }

  Status protect(Region in, int rights, int start, int end, int permissions) {
    if ((permissions & ~permissionsOf(rights)) != 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    if (lacksRead(permissions)) {
      return Status.ERR_INVALID_ARGS;
    }
    if (!in.isAlive) {
      return Status.ERR_BAD_STATE;
    }
    if (start < in.start || end > in.end) {
      return Status.ERR_INVALID_ARGS;
    }
    for (int page = start; page < end; page++) {
      boolean direct = deepest(page) == in;
      Shown here = shown[page];
      if (here == null) {
        return Status.ERR_NOT_FOUND;
      }
      if ((permissions & ~here.ceiling()) != 0) {
        return Status.ERR_ACCESS_DENIED;
      }
      if (!direct && (rights & Rights.OP_CHILDREN) == 0) {
        return Status.ERR_INVALID_ARGS;
      }
      if (!direct && (permissions & ~here.permissions()) != 0) {
        return Status.ERR_ACCESS_DENIED;
      }
    }
    for (int page = start; page < end; page++) {
      Shown here = shown[page];
      shown[page] = here == null ? null : here.with(permissions);
    }
    return Status.OK;
  }

  /**
   * Applies an operation mapping by mapping.
   *
   * @param needed permissions that a ceiling must have
   * @param intoChildren whether mappings of child VMARs may be touched
   */
  Status apply(
      Region in, int start, int end, int needed, boolean intoChildren, VmoOperation operation) {
    if (start < in.start || end > in.end) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (!in.isAlive) {
      return Status.ERR_BAD_STATE;
    }
    int page = start;
    while (page < end) {
      Shown here = shown[page];
      if (here == null) {
        return Status.ERR_BAD_STATE;
      }
      if (deepest(page) != in && !intoChildren) {
        return Status.ERR_INVALID_ARGS;
      }
      int count = mappingEnd(page, end) - page;
      if (here.endsWithStream() && here.offset() + count > here.accessibleEnd()) {
        return Status.ERR_OUT_OF_RANGE;
      }
      if ((needed & ~here.ceiling()) != 0) {
        return Status.ERR_ACCESS_DENIED;
      }
      Status status = operation.on(here.vmo(), here.offset(), count);
      if (!status.isOk()) {
        return status;
      }
      page += count;
    }
    return Status.OK;
  }

  private int mappingEnd(int page, int end) {
    int at = page;
    Shown here = shown[at];
    while (here != null
        && at + 1 < end
        && here.goesOnWith(shown[at + 1])
        && deepest(at + 1) == deepest(page)) {
      at++;
      here = shown[at];
    }
    return at + 1;
  }

  int mappingsOf(ModelVmo vmo) {
    int count = 0;
    for (int page = 0; page < PAGES; page = mappingEnd(page, PAGES)) {
      Shown here = shown[page];
      count += here != null && here.vmo() == vmo ? 1 : 0;
    }
    return count;
  }

  /** Returns OK if an access may go on to the VMO. */
  Status access(int page, int needed) {
    Shown here = shown[page];
    if (here == null) {
      return Status.ERR_NOT_FOUND;
    }
    if ((needed & ~here.permissions()) != 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    if (here.offset() >= here.accessibleEnd()) {
      return Status.ERR_OUT_OF_RANGE;
    }
    return here.vmo().pages.discarded ? Status.ERR_NOT_FOUND : Status.OK;
  }

  static boolean lacksRead(int permissions) {
    return permissions != 0 && (permissions & VmOption.PERM_READ) == 0;
  }

  static int permissionsOf(int rights) {
    return rights >>> 2 & VmOption.PERM_MASK;
  }
}

package mmusim.scenarios.model;

import static mmusim.scenarios.model.ModelPages.State;

import java.util.List;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;

/** The calls of the pager; it answers only when a move says so. */
final class PagerMoves {
  private final ModelSystem system;
  private final Script script;

  PagerMoves(ModelSystem system) {
    this.system = system;
    this.script = system.script;
  }

  void createPaged(Move move) {
    int count = (move.length() + 4) % 7;
    int options =
        (move.draw(0, 2) == 0 ? VmoOption.RESIZABLE : 0)
            | (move.draw(1, 2) == 0 ? VmoOption.TRAP_DIRTY : 0);
    ModelPages pages = new ModelPages(ModelPages.Kind.PAGER, count);
    pages.trapsDirty = (options & VmoOption.TRAP_DIRTY) != 0;
    ModelVmo vmo = system.addRoot(pages);
    vmo.makeResizable((options & VmoOption.RESIZABLE) != 0);
    script
        .step("pager_create_vmo")
        .with("pager", "pager")
        .with("options", options)
        .with("key", system.vmos.size())
        .pages("size", count)
        .with("as", vmo.name)
        .gives(Status.OK);
  }

  /** Supplies one page with a byte, and zeros behind it. */
  void supply(ModelVmo vmo, Move move) {
    int first = move.first(vmo.size());
    int count = move.count(1 + move.length() / 2, vmo.size() - first);
    script.step("vmo_create").pages("size", count).with("as", "aux").gives(Status.OK);
    script.step("vmo_write").with("vmo", "aux").fill(move.value()).gives(Status.OK);
    Status status = Status.OK;
    if ((vmo.rights & Rights.WRITE) == 0) {
      status = Status.ERR_ACCESS_DENIED;
    } else if (!isOfPager(vmo)) {
      status = Status.ERR_INVALID_ARGS;
    } else if (!vmo.contains(first, count)) {
      status = Status.ERR_OUT_OF_RANGE;
    } else if (count > 0 && vmo.pages.detached) {
      status = Status.ERR_BAD_STATE;
    } else {
      int withPages = script.machine.committedAtOnce(count);
      for (int i = 0; i < count; i++) {
        if (vmo.pages.view(first + i).state == State.ABSENT) {
          int value = i == 0 ? move.value() : 0;
          vmo.pages.pages.set(first + i, new ModelPages.Page(value, i < withPages, State.CLEAN));
        }
      }
    }
    script
        .step("pager_supply_pages")
        .with("pager", "pager")
        .with("vmo", vmo.name)
        .pages("offset", first)
        .pages("size", count)
        .with("aux", "aux")
        .gives(status);
    script.step("handle_close").with("handle", "aux").gives(Status.OK);
  }

  private static boolean isOfPager(ModelVmo vmo) {
    return vmo.pages.kind == ModelPages.Kind.PAGER && vmo.kind == ModelVmo.Kind.ROOT;
  }

  void detach(ModelVmo vmo) {
    Status status = (vmo.rights & Rights.WRITE) == 0 ? Status.ERR_ACCESS_DENIED : Status.OK;
    if (status.isOk() && !isOfPager(vmo)) {
      status = Status.ERR_INVALID_ARGS;
    }
    if (status.isOk()) {
      vmo.pages.detach();
    }
    script.step("pager_detach_vmo").with("pager", "pager").with("vmo", vmo.name).gives(status);
  }

  void pagerOp(ModelVmo vmo, Move move) {
    String op = List.of("DIRTY", "DIRTY", "WRITEBACK_BEGIN", "WRITEBACK_END").get(move.draw(0, 4));
    int first = move.first(vmo.size());
    int count = move.count(move.length(), vmo.size() - first);
    boolean onlyZeros = op.equals("WRITEBACK_BEGIN") && move.draw(1, 3) == 0;
    Status status = pagerOpStatus(vmo, op, first, count);
    script
        .step("pager_op_range")
        .with("pager", "pager")
        .with("op", op)
        .with("vmo", vmo.name)
        .pages("offset", first)
        .pages("size", count)
        .with("data", onlyZeros ? 1 : 0)
        .gives(status);
    if (!status.isOk()) {
      return;
    }
    if (op.equals("WRITEBACK_BEGIN")) {
      vmo.pages.beginZeroWriteback(first, first + count);
    } else if (op.equals("WRITEBACK_END")) {
      vmo.pages.endZeroWriteback(first, first + count);
    }
    for (int page = first; page < first + count; page++) {
      ModelPages.Page here = vmo.pages.view(page);
      if (op.equals("DIRTY")) {
        here.state = State.DIRTY;
        here.committed = true;
      } else if (op.equals("WRITEBACK_BEGIN")
          && !onlyZeros
          && here.committed
          && here.state == State.DIRTY
          && here.pins == 0) {
        here.state = State.AWAITING_CLEAN;
      } else if (op.equals("WRITEBACK_END") && here.state == State.AWAITING_CLEAN) {
        here.state = State.CLEAN;
      }
    }
    vmo.pages.findZeroRuns();
  }

  private static Status pagerOpStatus(ModelVmo vmo, String op, int first, int count) {
    if ((vmo.rights & Rights.WRITE) == 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    if (!isOfPager(vmo)) {
      return Status.ERR_INVALID_ARGS;
    }
    if (op.equals("DIRTY") && !vmo.pages.trapsDirty) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (!vmo.contains(first, count)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (!op.equals("DIRTY")) {
      return Status.OK;
    }
    if (vmo.pages.detached) {
      return Status.ERR_BAD_STATE;
    }
    return vmo.pages.prefetch(first, first + count).isOk() ? Status.OK : Status.ERR_NOT_FOUND;
  }

  void dirtyRanges(ModelVmo vmo) {
    boolean allowed = (vmo.rights & Rights.READ) != 0;
    Status status = isOfPager(vmo) ? Status.OK : Status.ERR_INVALID_ARGS;
    script
        .step("pager_query_dirty_ranges")
        .with("pager", "pager")
        .with("vmo", vmo.name)
        .pages("size", vmo.size())
        .gives(allowed ? status : Status.ERR_ACCESS_DENIED, system.dirtyRanges(vmo.pages));
  }
}

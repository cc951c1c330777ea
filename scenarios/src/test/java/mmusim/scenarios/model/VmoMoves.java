package mmusim.scenarios.model;

import java.util.List;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;

/** The calls on VMOs: their checks in order, then what they do to the pages. */
final class VmoMoves {
  private final ModelSystem system;
  private final Script script;

  VmoMoves(ModelSystem system) {
    this.system = system;
    this.script = system.script;
  }

  void create(Move move) {
    int count = (move.length() + 4) % 7;
    int kind = move.draw(0, 8);
    if (kind == 0) {
      createContiguous(1 + count);
    } else if (kind == 1) {
      createDevice(move.at() % 4, 1 + count % 4);
    } else {
      int options = List.of(0, 0, VmoOption.RESIZABLE, VmoOption.DISCARDABLE).get(kind / 2);
      ModelPages pages = new ModelPages(ModelPages.Kind.ANONYMOUS, count);
      pages.discardable = options == VmoOption.DISCARDABLE;
      ModelVmo vmo = system.addRoot(pages);
      vmo.makeResizable(options == VmoOption.RESIZABLE);
      script
          .step("vmo_create")
          .pages("size", count)
          .with("options", options)
          .with("as", vmo.name)
          .gives(Status.OK);
    }
  }

  private void createContiguous(int count) {
    ModelVmo vmo = system.addRoot(new ModelPages(ModelPages.Kind.CONTIGUOUS, count));
    script
        .step("vmo_create_contiguous")
        .pages("size", count)
        .with("alignment_log2", script.machine.contiguousLog2())
        .with("as", vmo.name)
        .gives(Status.OK);
  }

  /** Device memory is the same however many VMOs show it. */
  private void createDevice(int first, int count) {
    ModelVmo vmo = system.addRoot(system.device);
    vmo.first = first;
    vmo.fixedSize = count;
    script
        .step("vmo_create_physical")
        .with("paddr", "4MiB+" + script.machine.pages(first))
        .pages("size", count)
        .with("as", vmo.name)
        .gives(Status.OK);
  }

  void close(ModelVmo vmo) {
    vmo.isOpen = false;
    script.step("handle_close").with("handle", vmo.name).gives(Status.OK);
  }

  void makeExecutable(ModelVmo vmo) {
    vmo.rights |= Rights.EXECUTE;
    script
        .step("vmo_replace_as_executable")
        .with("handle", vmo.name)
        .with("as", vmo.name)
        .gives(Status.OK);
  }

  void write(ModelVmo vmo, Move move) {
    int choice = move.draw(0, 40);
    int page = move.at() % 7;
    Status status = system.transferable(vmo, page);
    if ((ModelRights.of(vmo, choice) & Rights.WRITE) == 0) {
      status = Status.ERR_ACCESS_DENIED;
    }
    if (status.isOk()) {
      status = vmo.pages.write(vmo.first + page, move.value());
    }
    script
        .step("vmo_write")
        .with("vmo", system.handle(vmo, choice))
        .pages("offset", page)
        .fill(move.value())
        .gives(status);
  }

  void op(ModelVmo vmo, Move move) {
    int op =
        List.of(
                VmoOp.COMMIT,
                VmoOp.DECOMMIT,
                VmoOp.ZERO,
                VmoOp.PREFETCH,
                VmoOp.ALWAYS_NEED,
                VmoOp.DONT_NEED)
            .get(move.draw(0, 6));
    if (op == VmoOp.ZERO && !vmo.pages.zerosAreKnown()) {
      return;
    }
    int choice = move.draw(1, 40);
    int needed =
        switch (op) {
          case VmoOp.COMMIT, VmoOp.DECOMMIT, VmoOp.ZERO -> Rights.WRITE;
          case VmoOp.PREFETCH -> Rights.READ;
          default -> 0;
        };
    Status status = Status.ERR_ACCESS_DENIED;
    int first = move.first(vmo.size());
    int count = move.count(move.length(), vmo.size() - first);
    if ((ModelRights.of(vmo, choice) & needed) == needed) {
      status = apply(vmo, op, first, count);
    }
    script
        .step("vmo_op_range")
        .with("vmo", system.handle(vmo, choice))
        .with("op", op)
        .pages("offset", first)
        .pages("size", count)
        .gives(status);
  }

  /** An operation below the handle. */
  Status apply(ModelVmo vmo, int op, int first, int count) {
    ModelPages pages = vmo.pages;
    int from = vmo.first + first;
    int end = from + count;
    boolean pagerBacked = pages.isPagerBacked();
    boolean isHint = op == VmoOp.ALWAYS_NEED || op == VmoOp.DONT_NEED;
    if (isHint && !pagerBacked) {
      return Status.OK;
    }
    if (vmo.isDevice() && op != VmoOp.PREFETCH) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (op == VmoOp.DECOMMIT && vmo.isContiguous()) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (op == VmoOp.ZERO && (count == 0 || vmo.uncached)) {
      return count == 0 ? Status.OK : Status.ERR_BAD_STATE;
    }
    if (!vmo.contains(first, count)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (pages.discarded && op == VmoOp.COMMIT && count > 0) {
      return Status.ERR_NOT_FOUND;
    }
    return switch (op) {
      case VmoOp.COMMIT -> pages.commit(from, end);
      case VmoOp.ZERO -> pages.zeroAll(from, end);
      case VmoOp.DECOMMIT -> decommit(vmo, from, end);
      case VmoOp.PREFETCH -> pages.prefetch(from, end);
      case VmoOp.ALWAYS_NEED -> alwaysNeed(pages, from, end);
      default -> Status.OK;
    };
  }

  private Status decommit(ModelVmo vmo, int first, int end) {
    if (first == end) {
      return Status.OK;
    }
    if (vmo.pages.isPagerBacked() || system.isInFamily(vmo.pages)) {
      return Status.ERR_NOT_SUPPORTED;
    }
    return vmo.pages.hasPins(first, end) ? Status.ERR_BAD_STATE : vmo.pages.zeroAll(first, end);
  }

  private static Status alwaysNeed(ModelPages pages, int first, int end) {
    if (pages.prefetch(first, end) == Status.ERR_SHOULD_WAIT) {
      return Status.ERR_SHOULD_WAIT;
    }
    for (int page = first; page < end; page++) {
      pages.view(page).alwaysNeeded |= pages.view(page).committed;
    }
    return Status.OK;
  }

  void lock(ModelVmo vmo, Move move) {
    int op = List.of(VmoOp.LOCK, VmoOp.TRY_LOCK, VmoOp.UNLOCK, VmoOp.UNLOCK).get(move.draw(0, 4));
    int size = move.draw(1, 8) == 0 ? vmo.size() + 1 : vmo.size();
    boolean wasDiscarded = vmo.pages.discarded;
    Status status = lockStatus(vmo, op, size);
    Script.Step step =
        script
            .step("vmo_op_range")
            .with("vmo", vmo.name)
            .with("op", op)
            .with("offset", 0)
            .pages("size", size);
    if (op == VmoOp.LOCK) {
      int lost = wasDiscarded ? vmo.size() : 0;
      step.gives(
          status,
          "{\"discarded_offset\": 0, \"discarded_size\": \"%s\"}"
              .formatted(script.machine.pages(lost)));
    } else {
      step.gives(status);
    }
  }

  private static Status lockStatus(ModelVmo vmo, int op, int size) {
    ModelPages pages = vmo.pages;
    if ((vmo.rights & (Rights.READ | Rights.WRITE)) == 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    if (!pages.discardable) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (size != vmo.size()) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (op == VmoOp.UNLOCK) {
      if (pages.locks == 0) {
        return Status.ERR_BAD_STATE;
      }
      pages.locks--;
      pages.reclaimable = pages.locks == 0;
      return Status.OK;
    }
    if (op == VmoOp.TRY_LOCK && pages.discarded) {
      return Status.ERR_UNAVAILABLE;
    }
    pages.locks++;
    pages.reclaimable = false;
    pages.discarded = false;
    return Status.OK;
  }

  void setSize(ModelVmo vmo, Move move) {
    int choice = move.draw(0, 30);
    int rights = ModelRights.of(vmo, choice);
    int count = move.length();
    ModelPages pages = vmo.pages;
    Status status = Status.OK;
    if ((rights & Rights.WRITE) == 0) {
      status = Status.ERR_ACCESS_DENIED;
    } else if (!vmo.resizable) {
      status = Status.ERR_UNAVAILABLE;
    } else if ((rights & Rights.RESIZE) == 0) {
      status = Status.ERR_ACCESS_DENIED;
    } else if (count < pages.size() && pages.hasPins(count, pages.size())) {
      status = Status.ERR_BAD_STATE;
    } else {
      pages.resize(count);
      vmo.stream.pages = count;
    }
    script
        .step("vmo_set_size")
        .with("vmo", system.handle(vmo, choice))
        .pages("size", count)
        .gives(status);
  }

  void setStreamSize(ModelVmo vmo, Move move) {
    if (!vmo.pages.zerosAreKnown()) {
      return;
    }
    int count = move.length();
    Status status = Status.OK;
    if ((vmo.rights & Rights.WRITE) == 0) {
      status = Status.ERR_ACCESS_DENIED;
    } else if (vmo.isDevice() || vmo.isContiguous()) {
      status = Status.ERR_NOT_SUPPORTED;
    } else if (count > vmo.size()) {
      status = Status.ERR_OUT_OF_RANGE;
    } else if (count != vmo.stream.pages) {
      int from = vmo.first + Math.min(count, vmo.stream.pages);
      int untracked = vmo.first + count;
      int end = vmo.first + vmo.size();
      boolean isPagers = vmo.pages.kind == ModelPages.Kind.PAGER;
      if (isPagers && vmo.pages.hasPins(untracked, end)) {
        status = Status.ERR_BAD_STATE;
      } else if (!vmo.pages.discarded) {
        status = vmo.pages.zeroAll(from, untracked);
      }
      if (status.isOk() && !vmo.pages.discarded) {
        status = vmo.pages.zeroUntracked(untracked, end);
      }
      vmo.stream.pages = status.isOk() ? count : vmo.stream.pages;
    }
    script.step("vmo_set_stream_size").with("vmo", vmo.name).pages("size", count).gives(status);
  }

  /** Of VMOs that no pager knows; device memory keeps its own. */
  void setCachePolicy(ModelVmo vmo, Move move) {
    if (vmo.isDevice() || vmo.pages.isPagerBacked()) {
      return;
    }
    boolean uncached = move.draw(0, 2) == 0;
    Status status = Status.OK;
    boolean isChild =
        system.parentOf(vmo) != null
            || vmo.kind == ModelVmo.Kind.REFERENCE
            || vmo.kind == ModelVmo.Kind.SLICE;
    boolean isUsed =
        vmo.pages.hasPins(0, vmo.pages.size())
            || system.mappingsOf(vmo) > 0
            || system.childrenOf(vmo) > 0;
    if ((vmo.rights & Rights.MAP) == 0) {
      status = Status.ERR_ACCESS_DENIED;
    } else if (isChild || isUsed || (uncached && vmo.pages.discardable)) {
      status = Status.ERR_BAD_STATE;
    } else {
      vmo.uncached = uncached;
    }
    script
        .step("vmo_set_cache_policy")
        .with("vmo", vmo.name)
        .with("policy", uncached ? "UNCACHED" : "CACHED")
        .gives(status);
  }

  void pin(ModelVmo vmo, Move move) {
    int choice = move.draw(0, 40);
    int first = move.first(vmo.size());
    int count = move.count(1 + move.length() / 2, vmo.size() - first);
    int needed = Rights.MAP | Rights.READ | Rights.WRITE;
    Status status = Status.OK;
    if ((ModelRights.of(vmo, choice) & needed) != needed) {
      status = Status.ERR_ACCESS_DENIED;
    } else if (!vmo.contains(first, count)) {
      status = Status.ERR_OUT_OF_RANGE;
    } else if (vmo.pages.discarded) {
      status = Status.ERR_NOT_FOUND;
    } else if (!vmo.isDevice()) {
      status = vmo.pages.pin(vmo.first + first, vmo.first + first + count);
    }
    String name = system.newName("p");
    script
        .step("pin")
        .with("vmo", system.handle(vmo, choice))
        .pages("offset", first)
        .pages("size", count)
        .with("as", status.isOk() ? name : "none")
        .gives(status);
    if (status.isOk()) {
      vmo.pins++;
      system.pins.add(new ModelSystem.Pin(name, vmo, vmo.first + first, count));
    }
  }

  void unpin(Move move) {
    if (system.pins.isEmpty()) {
      return;
    }
    ModelSystem.Pin pin = system.pins.remove(move.which() % system.pins.size());
    for (int page = pin.first();
        !pin.vmo().isDevice() && page < pin.first() + pin.count();
        page++) {
      pin.vmo().pages.view(page).pins--;
    }
    pin.vmo().pins--;
    script.step("unpin").with("handle", pin.name()).gives(Status.OK);
  }
}

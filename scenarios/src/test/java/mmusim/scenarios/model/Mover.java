package mmusim.scenarios.model;

import mmusim.vm.abi.VmOption;

/** Makes moves. */
final class Mover {
  private final ModelSystem system;
  private final VmoMoves vmos;
  private final ChildMoves children;
  private final PagerMoves pagers;
  private final VmarMoves vmars;

  Mover(ModelSystem system) {
    this.system = system;
    vmos = new VmoMoves(system);
    children = new ChildMoves(system);
    pagers = new PagerMoves(system);
    vmars = new VmarMoves(system, vmos);
  }

  void apply(Move move) {
    boolean makesVmo =
        move.kind() == Move.Kind.CREATE
            || move.kind() == Move.Kind.CREATE_PAGED
            || move.kind() == Move.Kind.CHILD;
    if (makesVmo && system.openCount() >= ModelSystem.VMOS_MAX) {
      return;
    }
    switch (move.kind()) {
      case CREATE -> vmos.create(move);
      case CREATE_PAGED -> pagers.createPaged(move);
      case UNPIN -> vmos.unpin(move);
      case RECLAIM -> system.reclaim();
      case ALLOCATE -> vmars.allocate(move);
      case UNMAP -> vmars.unmap(move);
      case PROTECT -> vmars.protect(move);
      case DESTROY -> vmars.destroy(move);
      case VMAR_OP -> vmars.op(move);
      case READ -> vmars.access(move, "read", VmOption.PERM_READ);
      case WRITE -> vmars.access(move, "write", VmOption.PERM_WRITE);
      case EXECUTE -> vmars.access(move, "execute", VmOption.PERM_READ | VmOption.PERM_EXECUTE);
      case READ_MEMORY -> vmars.readMemory(move);
      default -> {
        ModelVmo vmo = system.vmo(move);
        if (vmo != null) {
          apply(vmo, move);
        }
      }
    }
  }

  private void apply(ModelVmo vmo, Move move) {
    switch (move.kind()) {
      case CHILD -> children.child(vmo, move);
      case CLOSE -> vmos.close(vmo);
      case EXECUTABLE -> vmos.makeExecutable(vmo);
      case VMO_READ -> system.read(vmo, move.at() % 7);
      case VMO_WRITE -> vmos.write(vmo, move);
      case VMO_OP -> vmos.op(vmo, move);
      case LOCK -> vmos.lock(vmo, move);
      case SET_SIZE -> vmos.setSize(vmo, move);
      case SET_STREAM_SIZE -> vmos.setStreamSize(vmo, move);
      case CACHE_POLICY -> vmos.setCachePolicy(vmo, move);
      case PIN -> vmos.pin(vmo, move);
      case INFO -> system.info(vmo);
      case SUPPLY -> pagers.supply(vmo, move);
      case DETACH -> pagers.detach(vmo);
      case PAGER_OP -> pagers.pagerOp(vmo, move);
      case DIRTY_RANGES -> pagers.dirtyRanges(vmo);
      case MAP -> vmars.map(vmo, move);
      default -> throw new IllegalArgumentException("not on a VMO: " + move);
    }
  }
}

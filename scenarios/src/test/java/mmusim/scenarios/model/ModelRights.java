package mmusim.scenarios.model;

import java.util.ArrayList;
import java.util.List;
import mmusim.vm.handle.Rights;

/** The rights of handles: which a move uses, and their names. */
final class ModelRights {
  /** The names of the lowest rights, by bit. */
  private static final List<String> RIGHTS =
      List.of(
          "DUPLICATE",
          "TRANSFER",
          "READ",
          "WRITE",
          "EXECUTE",
          "MAP",
          "GET_PROPERTY",
          "SET_PROPERTY",
          "ENUMERATE",
          "DESTROY",
          "SET_POLICY",
          "GET_POLICY",
          "SIGNAL",
          "SIGNAL_PEER",
          "WAIT",
          "INSPECT");

  private ModelRights() {}

  /** Returns the rights of a VMO's handle that {@code choice} leaves; mostly all. */
  static int of(ModelVmo vmo, int choice) {
    return switch (choice % 20) {
      case 0 -> vmo.rights & (Rights.READ | Rights.MAP | Rights.DUPLICATE);
      case 1 -> vmo.rights & (Rights.READ | Rights.WRITE | Rights.RESIZE);
      case 2 -> vmo.rights & (Rights.WRITE | Rights.MAP);
      default -> vmo.rights;
    };
  }

  /** Returns the rights of a VMAR's handle that {@code choice} leaves; mostly all. */
  static int of(ModelSpace.Region region, int choice) {
    int all = all(region);
    return switch (choice % 15) {
      case 0 -> all & ~Rights.OP_CHILDREN;
      case 1 -> all & ~Rights.WRITE;
      case 2 -> all & Rights.INSPECT;
      default -> all;
    };
  }

  /** Returns the rights of the handle that making a VMAR gives. */
  static int all(ModelSpace.Region region) {
    return Rights.DEFAULT_VMAR | region.permissions() << 2;
  }

  /** Returns the names of rights, as a scenario lists them. */
  static String names(int rights) {
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < RIGHTS.size(); bit++) {
      if ((rights >>> bit & 1) != 0) {
        names.add('"' + RIGHTS.get(bit) + '"');
      }
    }
    if ((rights & Rights.RESIZE) != 0) {
      names.add("\"RESIZE\"");
    }
    return String.join(", ", names);
  }
}

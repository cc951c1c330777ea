package mmusim.scenarios.permission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.vm.Region;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Profile;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;

/**
 * Tries every combination of what a parent VMAR, a child VMAR, handles to them, a handle to the VMO
 * and the caller may say of read, write and execute, on the simulated kernel, and compares each
 * answer with {@link PermissionRule}. Combinations that cannot be made (a handle with a right that
 * its object does not allow, a mapping above its ceiling) are those that the kernel refuses on the
 * way, and are counted there.
 */
public final class PermissionLattice {
  private static final int ALL = VmOption.PERM_MASK;

  private final LatticeMachine machine;
  private final List<Trial> trials = new ArrayList<>();

  private PermissionLattice(Profile profile) {
    machine = new LatticeMachine(profile);
  }

  /** Tries all combinations and returns them, those of allocate first, then map, then protect. */
  public static List<Trial> tryAll(Profile profile) {
    PermissionLattice lattice = new PermissionLattice(profile);
    lattice.tryAllocate();
    lattice.tryMap();
    lattice.tryProtect();
    lattice.machine.kernel().checkInvariants();
    return lattice.trials;
  }

  private void tryAllocate() {
    for (int parentAllows = 0; parentAllows <= ALL; parentAllows++) {
      int parent =
          machine.allocate(machine.root(), parentAllows, 2 * LatticeMachine.PAGE).value().handle();
      for (int handle = 0; handle <= ALL; handle++) {
        if ((handle & ~parentAllows) != 0) {
          continue;
        }
        int weaker = machine.weakerVmar(parent, handle, true);
        for (int childAllows = 0; childAllows <= ALL; childAllows++) {
          Outcome<Region> child = machine.allocate(weaker, childAllows, LatticeMachine.PAGE);
          add(
              "allocate",
              PermissionRule.allocate(parentAllows, handle, childAllows),
              child.status(),
              "parent allows",
              VmOption.letters(parentAllows),
              "parent handle",
              VmOption.letters(handle),
              "child allows",
              VmOption.letters(childAllows));
          if (child.isOk()) {
            machine.destroy(child.value().handle());
          }
        }
        machine.close(weaker);
      }
      machine.destroy(parent);
    }
  }

  private void tryMap() {
    for (int parentAllows = 0; parentAllows <= ALL; parentAllows++) {
      int parent =
          machine.allocate(machine.root(), parentAllows, 2 * LatticeMachine.PAGE).value().handle();
      for (int childAllows = 0; childAllows <= ALL; childAllows++) {
        if ((childAllows & ~parentAllows) != 0) {
          continue;
        }
        int child = machine.allocate(parent, childAllows, LatticeMachine.PAGE).value().handle();
        for (int handle = 0; handle <= ALL; handle++) {
          if ((handle & ~childAllows) == 0) {
            tryMapIn(child, parentAllows, childAllows, handle);
          }
        }
        machine.destroy(child);
      }
      machine.destroy(parent);
    }
  }

  private void tryMapIn(int child, int parentAllows, int childAllows, int handle) {
    int weaker = machine.weakerVmar(child, handle, true);
    for (int vmoRights = 0; vmoRights < 2 * (ALL + 1); vmoRights++) {
      int vmoHandle = vmoRights & ALL;
      boolean mapRight = vmoRights <= ALL;
      int vmo = machine.vmoHandle(vmoHandle, mapRight);
      for (int asked = 0; asked <= ALL; asked++) {
        Outcome<Long> addr = machine.map(weaker, vmo, asked);
        add(
            "map",
            PermissionRule.map(childAllows, handle, mapRight, vmoHandle, asked),
            addr.status(),
            "parent allows",
            VmOption.letters(parentAllows),
            "VMAR allows",
            VmOption.letters(childAllows),
            "VMAR handle",
            VmOption.letters(handle),
            "VMO handle",
            VmOption.letters(vmoHandle) + (mapRight ? "m" : "-"),
            "PERM",
            VmOption.letters(asked));
        if (addr.isOk()) {
          machine.unmap(weaker, addr.value());
        }
      }
      machine.close(vmo);
    }
    machine.close(weaker);
  }

  private void tryProtect() {
    int parent = machine.allocate(machine.root(), ALL, 2 * LatticeMachine.PAGE).value().handle();
    int child = machine.allocate(parent, ALL, LatticeMachine.PAGE).value().handle();
    for (int ceiling = 0; ceiling <= ALL; ceiling++) {
      for (int current = 0; current <= ALL; current++) {
        if ((current & ~ceiling) == 0 && !PermissionRule.withoutRead(current)) {
          for (PermissionRule.Through through : PermissionRule.Through.values()) {
            tryProtectOf(parent, child, ceiling, current, through);
          }
        }
      }
    }
    machine.destroy(parent);
    machine.close(child);
  }

  private void tryProtectOf(
      int parent, int child, int ceiling, int current, PermissionRule.Through through) {
    int vmo = machine.vmoHandle(ceiling, true);
    boolean direct = through == PermissionRule.Through.PARENT;
    boolean opChildren = through == PermissionRule.Through.ANCESTOR;
    for (int handle = 0; handle <= ALL; handle++) {
      int weaker = machine.weakerVmar(direct ? child : parent, handle, opChildren);
      for (int asked = 0; asked <= ALL; asked++) {
        long addr = machine.map(child, vmo, current).value();
        add(
            "protect",
            PermissionRule.protect(ceiling, handle, current, asked, through),
            machine.protect(weaker, asked, addr),
            "ceiling",
            VmOption.letters(ceiling),
            "current",
            VmOption.letters(current),
            "through",
            words(through),
            "VMAR handle",
            VmOption.letters(handle),
            "PERM",
            VmOption.letters(asked));
        machine.unmap(child, addr);
      }
      machine.close(weaker);
    }
    machine.close(vmo);
  }

  private void add(String call, Status expected, Status actual, String... namesAndValues) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      given.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    trials.add(new Trial(call, given, expected, actual));
  }

  private static String words(PermissionRule.Through through) {
    return switch (through) {
      case PARENT -> "its VMAR";
      case ANCESTOR -> "an ancestor";
      case ANCESTOR_WITHOUT_OP_CHILDREN -> "an ancestor without OP_CHILDREN";
    };
  }
}

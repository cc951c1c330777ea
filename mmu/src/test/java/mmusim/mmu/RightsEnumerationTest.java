package mmusim.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.mmu.Machines.TestMachine;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import org.junit.jupiter.api.Test;

/**
 * Every combination of what a right depends on, against the table of SDM vol. 3A, 4.6.1: R/W, U/S
 * and XD of each level, CR0.WP, EFER.NXE, SMEP, SMAP, AC, operation and mode.
 */
class RightsEnumerationTest {
  private static final List<Integer> MODES = List.of(0, Access.USER, Access.IMPLICIT);
  private static final int REGISTER_STATES = 1 << 5;
  private static final int ENTRY_STATES = 1 << 3;

  @Test
  void theRightsOfSection461HoldForEveryCombinationAtEveryLevel() {
    TestMachine machine = Machines.machine();
    for (int registers = 0; registers < REGISTER_STATES; registers++) {
      State state = State.of(registers);
      state.apply(machine);
      for (int level = 1; level <= 4; level++) {
        for (int entry = 0; entry < ENTRY_STATES; entry++) {
          checkPage(machine, state, level, entry);
        }
      }
    }
  }

  private static void checkPage(TestMachine machine, State state, int level, int entry) {
    boolean w = (entry & 1) != 0;
    boolean u = (entry & 2) != 0;
    boolean x = (entry & 4) != 0;
    machine.map();
    machine.clear(level, (w ? 0 : Pte.WRITABLE) | (u ? 0 : Pte.USER));
    machine.or(level, x ? 0 : Pte.EXECUTE_DISABLE);
    for (int mode : MODES) {
      for (int operation = Access.READ; operation <= Access.FETCH; operation++) {
        boolean malformed = !x && !state.nxe;
        boolean allowed = !malformed && allowed(state, mode, operation, w, u, x);
        int code = errorCode(state, mode, operation) | (malformed ? 8 : 0);
        long result = machine.access(mode | operation);
        String words =
            "%s, level %d w=%s u=%s x=%s, %s"
                .formatted(Access.describe(mode | operation), level, w, u, x, state);
        assertThat(TranslationResult.isFault(result)).as(words).isEqualTo(!allowed);
        if (!allowed) {
          assertThat(TranslationResult.errorCode(result)).as(words).isEqualTo(code);
        }
      }
    }
  }

  private static boolean allowed(
      State state, int mode, int operation, boolean w, boolean u, boolean x) {
    if (mode == Access.USER) {
      return switch (operation) {
        case Access.READ -> u;
        case Access.WRITE -> u && w;
        default -> u && x;
      };
    }
    boolean smap = u && state.smap && (mode == Access.IMPLICIT || !state.ac);
    return switch (operation) {
      case Access.READ -> !smap;
      case Access.WRITE -> !smap && (w || !state.wp);
      default -> x && !(u && state.smep);
    };
  }

  private static int errorCode(State state, int mode, int operation) {
    boolean tellsFetch = state.smep || state.nxe;
    return 1
        | (operation == Access.WRITE ? 2 : 0)
        | (mode == Access.USER ? 4 : 0)
        | (operation == Access.FETCH && tellsFetch ? 0x10 : 0);
  }

  private record State(boolean wp, boolean nxe, boolean smep, boolean smap, boolean ac) {
    static State of(int bits) {
      return new State(
          (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0);
    }

    void apply(TestMachine machine) {
      machine.set("cr0.wp", wp ? 1 : 0).set("efer.nxe", nxe ? 1 : 0);
      machine.set("cr4.smep", smep ? 1 : 0).set("cr4.smap", smap ? 1 : 0);
      machine.set("rflags.ac", ac ? 1 : 0);
    }
  }
}

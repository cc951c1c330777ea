package mmusim.mmu.paging;

import mmusim.mmu.register.Cr0;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Registers;

/**
 * Which protection keys forbid which accesses under the current registers. Per kind of access one
 * {@code int}: bit k says whether key k of a supervisor page forbids it, bit 16 + k the same of a
 * user page. Keys never forbid fetches.
 *
 * @see "Intel SDM vol. 3A, 4.6.2 Protection Keys"
 */
final class KeyTable {
  /** Added to a key of a supervisor page. */
  static final int SUPERVISOR_PAGE = 0;

  /** Added to a key of a user page. */
  static final int USER_PAGE = 16;

  private static final int KEYS = 16;

  private final int[] denied = new int[Access.COUNT];
  private boolean inUse;

  /** Follows a change of CR0.WP, CR4, PKRU or IA32_PKRS. */
  void rebuild(Registers registers) {
    boolean onUserPages = registers.hasCr4(Cr4.PKE);
    boolean onSupervisorPages = registers.hasCr4(Cr4.PKS);
    if (!onUserPages && !onSupervisorPages && !inUse) {
      return;
    }
    inUse = onUserPages || onSupervisorPages;
    int accessDisable = bits(registers, onUserPages, onSupervisorPages, 0);
    int writeDisable = bits(registers, onUserPages, onSupervisorPages, 1);
    for (int access = 0; access < Access.COUNT; access++) {
      boolean writesDisabled =
          Access.isWrite(access) && (Access.isUser(access) || registers.hasCr0(Cr0.WP));
      if (!Access.isFetch(access)) {
        denied[access] = accessDisable | (writesDisabled ? writeDisable : 0);
      }
    }
  }

  /**
   * Returns whether the key forbids the access.
   *
   * @param keyIndex the key, plus 16 for a user page
   */
  boolean isDenied(int access, int keyIndex) {
    return (denied[access] >>> keyIndex & 1) != 0;
  }

  /** Returns whether any key of pages of these kinds forbids the access. */
  boolean isRestricted(int access, boolean userPages, boolean supervisorPages) {
    int mask = (userPages ? -1 << USER_PAGE : 0) | (supervisorPages ? (1 << KEYS) - 1 : 0);
    return (denied[access] & mask) != 0;
  }

  private static int bits(
      Registers registers, boolean onUserPages, boolean onSupervisorPages, int offset) {
    int user = onUserPages ? everySecondBit(registers.pkru() >>> offset) : 0;
    int supervisor = onSupervisorPages ? everySecondBit(registers.pkrs() >>> offset) : 0;
    return (user << KEYS) | supervisor;
  }

  /** Gathers bits 0, 2, 4 ... 30 into bits 0 to 15. */
  private static int everySecondBit(long value) {
    int gathered = 0;
    for (int key = 0; key < KEYS; key++) {
      gathered |= (int) (value >>> (2 * key) & 1) << key;
    }
    return gathered;
  }
}

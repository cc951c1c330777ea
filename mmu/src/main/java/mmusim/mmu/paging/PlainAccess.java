package mmusim.mmu.paging;

import mmusim.mmu.register.Cr0;
import mmusim.mmu.register.Registers;

/**
 * A test by one comparison that most allowed accesses pass: of the bits that matter to a kind of
 * access, those that must be 1 are 1 and those that must be 0 are 0. An access that fails it may be
 * allowed all the same; {@link RightsTable} and {@link KeyTable} know.
 *
 * <p>A read by the user, say, needs U/S = 1; with SMAP one by the supervisor needs U/S = 0; a write
 * needs D = 1, so that no flag remains to be set. Where PKRU or IA32_PKRS restricts any key, only
 * key 0 passes, and none does if that is restricted too. Shadow-stack accesses never pass.
 */
final class PlainAccess {
  /** Differs from every masked entry, as no mask has this bit. */
  private static final long NEVER = 1L << 63;

  /** Per kind of access a mask, and behind it what the masked entry must be equal to. */
  private final long[] masksAndValues = new long[2 * Access.COUNT];

  /** Follows a change of a register that {@code rights} or {@code keys} depend on. */
  void rebuild(Registers registers, KeyTable keys) {
    for (int access = 0; access < Access.COUNT; access++) {
      long one = mustBeOne(registers, access);
      long zero = mustBeZero(registers, access);
      boolean supervisorOnly = (zero & CachedTranslation.USER) != 0;
      boolean restricted = keys.isRestricted(access, !supervisorOnly, !Access.isUser(access));
      boolean zeroDenied =
          (!supervisorOnly && keys.isDenied(access, KeyTable.USER_PAGE))
              || (!Access.isUser(access) && keys.isDenied(access, KeyTable.SUPERVISOR_PAGE));
      boolean never = Access.isShadowStack(access) || (restricted && zeroDenied);
      masksAndValues[2 * access] = one | zero | (restricted ? CachedTranslation.KEY_MASK : 0);
      masksAndValues[2 * access + 1] = never ? NEVER : one;
    }
  }

  /** Returns whether the access is plainly allowed. */
  boolean isAllowed(int access, long entry) {
    long[] table = masksAndValues;
    int at = 2 * access;
    return (entry & table[at]) == table[at + 1];
  }

  private static long mustBeOne(Registers registers, int access) {
    long bits = CachedTranslation.VALID;
    bits |= Access.isUser(access) ? CachedTranslation.USER : 0;
    if (Access.isWrite(access)) {
      boolean honoursReadOnly = Access.isUser(access) || registers.hasCr0(Cr0.WP);
      bits |= CachedTranslation.DIRTY | (honoursReadOnly ? CachedTranslation.WRITABLE : 0);
    }
    return bits;
  }

  private static long mustBeZero(Registers registers, int access) {
    long bits = Access.isFetch(access) ? CachedTranslation.EXECUTE_DISABLE : 0;
    boolean noUserPages =
        !Access.isUser(access) && !RightsTable.reachesUserPages(registers, access);
    return bits | (noUserPages ? CachedTranslation.USER : 0);
  }
}

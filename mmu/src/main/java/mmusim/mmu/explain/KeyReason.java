package mmusim.mmu.explain;

import mmusim.mmu.paging.Access;
import mmusim.mmu.register.Cr0;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Registers;

/**
 * What the protection key of a page says to an access.
 *
 * @see "Intel SDM vol. 3A, 4.6.2 Protection Keys"
 */
final class KeyReason {
  private KeyReason() {}

  /** Returns why the key refuses the access, or nothing if it does not. */
  static String denial(Registers registers, int access, PageRights page) {
    if (Access.isFetch(access) || !applies(registers, page)) {
      return "";
    }
    int key = page.key();
    if (bit(registers, page, 2 * key)) {
      return "%s has key %d, and %s.AD%d=1 forbids all data accesses under it"
          .formatted(page.leaf(), key, register(page), key);
    }
    boolean honoured = Access.isUser(access) || registers.hasCr0(Cr0.WP);
    if (Access.isWrite(access) && honoured && bit(registers, page, 2 * key + 1)) {
      return "%s has key %d, and %s.WD%d=1 forbids writes under it"
          .formatted(page.leaf(), key, register(page), key);
    }
    return "";
  }

  /** Returns why the key lets a data access pass, or nothing if keys do not apply. */
  static String grant(Registers registers, int access, PageRights page) {
    if (Access.isFetch(access) || !applies(registers, page)) {
      return "";
    }
    int key = page.key();
    if (!bit(registers, page, 2 * key + 1)) {
      return "%s leaves key %d alone".formatted(register(page), key);
    }
    String writeDisable = "%s.WD%d=1".formatted(register(page), key);
    return Access.isWrite(access)
        ? writeDisable + " does not bind supervisor writes while CR0.WP=0"
        : writeDisable + " forbids only writes under the key";
  }

  private static boolean applies(Registers registers, PageRights page) {
    return registers.hasCr4(page.isUser() ? Cr4.PKE : Cr4.PKS);
  }

  private static String register(PageRights page) {
    return page.isUser() ? "PKRU" : "IA32_PKRS";
  }

  private static boolean bit(Registers registers, PageRights page, int bit) {
    long keys = page.isUser() ? registers.pkru() : registers.pkrs();
    return (keys >>> bit & 1) != 0;
  }
}

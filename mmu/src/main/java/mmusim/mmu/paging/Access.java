package mmusim.mmu.paging;

import java.util.List;

/**
 * One kind of memory access, held in an {@code int} of six bits.
 *
 * <pre>
 *  bit   5       4             3          2      1..0
 *      +-------+--------------+----------+------+--------------------------+
 *      | STACK | SHADOW_STACK | IMPLICIT | USER | READ 0, WRITE 1, FETCH 2 |
 *      +-------+--------------+----------+------+--------------------------+
 * </pre>
 *
 * <p>USER is the privilege of the access, not of the page: an access at CPL 3 unless the processor
 * makes it implicitly (descriptor tables, TSS), which is always a supervisor access.
 *
 * @see "Intel SDM vol. 3A, 4.6.1 Determination of Access Rights"
 */
public final class Access {
  /** A data read. */
  public static final int READ = 0;

  /** A data write; a read-modify-write counts as one. */
  public static final int WRITE = 1;

  /** An instruction fetch. */
  public static final int FETCH = 2;

  /** What geometries call READ, WRITE and FETCH, by number. */
  public static final List<String> OPERATION_KEYS = List.of("read", "write", "fetch");

  /** Added to an access made at CPL 3. */
  public static final int USER = 1 << 2;

  /** Added to a supervisor access that the processor makes by itself; AC does not lift SMAP. */
  public static final int IMPLICIT = 1 << 3;

  /** Added to a read or write of the shadow stack. */
  public static final int SHADOW_STACK = 1 << 4;

  /** Added to a data access through the stack segment: it raises #SS where others raise #GP. */
  public static final int STACK = 1 << 5;

  /** Number of values: the length of a table indexed by an access. */
  public static final int COUNT = 1 << 6;

  private static final int OPERATION_MASK = 3;

  /** From WRITE to D. */
  private static final int DIRTY_DISTANCE = 6;

  private Access() {}

  /** Returns READ, WRITE or FETCH. */
  public static int operation(int access) {
    return access & OPERATION_MASK;
  }

  /** Returns whether the access writes. */
  public static boolean isWrite(int access) {
    return (access & OPERATION_MASK) == WRITE;
  }

  /** Returns the flags of a leaf that an allowed access sets: A, and D if it writes. */
  static long flagsSet(int access) {
    return Pte.ACCESSED | (long) (access & WRITE) << DIRTY_DISTANCE;
  }

  /** Returns whether the access fetches an instruction. */
  public static boolean isFetch(int access) {
    return (access & OPERATION_MASK) == FETCH;
  }

  /** Returns whether the access is a user access. */
  public static boolean isUser(int access) {
    return (access & USER) != 0;
  }

  /** Returns whether the access is an implicit supervisor access. */
  public static boolean isImplicit(int access) {
    return (access & IMPLICIT) != 0;
  }

  /**
   * Returns whether RFLAGS.AC counts for a supervisor access: not for an implicit one, which those
   * of the supervisor's shadow stack are too.
   *
   * @see "Intel SDM vol. 3A, 4.6, implicit supervisor-mode accesses"
   */
  public static boolean heedsAc(int access) {
    return (access & (IMPLICIT | SHADOW_STACK)) == 0;
  }

  /** Returns whether the access is one of the shadow stack. */
  public static boolean isShadowStack(int access) {
    return (access & SHADOW_STACK) != 0;
  }

  /** Returns whether the access goes through the stack segment. */
  public static boolean isStack(int access) {
    return (access & STACK) != 0;
  }

  /** Returns what is done, as scenarios and reports call it: "read", "write", or "execute". */
  public static String operationWord(int access) {
    return switch (access & OPERATION_MASK) {
      case READ -> "read";
      case WRITE -> "write";
      case FETCH -> "execute";
      default -> throw new IllegalArgumentException("not an access: " + access);
    };
  }

  /** Returns who accesses: "user", "supervisor", or "implicit". */
  public static String modeWord(int access) {
    if (isUser(access)) {
      return "user";
    }
    return isImplicit(access) ? "implicit" : "supervisor";
  }

  /** Returns the words for an access, as "user write" or "implicit supervisor read". */
  public static String describe(int access) {
    return (isImplicit(access) ? "implicit " : "")
        + (isUser(access) ? "user " : "supervisor ")
        + (isShadowStack(access) ? "shadow-stack " : "")
        + (isStack(access) ? "stack " : "")
        + (isFetch(access) ? "fetch" : operationWord(access));
  }
}

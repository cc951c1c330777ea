package mmusim.mmu.fault;

/**
 * The error code that a page fault pushes.
 *
 * <pre>
 *   31    15    7      6    5    4     3      2     1     0
 *  +---+ +---+ +----+ +--+ +--+ +---+ +----+ +---+ +---+ +---+
 *  |RMP| |SGX| |HLAT| |SS| |PK| |I/D| |RSVD| |U/S| |W/R| | P |
 *  +---+ +---+ +----+ +--+ +--+ +---+ +----+ +---+ +---+ +---+
 * </pre>
 *
 * <p>HLAT, SGX and RMP are never set: what raises them is not modelled.
 *
 * @see "Intel SDM vol. 3A, 4.7 Page-Fault Exceptions"
 */
public final class PageFaultErrorCode {
  /** Every entry was present: rights, or a reserved bit. */
  public static final int PRESENT = 1;

  /** The access was a write. */
  public static final int WRITE = 1 << 1;

  /** The access was a user access. */
  public static final int USER = 1 << 2;

  /** A reserved bit was set in an entry. */
  public static final int RESERVED = 1 << 3;

  /** The access was a fetch, and CR4.SMEP or EFER.NXE was 1. */
  public static final int FETCH = 1 << 4;

  /** The protection key by itself forbade the access. */
  public static final int PROTECTION_KEY = 1 << 5;

  /** The access was one of the shadow stack. */
  public static final int SHADOW_STACK = 1 << 6;

  private static final String[] NAMES = {"P", "W/R", "U/S", "RSVD", "I/D", "PK", "SS"};

  private PageFaultErrorCode() {}

  /** Returns the names of the bits that are set, as "P W/R U/S", or "none". */
  public static String describe(int errorCode) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < NAMES.length; bit++) {
      if ((errorCode >>> bit & 1) != 0) {
        text.append(text.isEmpty() ? "" : " ").append(NAMES[bit]);
      }
    }
    return text.isEmpty() ? "none" : text.toString();
  }
}

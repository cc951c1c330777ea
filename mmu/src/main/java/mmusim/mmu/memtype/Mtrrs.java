package mmusim.mmu.memtype;

import java.util.Arrays;
import mmusim.mmu.memory.Pages;

/**
 * The memory type range registers: a default type, eleven MSRs for fixed ranges of the first MiB,
 * and ten pairs for ranges of software's choice.
 *
 * <p>The initial state is that which firmware leaves: enabled, everything WB. After a hardware
 * reset they would be off and all memory UC.
 *
 * <p>Choices where the manual leaves the result undefined: overlapping ranges of other types than
 * UC, WT and WB give UC, and so does a page over which the types differ.
 *
 * @see "Intel SDM vol. 3A, 12.11 Memory Type Range Registers (MTRRs)"
 */
public final class Mtrrs {
  /** Number of pairs of variable-range registers (VCNT of IA32_MTRRCAP). */
  public static final int VARIABLE_RANGES = 10;

  /** How many of them AMD's processors have. */
  public static final int VARIABLE_RANGES_AMD = 8;

  /** Number of MSRs for fixed ranges, eight ranges each. */
  public static final int FIXED_REGISTERS = 11;

  /** IA32_MTRR_DEF_TYPE: fixed ranges enabled. */
  public static final long FIXED_ENABLE = 1L << 10;

  /** IA32_MTRR_DEF_TYPE: MTRRs enabled. */
  public static final long ENABLE = 1L << 11;

  /** IA32_MTRR_PHYSMASKn: the pair is in use. */
  public static final long VALID = 1L << 11;

  private static final long TYPE_MASK = 0xff;
  private static final long ALL_WB = 0x0606_0606_0606_0606L;
  private static final long FIXED_END = 1L << 20;
  private static final long FIXED_16K_START = 0x80000;
  private static final long FIXED_4K_START = 0xc0000;
  private static final int UNDECIDED = -1;

  private final long addressMask;
  private final long[] fixed = new long[FIXED_REGISTERS];
  private final long[] bases = new long[VARIABLE_RANGES];
  private final long[] masks = new long[VARIABLE_RANGES];
  private long defaultType = ENABLE | FIXED_ENABLE | MemoryType.WB;

  /**
   * Creates them in the state that firmware leaves.
   *
   * @param physicalAddressBits MAXPHYADDR
   */
  public Mtrrs(int physicalAddressBits) {
    this.addressMask = ((1L << physicalAddressBits) - 1) & ~0xfffL;
    Arrays.fill(fixed, ALL_WB);
  }

  /** Returns IA32_MTRR_DEF_TYPE. */
  public long defaultType() {
    return defaultType;
  }

  /** Returns fixed-range register {@code index}, 0..10, by rising address. */
  public long fixed(int index) {
    return fixed[index];
  }

  /** Returns IA32_MTRR_PHYSBASE{@code index}. */
  public long physBase(int index) {
    return bases[index];
  }

  /** Returns IA32_MTRR_PHYSMASK{@code index}. */
  public long physMask(int index) {
    return masks[index];
  }

  /** Writes IA32_MTRR_DEF_TYPE; false is #GP: a reserved bit or no memory type. */
  public boolean writeDefaultType(long value) {
    if ((value & ~(ENABLE | FIXED_ENABLE | TYPE_MASK)) != 0 || !hasMtrrType(value)) {
      return false;
    }
    defaultType = value;
    return true;
  }

  /** Writes fixed-range register {@code index}; false is #GP: a byte is no memory type. */
  public boolean writeFixed(int index, long value) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      if (!hasMtrrType(value >>> shift)) {
        return false;
      }
    }
    fixed[index] = value;
    return true;
  }

  /** Writes IA32_MTRR_PHYSBASE{@code index}; false is #GP: a reserved bit or no memory type. */
  public boolean writePhysBase(int index, long value) {
    if ((value & ~(addressMask | TYPE_MASK)) != 0 || !hasMtrrType(value)) {
      return false;
    }
    bases[index] = value;
    return true;
  }

  /** Writes IA32_MTRR_PHYSMASK{@code index}; false is #GP: a reserved bit. */
  public boolean writePhysMask(int index, long value) {
    if ((value & ~(addressMask | VALID)) != 0) {
      return false;
    }
    masks[index] = value;
    return true;
  }

  /** Returns whether every page of memory has the type that {@link #typeOfPage} gives for 0. */
  public boolean isUniform() {
    if ((defaultType & ENABLE) == 0) {
      return true;
    }
    for (long mask : masks) {
      if ((mask & VALID) != 0) {
        return false;
      }
    }
    long expected = (defaultType & TYPE_MASK) * 0x0101_0101_0101_0101L;
    for (long types : fixed) {
      if ((defaultType & FIXED_ENABLE) != 0 && types != expected) {
        return false;
      }
    }
    return true;
  }

  /** Returns the type of the 4-KiB page that holds {@code paddr}. */
  public int typeOfPage(long paddr) {
    if ((defaultType & ENABLE) == 0) {
      return MemoryType.UC;
    }
    if ((defaultType & FIXED_ENABLE) != 0 && Long.compareUnsigned(paddr, FIXED_END) < 0) {
      return fixedType(paddr);
    }
    int type = UNDECIDED;
    for (int range = 0; range < VARIABLE_RANGES; range++) {
      long mask = masks[range] & addressMask;
      if ((masks[range] & VALID) != 0 && ((paddr ^ bases[range]) & mask) == 0) {
        type = overlap(type, (int) (bases[range] & TYPE_MASK));
      }
    }
    return type == UNDECIDED ? (int) (defaultType & TYPE_MASK) : type;
  }

  /**
   * Returns the type of the page of {@code 1 << shift} bytes at {@code paddr}: UC if its 4-KiB
   * pages differ.
   */
  public int typeOfPage(long paddr, int shift) {
    int type = typeOfPage(paddr);
    if (shift == Pages.PAGE_SHIFT || isUniform()) {
      return type;
    }
    long end = paddr + (1L << shift);
    long step = Math.min(variableGranularity(), 1L << shift);
    boolean fixedRanges = (defaultType & FIXED_ENABLE) != 0;
    long at = paddr;
    while (at < end) {
      if (typeOfPage(at) != type) {
        return MemoryType.UC;
      }
      at += fixedRanges && at < FIXED_END ? 1L << Pages.PAGE_SHIFT : step;
    }
    return type;
  }

  /** Returns the bytes within which no variable range begins or ends. */
  private long variableGranularity() {
    long compared = 1L << (Long.SIZE - 2);
    for (long mask : masks) {
      compared |= (mask & VALID) != 0 ? mask & addressMask : 0;
    }
    return Long.lowestOneBit(compared);
  }

  private static boolean hasMtrrType(long value) {
    return MemoryType.isMtrrType((int) (value & TYPE_MASK));
  }

  private int fixedType(long paddr) {
    int range; // 8 of 64 KiB, then 16 of 16 KiB, then 64 of 4 KiB
    if (paddr < FIXED_16K_START) {
      range = (int) (paddr >>> 16);
    } else if (paddr < FIXED_4K_START) {
      range = 8 + (int) ((paddr - FIXED_16K_START) >>> 14);
    } else {
      range = 24 + (int) ((paddr - FIXED_4K_START) >>> Pages.PAGE_SHIFT);
    }
    return (int) (fixed[range >>> 3] >>> ((range & 7) << 3)) & 7;
  }

  private static int overlap(int first, int second) {
    if (first == UNDECIDED || first == second) {
      return second;
    }
    boolean throughAndBack =
        (first == MemoryType.WT && second == MemoryType.WB)
            || (first == MemoryType.WB && second == MemoryType.WT);
    return throughAndBack ? MemoryType.WT : MemoryType.UC;
  }
}

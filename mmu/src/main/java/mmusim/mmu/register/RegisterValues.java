package mmusim.mmu.register;

import java.util.BitSet;
import java.util.stream.Collectors;
import mmusim.mmu.memtype.MemoryType;
import mmusim.mmu.memtype.Mtrrs;
import mmusim.mmu.memtype.Pat;
import org.jspecify.annotations.Nullable;

/**
 * Which values the registers of a processor accept, in 64-bit mode and in the state that they are
 * in: writing any other raises #GP(0). Each method answers with the rule that refuses the value, in
 * words, or with null.
 *
 * @see "Intel SDM vol. 3A, 2.5 Control Registers; 4.1 Paging Modes and Control Bits"
 */
final class RegisterValues {
  private static final long LOWER_HALF = 0xffff_ffffL;

  private final ProcessorModel model;
  private final long cr3Supported;
  private final long cr4Supported;
  private final long eferSupported;

  RegisterValues(ProcessorModel model) {
    this.model = model;
    this.cr3Supported =
        model.physicalAddressMask() | (model.has(Feature.LAM) ? Cr3.LAM_U48 | Cr3.LAM_U57 : 0);
    this.cr4Supported = Cr4.supported(model);
    this.eferSupported = Efer.supported(model) | Efer.ignored(model);
  }

  /**
   * Not a bit of the upper half; not PG without PE, nor NW without CD; PG and PE stay set, in
   * 64-bit mode; WP does while CR4.CET = 1.
   */
  @Nullable String refusalOfCr0(Registers current, long value) {
    if (!isInLowerHalf(value)) {
      return reserved("CR0", value & ~LOWER_HALF);
    }
    if ((value & Cr0.NW) != 0 && (value & Cr0.CD) == 0) {
      return "CR0.NW=1 needs CR0.CD=1";
    }
    if ((value & (Cr0.PE | Cr0.PG)) != (Cr0.PE | Cr0.PG)) {
      return "CR0.PE and CR0.PG stay 1 in 64-bit mode";
    }
    boolean cetWithoutWp = (value & Cr0.WP) == 0 && current.hasCr4(Cr4.CET);
    return cetWithoutWp ? "CR0.WP stays 1 while CR4.CET=1" : null;
  }

  /**
   * Not a bit at or above MAXPHYADDR, save 63 if CR4.PCIDE = 1, and 61 and 62 if the processor has
   * LAM.
   */
  @Nullable String refusalOfCr3(Registers current, long operand) {
    long noFlush = current.hasCr4(Cr4.PCIDE) ? Cr3.NO_FLUSH : 0;
    long refused = operand & ~(cr3Supported | noFlush);
    if (refused == Cr3.NO_FLUSH) {
      return "bit 63 of CR3 may be set only while CR4.PCIDE=1";
    }
    return refused == 0
        ? null
        : reserved("CR3", refused) + ", MAXPHYADDR is " + model.physicalAddressBits();
  }

  /**
   * Not a bit that is reserved or belongs to a feature that the processor lacks; PAE and LA57 stay,
   * in IA-32e mode; PCIDE is not set while CR3[11:0] is not 0, nor CET while CR0.WP = 0.
   */
  @Nullable String refusalOfCr4(Registers current, long value) {
    long set = value & ~current.cr4();
    if ((value & ~cr4Supported) != 0) {
      return reserved("CR4", value & ~cr4Supported);
    }
    if (((value ^ current.cr4()) & (Cr4.PAE | Cr4.LA57)) != 0) {
      return "CR4.PAE and CR4.LA57 keep their values in IA-32e mode";
    }
    if ((set & Cr4.PCIDE) != 0 && (current.cr3() & Cr3.PCID_MASK) != 0) {
      return "CR4.PCIDE may be set only while bits 11:0 of CR3 are 0";
    }
    boolean setsCetEarly = (set & Cr4.CET) != 0 && !current.hasCr0(Cr0.WP);
    return setsCetEarly ? "CR4.CET=1 needs CR0.WP=1" : null;
  }

  /** Not a reserved bit; LME stays while paging is on; and on AMD, LMA is written as it is. */
  @Nullable String refusalOfEfer(Registers current, long value) {
    if ((value & ~eferSupported) != 0) {
      return reserved("EFER", value & ~eferSupported);
    }
    long changed = value ^ current.efer();
    if ((changed & Efer.LME) != 0) {
      return "EFER.LME stays 1 while CR0.PG=1";
    }
    boolean changesLma = model.vendor() == Vendor.AMD && (changed & Efer.LMA) != 0;
    return changesLma ? "EFER.LMA must be written as it is" : null;
  }

  /** Not a bit of the upper half, and none at all where the processor has no such register. */
  @Nullable String refusalOfPkru(long value) {
    return refusalOfKeys("PKRU", Feature.PKU, value);
  }

  /** As {@link #refusalOfPkru}. */
  @Nullable String refusalOfPkrs(long value) {
    return refusalOfKeys("IA32_PKRS", Feature.PKS, value);
  }

  private @Nullable String refusalOfKeys(String register, Feature feature, long value) {
    if (!model.has(feature)) {
      return lacks(register, feature);
    }
    return isInLowerHalf(value) ? null : reserved(register, value & ~LOWER_HALF);
  }

  /** Memory types in all bytes, and none at all where the processor has no such register. */
  @Nullable String refusalOfPat(long value) {
    if (!model.has(Feature.PAT)) {
      return lacks("IA32_PAT", Feature.PAT);
    }
    for (int index = 0; index < Pat.ENTRIES; index++) {
      int type = (int) (value >>> (index << 3)) & 0xff;
      if (!MemoryType.isPatType(type)) {
        return String.format(
            "PA%d is 0x%02x, and a memory type is 0, 1, 4, 5, 6 or 7", index, type);
      }
    }
    return null;
  }

  /**
   * Not a reserved bit; not SUPPRESS together with TRACKER; a bitmap base that is canonical; and
   * nothing at all where the processor has no such register.
   */
  @Nullable String refusalOfCet(long value) {
    if (!model.has(Feature.CET)) {
      return lacks("the MSR", Feature.CET);
    }
    long reserved = value & Cet.reserved(model.vendor());
    if (reserved != 0) {
      return reserved("the MSR", reserved);
    }
    if ((value & Cet.SUPPRESS) != 0 && (value & Cet.TRACKER) != 0) {
      return "SUPPRESS and TRACKER, bits 10 and 11, exclude each other";
    }
    return model.isCanonicalAtFullWidth(value) ? null : "the base of its bitmap is not canonical";
  }

  /** Not one that the processor lacks: AMD's have eight pairs of variable ranges. */
  @Nullable String refusalOfMtrr(MtrrField field, int index) {
    boolean isVariable = field == MtrrField.PHYS_BASE || field == MtrrField.PHYS_MASK;
    if (!model.has(Feature.MTRR)) {
      return lacks("the MTRRs", Feature.MTRR);
    }
    boolean isBeyond =
        isVariable && model.vendor() == Vendor.AMD && index >= Mtrrs.VARIABLE_RANGES_AMD;
    return isBeyond
        ? "the processor has " + Mtrrs.VARIABLE_RANGES_AMD + " pairs of variable ranges"
        : null;
  }

  /** Says what a register of the MTRRs that did not take a value needs. */
  static String refusalOf(MtrrField field) {
    String type = "a memory type is 0, 1, 4, 5 or 6";
    return switch (field) {
      case DEF_TYPE -> "bits 63:12, 9 and 8 are reserved, and " + type;
      case FIXED -> "a byte is no memory type; " + type;
      case PHYS_BASE -> "bits 11:8 and those from MAXPHYADDR on are reserved, and " + type;
      case PHYS_MASK -> "bits 10:0 and those from MAXPHYADDR on are reserved";
    };
  }

  private static String lacks(String register, Feature feature) {
    return "the processor lacks " + register + " (feature " + feature.label() + ")";
  }

  private static String reserved(String register, long bits) {
    String numbers =
        BitSet.valueOf(new long[] {bits}).stream()
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    String word = Long.bitCount(bits) == 1 ? "bit " : "bits ";
    return word + numbers + " of " + register + " must be 0 on this processor";
  }

  private static boolean isInLowerHalf(long value) {
    return (value & ~LOWER_HALF) == 0;
  }
}

package mmusim.mmu.register;

import java.util.Set;

/**
 * What software learns of a processor by CPUID, and the paging depth that it was started with.
 *
 * @param vendor whose rules it follows
 * @param features what it has
 * @param physicalAddressBits MAXPHYADDR, 36..52
 * @param levels depth of the page tables, 4 or 5; CR4.LA57 cannot change in long mode
 */
public record ProcessorModel(
    Vendor vendor, Set<Feature> features, int physicalAddressBits, int levels) {
  /** Lowest MAXPHYADDR. */
  public static final int PHYSICAL_ADDRESS_BITS_MIN = 36;

  /** Highest MAXPHYADDR. */
  public static final int PHYSICAL_ADDRESS_BITS_MAX = 52;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public ProcessorModel {
    if (physicalAddressBits < PHYSICAL_ADDRESS_BITS_MIN
        || physicalAddressBits > PHYSICAL_ADDRESS_BITS_MAX) {
      throw new IllegalArgumentException(
          "physical address bits must be %d to %d: %d"
              .formatted(
                  PHYSICAL_ADDRESS_BITS_MIN, PHYSICAL_ADDRESS_BITS_MAX, physicalAddressBits));
    }
    if (levels != 4 && levels != 5) {
      throw new IllegalArgumentException("levels must be 4 or 5: " + levels);
    }
    if (levels == 5 && !features.contains(Feature.LA57)) {
      throw new IllegalArgumentException("5 levels need the feature la57");
    }
    features = Set.copyOf(features);
  }

  /** Returns whether the processor has {@code feature}. */
  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /**
   * Returns whether an address is canonical at the greatest width that the processor has, 57 bits
   * with LA57 and else 48, however deep its tables are: INVPCID and the MSRs check against that.
   */
  public boolean isCanonicalAtFullWidth(long vaddr) {
    int shift = Long.SIZE - (has(Feature.LA57) ? 57 : 48);
    return vaddr << shift >> shift == vaddr;
  }

  /** Returns the bits that a physical address may have. */
  public long physicalAddressMask() {
    return (1L << physicalAddressBits) - 1;
  }
}

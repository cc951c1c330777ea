package mmusim.vm.region;

import mmusim.vm.abi.Profile;

/**
 * How widely the kernel spreads what it places.
 *
 * <p>The documentation says of the default that it spreads "across the full width of the VMAR", and
 * of COMPACT that it keeps allocations together "but at a random location". The kernel limits both
 * to the lowest spots.
 *
 * @param entropyBits log2 of the number of spots to choose among
 * @param compactEntropyBits the same in a COMPACT region
 * @param compactAnywhere whether a COMPACT region begins at a random place
 * @see "Zircon, docs/gen/boot-options.md, aslr.entropy_bits; kernel/vm/vm_address_region.cc"
 */
record PlacementPolicy(int entropyBits, int compactEntropyBits, boolean compactAnywhere) {
  private static final PlacementPolicy KERNEL = new PlacementPolicy(30, 8, false);
  private static final PlacementPolicy DOCUMENTED = new PlacementPolicy(45, 8, true);

  static PlacementPolicy of(Profile profile) {
    return profile.isDocumented() ? DOCUMENTED : KERNEL;
  }
}

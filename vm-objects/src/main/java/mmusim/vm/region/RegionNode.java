package mmusim.vm.region;

import org.jspecify.annotations.Nullable;

/** What a VMAR is divided into besides gaps: VMARs and mappings. */
public sealed interface RegionNode permits Vmar, Mapping {
  /** Returns the first address. */
  long base();

  /** Returns the size in bytes, a page multiple, at least one page. */
  long sizeBytes();

  /** Returns the first address behind the region. */
  default long end() {
    return base() + sizeBytes();
  }

  /** Returns whether {@code addr} lies in the region. */
  default boolean contains(long addr) {
    return Long.compareUnsigned(addr - base(), sizeBytes()) < 0;
  }

  /** Returns whether all of {@code [start, start + lengthBytes)} lies in the region. */
  default boolean containsRange(long start, long lengthBytes) {
    long offset = start - base();
    return Long.compareUnsigned(offset, sizeBytes()) <= 0
        && Long.compareUnsigned(lengthBytes, sizeBytes() - offset) <= 0;
  }

  /** Returns the VMAR around it; null of a root VMAR and of what was destroyed. */
  @Nullable Vmar parent();
}

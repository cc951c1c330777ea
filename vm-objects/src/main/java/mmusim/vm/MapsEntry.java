package mmusim.vm;

import mmusim.pagetables.entry.CachePolicy;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code process_maps}, in pre-order by rising address; the root VMAR comes first, at
 * depth 0.
 *
 * @param type what it is
 * @param vmarKoid the VMAR that it is, or that the mapping lies in
 * @param depth how many VMARs are around it
 * @param base first address
 * @param sizeBytes size in bytes
 * @param permissions PERM bits of {@link mmusim.vm.abi.VmOption}; of a VMAR, what it allows
 * @param cachePolicy of a mapping, the policy of its VMO; of a VMAR null
 * @param committedBytes committed bytes in the mapped range; 0 of a VMAR
 * @param vmoKoid the mapped VMO, or 0
 * @param vmoOffset where in it the mapping starts
 */
public record MapsEntry(
    Type type,
    long vmarKoid,
    int depth,
    long base,
    long sizeBytes,
    int permissions,
    @Nullable CachePolicy cachePolicy,
    long committedBytes,
    long vmoKoid,
    long vmoOffset) {
  /** What an entry stands for. */
  public enum Type {
    /** A virtual memory address region. */
    VMAR,
    /** A mapping, or a part of one that differs in its permissions. */
    MAPPING
  }
}

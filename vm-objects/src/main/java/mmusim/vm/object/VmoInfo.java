package mmusim.vm.object;

import java.util.Set;
import mmusim.pagetables.entry.CachePolicy;

/**
 * What {@code ZX_INFO_VMO} tells, sizes in bytes.
 *
 * @param koid the VMO's number
 * @param parentKoid the number of the VMO it is a child of, or 0
 * @param sizeBytes page-aligned size
 * @param streamSizeBytes byte-granular size; 0 for physical and contiguous VMOs
 * @param committedBytes every page that the VMO can see through copy-on-write
 * @param committedPrivateBytes pages that only it can see
 * @param committedScaledBytes each page divided by the number of VMOs that see it, rounded down
 * @param committedScaledFraction the part of a byte that was rounded away, in units of 2^-63
 * @param childCount living children
 * @param mappingCount mappings of this VMO
 * @param shareCount address spaces that map it
 * @param flags names without {@code ZX_INFO_VMO_}
 * @param cachePolicy its policy
 * @param handleRights rights of the handle that asked
 * @param zeroChildren whether the signal ZERO_CHILDREN is up
 * @param metadataBytes heap that the page lists take, in this simulator
 * @param changeEvents how often the kernel reclaimed pages of it
 */
public record VmoInfo(
    long koid,
    long parentKoid,
    long sizeBytes,
    long streamSizeBytes,
    long committedBytes,
    long committedPrivateBytes,
    long committedScaledBytes,
    long committedScaledFraction,
    int childCount,
    int mappingCount,
    int shareCount,
    Set<String> flags,
    CachePolicy cachePolicy,
    int handleRights,
    boolean zeroChildren,
    long metadataBytes,
    long changeEvents) {}

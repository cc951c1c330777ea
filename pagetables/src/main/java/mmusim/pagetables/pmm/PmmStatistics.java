package mmusim.pagetables.pmm;

/**
 * What the allocator has done since it was made.
 *
 * @param framesTotal frames of RAM that are neither a hole nor reserved
 * @param framesFree frames that may be allocated now
 * @param framesFreeMin the lowest {@code framesFree} so far
 * @param allocations requests that were granted; a request for many frames is one for each
 * @param frees frames given back
 * @param failures requests that were refused, injected failures included
 */
public record PmmStatistics(
    long framesTotal,
    long framesFree,
    long framesFreeMin,
    long allocations,
    long frees,
    long failures) {}

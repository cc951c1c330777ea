package mmusim.vm.region;

import mmusim.vm.object.Vmo;

/**
 * What a mapping shows, and how far its permissions may go.
 *
 * @param vmo the VMO
 * @param vmoOffset the first offset shown, page-aligned
 * @param ceiling PERM bits that both handles had when the mapping was made
 * @param faultsBeyondStream whether accesses beyond the page of the stream size are refused
 */
public record MapSource(Vmo vmo, long vmoOffset, int ceiling, boolean faultsBeyondStream) {}

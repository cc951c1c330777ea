package mmusim.vm;

/**
 * A new VMAR.
 *
 * @param handle names it in the calling process
 * @param addr its first address
 */
public record Region(int handle, long addr) {}

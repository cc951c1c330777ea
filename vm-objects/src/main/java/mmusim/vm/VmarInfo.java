package mmusim.vm;

/**
 * {@code ZX_INFO_VMAR}.
 *
 * @param base first address
 * @param lengthBytes size in bytes
 */
public record VmarInfo(long base, long lengthBytes) {}

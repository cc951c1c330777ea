package mmusim.vm;

/**
 * A range that a pager must write back: {@code zx_vmo_dirty_range_t}.
 *
 * @param offset first byte
 * @param length bytes
 * @param isZero whether it is all zeros
 */
public record DirtyRange(long offset, long length, boolean isZero) {}

package mmusim.vm.object;

/**
 * What a VMO knows of a mapping of it: enough to take translations back when pages go away, move or
 * become shared. Offsets are bytes from the start of the VMO that the mapping was made of, and
 * page-aligned; the mapping clips the range to itself. Offsets and lengths are unsigned, and offset
 * plus length never passes 2^64. None of the calls may fail.
 */
public interface VmoMapping {
  /**
   * Returns what stands for the address space, compared by identity: {@code share_count} of
   * vmo_info counts the distinct ones.
   */
  Object addressSpaceKey();

  /**
   * Removes every translation of the range, and from every TLB; the next access faults.
   *
   * @param vmoOffset first byte, page-aligned
   * @param lengthBytes page multiple, may reach past the mapping's and the VMO's end
   */
  void unmapPages(long vmoOffset, long lengthBytes);

  /**
   * Takes write permission from every translation of the range; the next write faults.
   *
   * @param vmoOffset first byte, page-aligned
   * @param lengthBytes page multiple, may reach past the mapping's and the VMO's end
   */
  void writeProtectPages(long vmoOffset, long lengthBytes);

  /** Returns what {@link #setListIndex} was given. */
  int listIndex();

  /** Keeps the mapping's place in the list of its VMO, which then need not search for it. */
  void setListIndex(int index);
}

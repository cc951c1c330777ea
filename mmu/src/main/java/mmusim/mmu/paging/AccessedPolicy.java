package mmusim.mmu.paging;

/**
 * When a walk sets the accessed flag of the entries that it reads. Both are legal: the flag may be
 * set early, so they differ only in what a walk that faults leaves behind.
 *
 * @see "Intel SDM vol. 3A, 4.8 Accessed and Dirty Flags"
 */
public enum AccessedPolicy {
  /** In all entries together, once the access is known to be allowed. The default. */
  ON_SUCCESS,

  /** In each entry that leads to a lower table as soon as it is read; in the leaf if allowed. */
  EACH_LEVEL
}

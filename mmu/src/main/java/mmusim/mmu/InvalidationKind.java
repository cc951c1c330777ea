package mmusim.mmu;

/**
 * How software drops cached translations.
 *
 * @see "Intel SDM vol. 3A, 4.10.4.1 Operations that Invalidate TLBs and Paging-Structure Caches"
 */
public enum InvalidationKind {
  /** INVLPG of an address in the current PCID, and global entries. */
  INVLPG,
  /** INVPCID of an address in a PCID. */
  INVPCID_ADDRESS,
  /** INVPCID of a PCID. */
  INVPCID_CONTEXT,
  /** INVPCID of everything. */
  INVPCID_ALL,
  /** INVPCID of everything that is not global. */
  INVPCID_ALL_BUT_GLOBALS,
  /** A write of CR3 that does not keep what its PCID has. */
  CR3,
  /** A write of CR4 that changes how addresses are translated. */
  CR4,
  /** All of a processor at once; on AMD's, a write of an MTRR does that. */
  FLUSH
}

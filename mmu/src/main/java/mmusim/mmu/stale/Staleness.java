package mmusim.mmu.stale;

/**
 * How a cached translation relates to the tables at the moment of its use.
 *
 * <p>A difference that only denies more than the tables do (rights that have been loosened since)
 * is always legal: at worst one fault is spurious. Two kinds of page lose by what gives others
 * more: while CR4.CET = 1, a shadow stack that becomes writable or clean; while CR4.SMEP, SMAP or
 * PKE = 1, a supervisor page that becomes a user page. A page fault that the tables would not give,
 * or with another error code, is legal too: it drops what caused it. Any other difference is judged
 * by the rule of the machine:
 *
 * <ul>
 *   <li>Bare hardware: software may leave a translation stale as long as it likes, so the use is
 *       legal, until an event that must drop the translation has happened on this CPU after it was
 *       cached. From then on a use is a fault of the simulator itself.
 *   <li>Under the kernel: the kernel promises that a change of its tables is complete only when no
 *       CPU can use the old translation. So the use is a bug, a missing invalidation, unless the
 *       kernel has a flush of that PCID pending on that CPU.
 * </ul>
 *
 * @see "Intel SDM vol. 3A, 4.10.4.3 Optional Invalidation; 4.10.4.4 Delayed Invalidation"
 */
public enum Staleness {
  /** Agrees with the tables. */
  FRESH,

  /** Differs, and the architecture (or the kernel's pending flush) allows that. */
  LEGAL,

  /** Differs though it must not: an invalidation is missing. */
  BUG
}

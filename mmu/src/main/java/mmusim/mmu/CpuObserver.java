package mmusim.mmu;

import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.TranslationResult;

/**
 * Is told what a processor does besides hitting its TLBs, while it does it. It may look at the
 * machine and must not change it. Hits are not told, so that they cost nothing.
 */
public interface CpuObserver {
  /**
   * A page walk ended.
   *
   * @param vaddr the linear address
   * @param access see {@link mmusim.mmu.paging.Access}
   * @param startLevel the level of the first entry read: below the top where a paging-structure
   *     cache spared the upper ones
   * @param reads entries read
   * @param entry what was found, a {@link CachedTranslation}, or a fault: {@link
   *     TranslationResult#isFault}
   */
  void walked(long vaddr, int access, int startLevel, int reads, long entry);

  /**
   * An access was refused.
   *
   * @param vaddr the address; of a page fault the linear address that CR2 has now
   * @param access see {@link mmusim.mmu.paging.Access}
   * @param fault see {@link TranslationResult}
   */
  void faulted(long vaddr, int access, long fault);

  /**
   * Software dropped cached translations.
   *
   * @param pcid whose, where the kind is about one
   * @param vaddr where, if the kind is about an address
   */
  void invalidated(InvalidationKind kind, int pcid, long vaddr);
}

package mmusim.mmu.explain;

import java.util.List;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.TranslationResult;

/**
 * What an access would meet now, without caches.
 *
 * @param vaddr the address as software gave it
 * @param linear the same without metadata (LAM, UAI): what is translated and what CR2 would hold
 * @param access see {@link mmusim.mmu.paging.Access}
 * @param entries what the walk reads, top first; empty if the address is refused before a walk
 * @param result the outcome; see {@link TranslationResult}
 * @param deciding those of the entries that refuse the access; empty if none does
 * @param verdict a sentence that says what decided
 */
public record Walk(
    long vaddr,
    long linear,
    int access,
    List<WalkEntry> entries,
    long result,
    List<WalkEntry> deciding,
    String verdict) {
  /** Copies the lists. */
  public Walk {
    entries = List.copyOf(entries);
    deciding = List.copyOf(deciding);
  }

  /** Returns whether the access faults. */
  public boolean isFault() {
    return TranslationResult.isFault(result);
  }

  /** Returns whether the fault is a page fault, which sets CR2; else it is #GP or #SS. */
  public boolean isPageFault() {
    return isFault() && TranslationResult.vector(result) == TranslationResult.VECTOR_PF;
  }

  /** Returns the fault's name: PF, GP or SS. */
  public String vector() {
    return TranslationResult.vectorWord(TranslationResult.vector(result));
  }

  /** Returns the error code that the fault pushes; only of a fault. */
  public int errorCode() {
    return TranslationResult.errorCode(result);
  }

  /** Returns the physical address of the byte; only if the access succeeds. */
  public long paddr() {
    return TranslationResult.paddr(result);
  }

  /** Returns the size of the page in bytes; only if the access succeeds. */
  public long pageSizeBytes() {
    return CachedTranslation.bytes(TranslationResult.pageSize(result));
  }

  /** Returns the effective memory type's code; only if the access succeeds. */
  public int memoryType() {
    return TranslationResult.memoryType(result);
  }
}

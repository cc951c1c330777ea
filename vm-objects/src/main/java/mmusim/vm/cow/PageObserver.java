package mmusim.vm.cow;

/** A VMO that shows the pages of a node: it takes back the translations of what changes. */
public interface PageObserver {
  /** The pages are no longer what they were: no translation of them may stay. */
  void pagesRemoved(long firstPage, long pageCount);

  /** The pages are shared now: no writable translation of them may stay. */
  void pagesShared(long firstPage, long pageCount);
}

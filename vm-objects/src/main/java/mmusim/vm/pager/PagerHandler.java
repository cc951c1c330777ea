package mmusim.vm.pager;

/**
 * An in-process pager. It is called while the faulting thread waits, and answers with the calls of
 * the pager (supply pages, mark dirty, fail), before it returns or, if nobody must wait, later.
 */
@FunctionalInterface
public interface PagerHandler {
  /** Handles one packet. */
  void onPacket(PagerPacket packet);
}

package mmusim.vm.pager;

/**
 * When who waits for a run of pages looks again.
 *
 * @see "Zircon, kernel/vm/include/vm/page_source.h, PageRequest::early_wake_"
 */
public enum Wake {
  /** As soon as the page that it needs next is answered for: reads. */
  AT_EACH_PAGE,

  /** When all that it asked for is answered for. */
  WHEN_COMPLETE
}

package mmusim.pagetables.invalidate;

/** Is told of interrupts that make other CPUs forget translations; it must not change anything. */
@FunctionalInterface
public interface ShootdownObserver {
  /** What stands for the pages of a whole address space. */
  int ALL_PAGES = -1;

  /**
   * A CPU interrupted others and paid for it.
   *
   * @param initiator the CPU that made the change
   * @param receivers how many CPUs were interrupted, at least 1
   * @param pages how many pages they were told of, or {@link #ALL_PAGES}
   */
  void shotDown(int initiator, int receivers, int pages);
}

package mmusim.scenarios.replay.curve;

/** What the accesses of one curve go to. */
interface PageStack {
  /**
   * Accesses a page.
   *
   * @param page number of the page
   * @param times how often in a row, at least 1
   */
  void access(long page, int times);

  /** Accesses the page of the last {@link #access} again, {@code times} times, at least 0. */
  void repeat(long times);
}

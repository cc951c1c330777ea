package mmusim.mmu.explain;

/** Sizes as people write them. */
final class Sizes {
  private static final String[] PAGES = {"4 KiB", "2 MiB", "1 GiB"};

  private Sizes() {}

  /** Returns the size of a page: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB. */
  static String page(int pageSize) {
    return PAGES[pageSize];
  }
}

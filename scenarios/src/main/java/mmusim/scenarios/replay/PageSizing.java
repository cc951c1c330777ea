package mmusim.scenarios.replay;

import java.util.Arrays;
import java.util.List;
import mmusim.mmu.paging.CachedTranslation;

/** Which page size a replay gives to an address. */
public enum PageSizing {
  /** Pages of 4 KiB. */
  SMALL("4KiB", 0),

  /** Pages of 2 MiB. */
  LARGE("2MiB", 1),

  /** Pages of 1 GiB. */
  HUGE("1GiB", 2),

  /**
   * Each aligned 2 MiB by the first reference to it: code gets pages of 4 KiB, as a file's do; data
   * gets one page of 2 MiB, as anonymous memory under transparent huge pages does.
   */
  MIXED("mixed", 0);

  private final String title;
  private final int pageSize;

  PageSizing(String title, int pageSize) {
    this.title = title;
    this.pageSize = pageSize;
  }

  /** Returns the name on the command line. */
  public String title() {
    return title;
  }

  /** Returns the page size (0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB); of MIXED the smallest. */
  public int pageSize() {
    return pageSize;
  }

  /** Returns log2 of the bytes of a page; of MIXED of the smallest. */
  public int shift() {
    return CachedTranslation.shift(pageSize);
  }

  /** Returns the names. */
  public static List<String> titles() {
    return Arrays.stream(values()).map(PageSizing::title).toList();
  }

  /**
   * Returns the sizing of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static PageSizing of(String title) {
    for (PageSizing sizing : values()) {
      if (sizing.title.equalsIgnoreCase(title)) {
        return sizing;
      }
    }
    throw new IllegalArgumentException(
        "no page size is called \"%s\"; there are %s"
            .formatted(title, String.join(", ", titles())));
  }
}

package mmusim.mmu.paging;

import java.util.List;

/**
 * The words for the sizes of pages, which are numbered 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB; their bytes
 * are those of {@link CachedTranslation#bytes}.
 */
public final class PageSizes {
  /** What geometries and counters call them. */
  public static final List<String> KEYS = List.of("4k", "2m", "1g");

  private static final List<String> WORDS = List.of("4 KiB", "2 MiB", "1 GiB");

  private PageSizes() {}

  /** Returns a size as people write it, as "4 KiB". */
  public static String words(int pageSize) {
    return WORDS.get(pageSize);
  }

  /**
   * Returns the size of this many bytes as people write it.
   *
   * @throws IllegalArgumentException if no page has so many
   */
  public static String wordsOfBytes(long bytes) {
    for (int pageSize = 0; pageSize < WORDS.size(); pageSize++) {
      if (CachedTranslation.bytes(pageSize) == bytes) {
        return words(pageSize);
      }
    }
    throw new IllegalArgumentException("no page has so many bytes: " + bytes);
  }
}

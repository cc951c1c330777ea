package mmusim.scenarios.replay.curve;

import mmusim.scenarios.replay.LongIntMap;

/**
 * Numbers pages from 0 on as they come. Several stacks that see the same accesses share one, and so
 * look most pages up once: the page asked for last is remembered.
 */
final class PageIds {
  private final LongIntMap ids = new LongIntMap();

  /** No page has this number: addresses have 64 bits, pages at least 12. */
  private long lastPage = -1;

  private int lastId;

  /** Returns the number of a page, a new one if it has none. */
  int of(long page) {
    if (page != lastPage) {
      lastPage = page;
      lastId = find(page);
    }
    return lastId;
  }

  private int find(long page) {
    int id = ids.get(page);
    if (id == LongIntMap.ABSENT) {
      id = ids.size();
      ids.put(page, id);
    }
    return id;
  }
}

package mmusim.scenarios.replay.curve;

import java.util.Arrays;
import mmusim.scenarios.replay.LongIntMap;

/**
 * Numbers pages from 0 on as they come. Several stacks that see the same accesses share one, and so
 * look most pages up once: the page asked for last is remembered.
 *
 * <p>The numbers of sixteen neighbours lie together, and a map tells where: a program's pages have
 * neighbours, and so the map is small enough for the host's caches.
 */
final class PageIds {
  private static final int GROUP_SHIFT = 4;
  private static final int GROUP_MASK = (1 << GROUP_SHIFT) - 1;
  private static final int NONE = -1;

  private final LongIntMap groups = new LongIntMap();

  /** By group, then page within the group; NONE for a page that did not come yet. */
  private int[] ids = new int[0];

  private int count;

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
    int group = groups.get(page >>> GROUP_SHIFT);
    if (group == LongIntMap.ABSENT) {
      group = addGroup(page >>> GROUP_SHIFT);
    }
    int index = group << GROUP_SHIFT | ((int) page & GROUP_MASK);
    if (ids[index] == NONE) {
      ids[index] = count;
      count++;
    }
    return ids[index];
  }

  private int addGroup(long neighbours) {
    int group = groups.size();
    groups.put(neighbours, group);
    int end = (group + 1) << GROUP_SHIFT;
    if (end > ids.length) {
      int before = ids.length;
      ids = Arrays.copyOf(ids, Math.max(end, 2 * before));
      Arrays.fill(ids, before, ids.length, NONE);
    }
    return group;
  }
}

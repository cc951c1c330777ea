package mmusim.scenarios.format.expect;

import java.util.AbstractList;
import java.util.List;

/** The first elements of a list that is too long to be kept for the report, and its length. */
public final class ShortenedList extends AbstractList<Object> {
  /** Elements that are kept. */
  public static final int KEPT = 4096;

  private final List<Object> first;
  private final int fullSize;

  private ShortenedList(List<?> list) {
    this.first = List.copyOf(list.subList(0, KEPT));
    this.fullSize = list.size();
  }

  /** Returns {@code list}, or its first {@link #KEPT} elements if it has more. */
  public static List<?> of(List<?> list) {
    return list.size() > KEPT ? new ShortenedList(list) : list;
  }

  /** Returns how many elements {@code list} has, or had before it was shortened. */
  public static int fullSize(List<?> list) {
    return list instanceof ShortenedList shortened ? shortened.fullSize : list.size();
  }

  @Override
  public Object get(int index) {
    return first.get(index);
  }

  @Override
  public int size() {
    return first.size();
  }
}

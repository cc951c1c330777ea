package mmusim.scenarios.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mmusim.vm.abi.Status;
import org.jspecify.annotations.Nullable;

/**
 * What a VMO holds, and its slices and references show: one number a page. A snapshot copies all at
 * once; only a clone below a pager looks up to its parent where it has no page.
 */
final class ModelPages {
  /** Where pages come from. */
  enum Kind {
    ANONYMOUS,
    CONTIGUOUS,
    DEVICE,
    PAGER,
    PAGER_CLONE
  }

  /** What a pager's page is. */
  enum State {
    ABSENT,
    CLEAN,
    DIRTY,
    AWAITING_CLEAN,
    /** Zeros beyond the size of the stream. */
    UNTRACKED
  }

  /**
   * Dirty zeros in a row, which have no frames.
   *
   * @param end first page after them
   * @param cleaned first page after what awaits cleaning from the start on, which may be further
   */
  record ZeroRun(int end, int cleaned) {}

  /** One page. */
  static final class Page {
    int value;
    boolean committed;
    int pins;
    boolean alwaysNeeded;

    /**
     * Whether mappings may show zeros here that have no frame: also after the pager forgot them.
     */
    boolean zerosShown;

    /** Which frame it is in, if it is committed; a copy is in the same until it is written. */
    Object frame = new Object();

    State state = State.CLEAN;

    Page(int value, boolean committed, State state) {
      this.value = value;
      this.committed = committed;
      this.state = state;
    }

    static Page zero() {
      return new Page(0, false, State.CLEAN);
    }

    Page copy() {
      Page copy = new Page(value, committed, State.CLEAN);
      copy.frame = frame;
      return copy;
    }
  }

  final Kind kind;
  final List<@Nullable Page> pages = new ArrayList<>();

  /** All that were made from each other by two-way snapshots. */
  Set<ModelPages> family = new HashSet<>();

  @Nullable ModelPages above;
  int offset;
  int limit;
  final List<ModelPages> below = new ArrayList<>();

  boolean discardable;
  boolean discarded;
  boolean reclaimable;
  int locks;

  boolean trapsDirty;
  boolean detached;

  /** By their start. */
  TreeMap<Integer, ZeroRun> zeroRuns = new TreeMap<>();

  ModelPages(Kind kind, int count) {
    this.kind = kind;
    for (int page = 0; page < count; page++) {
      pages.add(fresh());
    }
    family.add(this);
  }

  private @Nullable Page fresh() {
    return switch (kind) {
      case ANONYMOUS -> Page.zero();
      case CONTIGUOUS, DEVICE -> new Page(0, true, State.CLEAN);
      case PAGER -> new Page(0, false, State.ABSENT);
      case PAGER_CLONE -> null;
    };
  }

  boolean isPagerBacked() {
    return kind == Kind.PAGER || kind == Kind.PAGER_CLONE;
  }

  int size() {
    return pages.size();
  }

  /** Returns what is seen at a page. */
  Page view(int page) {
    Page own = pages.get(page);
    if (own != null) {
      return own;
    }
    ModelPages parent = above;
    return parent != null && page < limit ? parent.view(page + offset) : Page.zero();
  }

  /** Returns OK if the page can be read now, or why not. */
  Status readable(int page) {
    return view(page).state == State.ABSENT ? waiting() : Status.OK;
  }

  /** Returns what an access gets that the pager has to allow first. */
  private Status waiting() {
    ModelPages root = this;
    while (root.above != null) {
      root = root.above;
    }
    return root.detached ? Status.ERR_BAD_STATE : Status.ERR_SHOULD_WAIT;
  }

  /** Makes a page writable. */
  Status own(int page) {
    Page seen = view(page);
    if (seen.state == State.ABSENT) {
      return waiting();
    }
    Page own = pages.get(page);
    if (own == null) {
      own = seen.copy();
      pages.set(page, own);
    }
    if (kind == Kind.PAGER) {
      if (isTrapped(own)) {
        return waiting();
      }
      own.state = State.DIRTY;
    }
    own.committed = true;
    own.frame = new Object();
    return Status.OK;
  }

  /** Returns whether a write has to ask first: the page is clean, or zeros that have no frame. */
  private boolean isTrapped(Page page) {
    return trapsDirty && !(page.state == State.DIRTY && page.committed);
  }

  Status write(int page, int value) {
    Status status = own(page);
    findZeroRuns();
    if (status.isOk()) {
      view(page).value = value;
    }
    return status;
  }

  Status zero(int page) {
    Page own = pages.get(page);
    boolean inPlace = kind == Kind.CONTIGUOUS || (own != null && own.pins > 0);
    if (inPlace) {
      return write(page, 0);
    }
    switch (kind) {
      case PAGER_CLONE -> zeroOfClone(page);
      case PAGER -> {
        boolean stays = view(page).state == State.CLEAN && !view(page).committed;
        if (!stays) {
          pages.set(page, new Page(0, false, State.DIRTY));
        }
      }
      default -> pages.set(page, new Page(0, false, State.CLEAN));
    }
    return Status.OK;
  }

  /** Zeros take no frame; beyond its limit it has nothing. */
  private void zeroOfClone(int page) {
    Page own = pages.get(page);
    if (above == null || page >= limit) {
      pages.set(page, null);
    } else if (own == null || own.committed) {
      pages.set(page, new Page(0, false, State.CLEAN));
    }
  }

  /**
   * Returns whether it can be told what zeroing leaves committed. Where snapshots of a clone below
   * a pager share pages, it depends on which of them were written since.
   */
  boolean zerosAreKnown() {
    return kind != Kind.PAGER_CLONE || family.size() == 1;
  }

  Status commit(int first, int end) {
    for (int page = first; page < end; page++) {
      Status status = kind == Kind.PAGER ? commitOfPager(page) : own(page);
      if (!status.isOk()) {
        findZeroRuns();
        return status;
      }
    }
    findZeroRuns();
    return Status.OK;
  }

  /** Zeros that the pager supplied stay clean; others are dirty. */
  private Status commitOfPager(int page) {
    Page seen = view(page);
    if (seen.state == State.ABSENT) {
      return waiting();
    }
    if (!seen.committed && seen.state != State.CLEAN) {
      if (trapsDirty) {
        return waiting();
      }
      seen.state = State.DIRTY;
    }
    seen.committed = true;
    return Status.OK;
  }

  /** Zeros behind the size of the stream; those of one row that is longer on both sides stay. */
  Status zeroUntracked(int first, int end) {
    if (kind != Kind.PAGER) {
      return zeroAll(first, end);
    }
    for (int page = first; page < end && !isInside(first, end, State.DIRTY); page++) {
      pages.set(page, new Page(0, false, State.UNTRACKED));
    }
    findZeroRuns();
    return Status.OK;
  }

  /** Returns whether a range, and a page on either side of it, are zeros of one kind. */
  private boolean isInside(int first, int end, State state) {
    boolean isInside = first > 0 && end < size();
    for (int page = first - 1; isInside && page <= end; page++) {
      isInside = view(page).state == state && !view(page).committed;
    }
    return isInside;
  }

  /** Lets zeros await cleaning whose row starts in a range. */
  void beginZeroWriteback(int first, int end) {
    zeroRuns
        .subMap(first, end)
        .replaceAll(
            (start, run) ->
                new ZeroRun(run.end(), Math.max(run.cleaned(), Math.min(run.end(), end))));
  }

  /** Forgets zeros that await cleaning, in a range and in rows that start there. */
  void endZeroWriteback(int first, int end) {
    int cleaned = first;
    for (var entry : List.copyOf(zeroRuns.subMap(first, end).entrySet())) {
      cleaned = Math.max(cleaned, entry.getValue().cleaned());
      int stop = Math.min(cleaned, Math.min(end, entry.getValue().end()));
      for (int page = entry.getKey(); page < stop; page++) {
        Page forgotten = new Page(0, false, State.ABSENT);
        forgotten.zerosShown = view(page).zerosShown;
        pages.set(page, forgotten);
      }
    }
    findZeroRuns();
  }

  /**
   * Looks for the rows of dirty zeros anew. What awaits cleaning is lost where a row has grown to
   * the left, and goes on where its start is gone.
   */
  void findZeroRuns() {
    TreeMap<Integer, ZeroRun> found = new TreeMap<>();
    for (int page = 0; page < size(); page++) {
      int start = page;
      while (page < size() && isDirtyZero(page)) {
        page++;
      }
      if (start < page) {
        found.put(start, new ZeroRun(page, cleanedOf(start)));
      }
    }
    zeroRuns = found;
  }

  private boolean isDirtyZero(int page) {
    Page here = pages.get(page);
    return kind == Kind.PAGER && here != null && here.state == State.DIRTY && !here.committed;
  }

  /** Returns what was said of the row of which {@code start} is the first page that is left. */
  private int cleanedOf(int start) {
    Map.Entry<Integer, ZeroRun> old = zeroRuns.floorEntry(start);
    if (old == null || start >= old.getValue().end()) {
      return 0;
    }
    for (int page = old.getKey(); page < start; page++) {
      if (page < size() && isDirtyZero(page)) {
        return 0;
      }
    }
    return old.getValue().cleaned();
  }

  private Status ownAll(int first, int end) {
    for (int page = first; page < end; page++) {
      Status status = own(page);
      if (!status.isOk()) {
        return status;
      }
    }
    return Status.OK;
  }

  Status zeroAll(int first, int end) {
    boolean stays = kind == Kind.PAGER && isInside(first, end, State.UNTRACKED);
    Status status = Status.OK;
    for (int page = first; page < end && !stays && status.isOk(); page++) {
      status = zero(page);
    }
    findZeroRuns();
    return status;
  }

  Status prefetch(int first, int end) {
    for (int page = first; isPagerBacked() && page < end; page++) {
      if (!readable(page).isOk()) {
        return readable(page);
      }
    }
    return Status.OK;
  }

  Status pin(int first, int end) {
    Status status = kind == Kind.PAGER ? prefetch(first, end) : Status.OK;
    for (int page = first; kind == Kind.PAGER && page < end && status.isOk(); page++) {
      status = isTrapped(view(page)) ? waiting() : Status.OK;
    }
    if (status.isOk()) {
      status = ownAll(first, end);
    }
    findZeroRuns();
    for (int page = first; page < end && status.isOk(); page++) {
      view(page).pins++;
    }
    return status;
  }

  /** Ends the pager's service: what is clean and not pinned is gone. */
  void detach() {
    detached = true;
    for (int page = 0; page < size(); page++) {
      Page own = view(page);
      if (own.state == State.CLEAN && own.pins == 0) {
        pages.set(page, fresh());
      }
    }
  }

  boolean hasPins(int first, int end) {
    return pages.subList(first, end).stream().anyMatch(page -> page != null && page.pins > 0);
  }

  int committed(int first, int end) {
    return (int)
        pages.subList(first, end).stream().filter(page -> page != null && page.committed).count();
  }

  void resize(int count) {
    while (size() > count) {
      pages.remove(size() - 1);
    }
    limit = Math.min(limit, count);
    for (ModelPages clone : below) {
      clone.limit = Math.min(clone.limit, Math.max(0, count - clone.offset));
    }
    while (size() < count) {
      pages.add(kind == Kind.PAGER ? new Page(0, false, State.DIRTY) : fresh());
    }
    findZeroRuns();
  }

  /** Makes what sees the pages as they are now. */
  ModelPages snapshot(int first, int count) {
    ModelPages clone = new ModelPages(kind, count);
    clone.family = family;
    family.add(clone);
    for (int page = 0; page < count && first + page < size(); page++) {
      Page own = pages.get(first + page);
      clone.pages.set(page, own == null ? null : own.copy());
    }
    if (above != null) {
      clone.lookUp(above, offset + first, Math.max(0, limit - first));
    }
    return clone;
  }

  /**
   * Makes what sees the pages as they are at any time, where it has none: these, or those of the
   * nearest above that has some of the range itself.
   */
  ModelPages cloneBelow(int first, int count) {
    ModelPages followed = this;
    int from = first;
    int most = Math.min(count, Math.max(0, size() - first));
    ModelPages next = above;
    while (next != null && !followed.ownsAny(from, most)) {
      most = Math.min(most, Math.max(0, followed.limit - from));
      from += followed.offset;
      followed = next;
      next = next.above;
    }
    ModelPages clone = new ModelPages(Kind.PAGER_CLONE, count);
    clone.lookUp(followed, from, most);
    return clone;
  }

  private boolean ownsAny(int first, int count) {
    return count > 0 && pages.subList(first, first + count).stream().anyMatch(page -> page != null);
  }

  private void lookUp(ModelPages parent, int from, int most) {
    above = parent;
    offset = from;
    limit = Math.min(size(), most);
    parent.below.add(this);
  }
}

package mmusim.scenarios.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    AWAITING_CLEAN
  }

  /** One page. */
  static final class Page {
    int value;
    boolean committed;
    int pins;
    boolean alwaysNeeded;

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
    boolean seesNothing = kind == Kind.PAGER_CLONE && own == null && page >= limit;
    if (!seesNothing) {
      pages.set(page, new Page(0, false, kind == Kind.PAGER ? State.DIRTY : State.CLEAN));
    }
    return Status.OK;
  }

  Status commit(int first, int end) {
    Status status = prefetch(first, end);
    return status.isOk() && kind != Kind.PAGER ? ownAll(first, end) : status;
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
    for (int page = first; page < end; page++) {
      Status status = zero(page);
      if (!status.isOk()) {
        return status;
      }
    }
    return Status.OK;
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
    Status status = prefetch(first, end);
    for (int page = first; kind == Kind.PAGER && page < end && status.isOk(); page++) {
      status = isTrapped(view(page)) ? waiting() : Status.OK;
    }
    if (status.isOk()) {
      status = ownAll(first, end);
    }
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

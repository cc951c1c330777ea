package mmusim.vm.pager;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import mmusim.mmu.memory.Pages;
import mmusim.vm.abi.Status;
import mmusim.vm.page.RangeMap;

/**
 * The requests of one VMO to its pager. A request that the pager does not answer at once stays
 * pending, and who needs it gets SHOULD_WAIT, where a thread would sleep: asking again after the
 * answer goes through. A request that overlaps a pending one is not sent twice. A failure is told
 * once, to the next who asks.
 */
public final class PageSource {
  private final Pager pager;
  private final long key;
  private final boolean trapsDirty;
  private final Map<PagerPacket.Command, RangeMap> pending =
      new EnumMap<>(PagerPacket.Command.class);
  private final RangeMap failures = new RangeMap();
  private boolean detached;

  PageSource(Pager pager, long key, boolean trapsDirty) {
    this.pager = pager;
    this.key = key;
    this.trapsDirty = trapsDirty;
    pending.put(PagerPacket.Command.READ, new RangeMap());
    pending.put(PagerPacket.Command.DIRTY, new RangeMap());
  }

  /** Returns the pager. */
  public Pager pager() {
    return pager;
  }

  /** Returns whether a write to a clean page asks first. */
  public boolean trapsDirty() {
    return trapsDirty;
  }

  /** Returns whether the pager no longer answers. */
  public boolean isDetached() {
    return detached;
  }

  /**
   * Asks for pages.
   *
   * @param command READ or DIRTY
   * @return OK if the first page was answered for; SHOULD_WAIT; BAD_STATE if detached; or what the
   *     pager failed it with
   */
  public Status request(PagerPacket.Command command, long firstPage, long pageCount) {
    if (detached) {
      return Status.ERR_BAD_STATE;
    }
    Status failed = takeFailure(firstPage, pageCount);
    if (!failed.isOk()) {
      return failed;
    }
    RangeMap waiting = waitingFor(command);
    if (waiting.get(firstPage) == RangeMap.NO_VALUE) {
      long count = unasked(waiting, firstPage, pageCount);
      waiting.put(firstPage, firstPage + count, 0);
      pager.deliver(new PagerPacket(command, key, Pages.toBytes(firstPage), Pages.toBytes(count)));
      failed = takeFailure(firstPage, pageCount);
    }
    if (!failed.isOk()) {
      return failed;
    }
    return waiting.get(firstPage) == RangeMap.NO_VALUE ? Status.OK : Status.ERR_SHOULD_WAIT;
  }

  /** Ends the requests for the pages: they are there, dirty, or beyond the end now. */
  public void complete(PagerPacket.Command command, long firstPage, long endPage) {
    waitingFor(command).remove(firstPage, endPage);
  }

  /** Ends the pending requests in the range with a failure. */
  public void fail(long firstPage, long endPage, Status status) {
    for (RangeMap waiting : pending.values()) {
      for (RangeMap.Range range : waiting.within(firstPage, endPage)) {
        failures.put(range.first(), range.end(), -status.value());
      }
      waiting.remove(firstPage, endPage);
    }
  }

  /** Stops all requests; the pager gets its last packet. */
  public void detach() {
    if (!detached) {
      close();
      pager.forget(this);
      pager.deliver(new PagerPacket(PagerPacket.Command.COMPLETE, key, 0, 0));
    }
  }

  /** Stops all requests, silently. */
  void close() {
    detached = true;
    pending.values().forEach(waiting -> waiting.remove(0, Long.MAX_VALUE));
  }

  private RangeMap waitingFor(PagerPacket.Command command) {
    RangeMap waiting = pending.get(command);
    if (waiting == null) {
      throw new IllegalArgumentException("nobody waits for " + command);
    }
    return waiting;
  }

  private static long unasked(RangeMap waiting, long firstPage, long pageCount) {
    List<RangeMap.Range> asked = waiting.within(firstPage, firstPage + pageCount);
    return asked.isEmpty() ? pageCount : asked.get(0).first() - firstPage;
  }

  private Status takeFailure(long firstPage, long pageCount) {
    List<RangeMap.Range> failed = failures.within(firstPage, firstPage + pageCount);
    if (failed.isEmpty()) {
      return Status.OK;
    }
    RangeMap.Range first = failed.get(0);
    failures.remove(first.first(), first.end());
    return Status.of(-first.value());
  }
}

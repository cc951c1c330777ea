package mmusim.vm.pager;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import mmusim.mmu.memory.Pages;
import mmusim.vm.abi.Status;
import mmusim.vm.page.RangeMap;

/**
 * What one command has asked the pager for, and who waits for the answers.
 *
 * <p>A request is a range of pages, and lasts until each of them is answered, or nobody waits for
 * it any more. Who asks waits at the first page that it lacks. Some are woken by an answer for that
 * page: if more is missing of what such one asked for, it then waits at what is missing next.
 * Others stay there until the request ends. A failure is told to who waits at a page of its range
 * that is missing; of other pages it only says that no answer will come, and who gets to them when
 * the request has ended asks for them anew.
 *
 * <p>Invariants: requests never overlap; only pages of requests are missing; in every request there
 * is a page that is asked for, and one at which somebody waits.
 *
 * <p>An answer costs what it changes, however many pages a request has and however they are torn.
 *
 * @see "Zircon, kernel/vm/page_source.cc, PageSource::ResolveRequestsLocked"
 */
final class Requests {
  private static final int ASKED = 0;
  private static final int FAILED = 1;

  private static final class Request {
    final long first;
    final long end;
    final PagerPacket packet;

    /** Pages for which neither an answer nor a failure came. */
    long asked;

    Request(long first, long end, PagerPacket packet) {
      this.first = first;
      this.end = end;
      this.packet = packet;
      this.asked = end - first;
    }
  }

  private final TreeMap<Long, Request> requests = new TreeMap<>();
  private final RangeMap missing = new RangeMap();

  /**
   * Who waits at a page.
   *
   * @param end first page behind all that is wanted
   * @param wake when it looks again
   */
  private record Waiter(long end, Wake wake) {
    Waiter with(Waiter other) {
      boolean early = wake == Wake.AT_EACH_PAGE || other.wake == Wake.AT_EACH_PAGE;
      return new Waiter(Math.max(end, other.end), early ? Wake.AT_EACH_PAGE : Wake.WHEN_COMPLETE);
    }
  }

  /** Where somebody waits. */
  private final TreeMap<Long, Waiter> waiting = new TreeMap<>();

  /** What is to be told to who waited at a page. */
  private final TreeMap<Long, Status> failures = new TreeMap<>();

  /** Returns whether a request for the page has not ended. */
  boolean isOutstanding(long page) {
    Map.Entry<Long, Request> floor = requests.floorEntry(page);
    return floor != null && page < floor.getValue().end;
  }

  /** Returns whether a request for the page has not ended, and no answer came for the page. */
  boolean isMissing(long page) {
    return missing.get(page) != RangeMap.NO_VALUE;
  }

  /** Adds a request for pages from {@code first} on, up to the next one; returns its packet. */
  PagerPacket add(PagerPacket.Command command, long key, long first, long pageCount) {
    Long next = requests.higherKey(first);
    long end = next == null ? first + pageCount : Math.min(first + pageCount, next);
    PagerPacket packet =
        new PagerPacket(command, key, Pages.toBytes(first), Pages.toBytes(end - first));
    requests.put(first, new Request(first, end, packet));
    missing.put(first, end, ASKED);
    return packet;
  }

  /** Lets somebody wait at a page of a request, who wants it and those up to {@code end}. */
  void waitAt(long page, long end, Wake wake) {
    waiting.merge(page, new Waiter(end, wake), Waiter::with);
  }

  /** Returns the failure that who waited at the page is to be told, once; else OK. */
  Status takeFailure(long page) {
    Status told = failures.remove(page);
    return told == null ? Status.OK : told;
  }

  /** Takes the answer for a range; returns the packets of the requests that end. */
  List<PagerPacket> answer(long first, long end) {
    List<PagerPacket> ended = new ArrayList<>(0);
    if (requests.isEmpty() && failures.isEmpty()) {
      return ended;
    }
    failures.subMap(first, end).clear();
    for (Request request : overlapping(first, end)) {
      long from = Math.max(first, request.first);
      long to = Math.min(end, request.end);
      request.asked -= askedIn(from, to);
      missing.remove(from, to);
      wake(request, from, to);
      endIfDone(request, ended);
    }
    return ended;
  }

  /** Wakes who may be in a range that was answered; who wants more waits at the next that lacks. */
  private void wake(Request request, long from, long to) {
    long wanted = to;
    Iterator<Waiter> waiters = waiting.subMap(from, true, to, false).values().iterator();
    while (waiters.hasNext()) {
      Waiter waiter = waiters.next();
      if (waiter.wake() == Wake.AT_EACH_PAGE) {
        wanted = Math.max(wanted, waiter.end());
        waiters.remove();
      }
    }
    long stop = Math.min(wanted, request.end);
    long next = to < stop && !isMissing(to) ? missing.runEnd(to, stop) : to;
    if (next < stop) {
      waitAt(next, wanted, Wake.AT_EACH_PAGE);
    }
  }

  /** Takes a failure for a range; returns the packets of the requests that end. */
  List<PagerPacket> fail(long first, long end, Status status) {
    List<PagerPacket> ended = new ArrayList<>(0);
    for (Request request : overlapping(first, end)) {
      long from = Math.max(first, request.first);
      long to = Math.min(end, request.end);
      tell(from, to, status);
      request.asked -= askedIn(from, to);
      for (RangeMap.Range range : missing.within(from, to)) {
        missing.put(range.first(), range.end(), FAILED);
      }
      endIfDone(request, ended);
    }
    return ended;
  }

  private void tell(long from, long to, Status status) {
    Iterator<Long> pages = waiting.subMap(from, true, to, false).keySet().iterator();
    while (pages.hasNext()) {
      long page = pages.next();
      if (isMissing(page)) {
        failures.putIfAbsent(page, status);
        pages.remove();
      }
    }
  }

  /** Forgets everything. */
  void clear() {
    requests.clear();
    waiting.clear();
    failures.clear();
    missing.remove(0, Long.MAX_VALUE);
  }

  private long askedIn(long first, long end) {
    return missing.within(first, end).stream()
        .filter(range -> range.value() == ASKED)
        .mapToLong(range -> range.end() - range.first())
        .sum();
  }

  private void endIfDone(Request request, List<PagerPacket> ended) {
    NavigableMap<Long, Waiter> left = waiting.subMap(request.first, true, request.end, false);
    if (request.asked == 0 || left.isEmpty()) {
      left.clear();
      missing.remove(request.first, request.end);
      requests.remove(request.first);
      ended.add(request.packet);
    }
  }

  private List<Request> overlapping(long first, long end) {
    Long start = requests.floorKey(first);
    return requests.subMap(start == null ? first : Math.min(start, first), end).values().stream()
        .filter(request -> request.end > first)
        .toList();
  }
}

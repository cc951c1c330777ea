package mmusim.vm.pager;

import java.util.ArrayList;
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
 * it any more. Who asks waits at the first page that it lacks, and is woken by an answer for that
 * page: if more of the request is still missing, it then waits at what is missing next. A failure
 * is told to who waits at a page of its range; of other pages it only says that no answer will
 * come, and who gets to them when the request has ended asks for them anew.
 *
 * <p>Invariants: requests never overlap; only pages of requests are missing; in every request there
 * is a page that is asked for, and one at which somebody waits.
 *
 * @see "Zircon, kernel/vm/page_source.cc, PageSource::ResolveRequestsLocked"
 */
final class Requests {
  private static final int ASKED = 0;
  private static final int FAILED = 1;

  private record Request(long first, long end, PagerPacket packet) {}

  private final TreeMap<Long, Request> requests = new TreeMap<>();
  private final RangeMap missing = new RangeMap();

  /** By the page: OK while somebody waits there, else the failure that is to be told. */
  private final TreeMap<Long, Status> waiters = new TreeMap<>();

  /** Returns whether a request for the page has not ended. */
  boolean isOutstanding(long page) {
    Map.Entry<Long, Request> floor = requests.floorEntry(page);
    return floor != null && page < floor.getValue().end();
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

  /** Lets somebody wait at a page of a request. */
  void waitAt(long page) {
    waiters.put(page, Status.OK);
  }

  /** Returns the failure that who waited at the page is to be told, once; else OK. */
  Status takeFailure(long page) {
    Status told = waiters.getOrDefault(page, Status.OK);
    if (!told.isOk()) {
      waiters.remove(page);
    }
    return told;
  }

  /** Takes the answer for a range; returns the packets of the requests that end. */
  List<PagerPacket> answer(long first, long end) {
    List<PagerPacket> ended = new ArrayList<>(0);
    if (waiters.isEmpty()) {
      return ended;
    }
    missing.remove(first, end);
    for (Request request : overlapping(first, end)) {
      NavigableMap<Long, Status> answered = waitersIn(request, first, end);
      if (answered.containsValue(Status.OK) && end < request.end()) {
        waitAtNext(missing.within(end, request.end()));
      }
      answered.clear();
      endIfDone(request, ended);
    }
    waiters.subMap(first, end).clear();
    return ended;
  }

  private void waitAtNext(List<RangeMap.Range> left) {
    if (!left.isEmpty()) {
      waiters.putIfAbsent(left.get(0).first(), Status.OK);
    }
  }

  /** Takes a failure for a range; returns the packets of the requests that end. */
  List<PagerPacket> fail(long first, long end, Status status) {
    List<PagerPacket> ended = new ArrayList<>(0);
    for (Request request : overlapping(first, end)) {
      waitersIn(request, first, end).replaceAll((page, told) -> told.isOk() ? status : told);
      long from = Math.max(first, request.first());
      for (RangeMap.Range range : missing.within(from, Math.min(end, request.end()))) {
        missing.put(range.first(), range.end(), FAILED);
      }
      endIfDone(request, ended);
    }
    return ended;
  }

  /** Forgets everything. */
  void clear() {
    requests.clear();
    waiters.clear();
    missing.remove(0, Long.MAX_VALUE);
  }

  private void endIfDone(Request request, List<PagerPacket> ended) {
    NavigableMap<Long, Status> waiting = waitersIn(request, request.first(), request.end());
    boolean isAsked =
        missing.within(request.first(), request.end()).stream()
            .anyMatch(range -> range.value() == ASKED);
    if (!isAsked || !waiting.containsValue(Status.OK)) {
      waiting.values().removeIf(Status::isOk);
      missing.remove(request.first(), request.end());
      requests.remove(request.first());
      ended.add(request.packet());
    }
  }

  private NavigableMap<Long, Status> waitersIn(Request request, long first, long end) {
    return waiters.subMap(
        Math.max(first, request.first()), true, Math.min(end, request.end()), false);
  }

  private List<Request> overlapping(long first, long end) {
    Long start = requests.floorKey(first);
    return requests.subMap(start == null ? first : Math.min(start, first), end).values().stream()
        .filter(request -> request.end() > first)
        .toList();
  }
}

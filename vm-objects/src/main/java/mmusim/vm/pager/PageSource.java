package mmusim.vm.pager;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import mmusim.vm.abi.Status;

/**
 * The requests of one VMO to its pager. Who has to wait for a page gets SHOULD_WAIT, where a thread
 * would sleep: asking again after the answer goes through. A page for which a request is
 * outstanding is not asked for twice. A failure is told once, to the next who asks for the page.
 *
 * <p>One packet of a VMO is in its pager's port at a time; the next one follows when that is read.
 * The packet of a request that ends before it is read is taken back.
 *
 * @see "Zircon, kernel/object/pager_proxy.cc"
 */
public final class PageSource {
  private final Pager pager;
  private final long key;
  private final boolean trapsDirty;
  private final Map<PagerPacket.Command, Requests> requests =
      new EnumMap<>(PagerPacket.Command.class);

  /** Not read yet, of which the first is in the port. */
  private final LinkedHashSet<PagerPacket> packets = new LinkedHashSet<>();

  private boolean detached;

  PageSource(Pager pager, long key, boolean trapsDirty) {
    this.pager = pager;
    this.key = key;
    this.trapsDirty = trapsDirty;
    requests.put(PagerPacket.Command.READ, new Requests());
    requests.put(PagerPacket.Command.DIRTY, new Requests());
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
   * @param wake when who asks looks again
   * @return OK if the first page was answered for; SHOULD_WAIT; BAD_STATE if detached; or what the
   *     pager failed the first page with
   */
  public Status request(PagerPacket.Command command, long firstPage, long pageCount, Wake wake) {
    if (detached) {
      return Status.ERR_BAD_STATE;
    }
    Requests asked = requestsOf(command);
    Status failed = asked.takeFailure(firstPage);
    if (!failed.isOk()) {
      return failed;
    }
    if (asked.isOutstanding(firstPage)) {
      asked.waitAt(firstPage, firstPage + pageCount, wake);
      return Status.ERR_SHOULD_WAIT;
    }
    PagerPacket packet = asked.add(command, key, firstPage, pageCount);
    asked.waitAt(firstPage, firstPage + pageCount, wake);
    send(packet);
    failed = asked.takeFailure(firstPage);
    if (!failed.isOk()) {
      return failed;
    }
    return asked.isMissing(firstPage) ? Status.ERR_SHOULD_WAIT : Status.OK;
  }

  /** Answers the requests for the pages: they are there, dirty, or beyond the end now. */
  public void complete(PagerPacket.Command command, long firstPage, long endPage) {
    takeBack(requestsOf(command).answer(firstPage, endPage));
  }

  /** Answers the outstanding requests for pages of the range with a failure. */
  public void fail(long firstPage, long endPage, Status status) {
    for (Requests asked : requests.values()) {
      takeBack(asked.fail(firstPage, endPage, status));
    }
  }

  /** Stops all requests; the pager gets its last packet. */
  public void detach() {
    if (!detached) {
      close();
      pager.forget(this);
      send(new PagerPacket(PagerPacket.Command.COMPLETE, key, 0, 0));
    }
  }

  /** Stops all requests, silently. */
  void close() {
    detached = true;
    requests.values().forEach(Requests::clear);
    packets.clear();
    pager.removeFromPort(this);
  }

  /** Takes the packet that is in the port. */
  PagerPacket read() {
    PagerPacket packet = packets.iterator().next();
    packets.remove(packet);
    if (!packets.isEmpty()) {
      pager.addToPort(this);
    }
    return packet;
  }

  private void send(PagerPacket packet) {
    if (!pager.handle(packet)) {
      boolean isNew = packets.add(packet);
      assert isNew : packet;
      if (packets.size() == 1) {
        pager.addToPort(this);
      }
    }
  }

  private void takeBack(List<PagerPacket> ended) {
    for (PagerPacket packet : ended) {
      boolean isInPort = !packets.isEmpty() && packets.iterator().next().equals(packet);
      packets.remove(packet);
      if (isInPort) {
        pager.removeFromPort(this);
        if (!packets.isEmpty()) {
          pager.addToPort(this);
        }
      }
    }
  }

  private Requests requestsOf(PagerPacket.Command command) {
    Requests found = requests.get(command);
    if (found == null) {
      throw new IllegalArgumentException("nobody waits for " + command);
    }
    return found;
  }
}

package mmusim.vm.pager;

import java.util.LinkedHashSet;
import java.util.Set;
import mmusim.vm.handle.KernelObject;
import mmusim.vm.handle.ObjectType;
import mmusim.vm.page.VmContext;
import org.jspecify.annotations.Nullable;

/**
 * A pager: where the pages of its VMOs come from. Its packets go to a handler at once, or into a
 * queue that somebody reads.
 */
public final class Pager extends KernelObject {
  private final VmContext context;
  private final Set<PageSource> sources = new LinkedHashSet<>();

  /** Whose packets wait to be read, oldest first: one of each. */
  private final LinkedHashSet<PageSource> port = new LinkedHashSet<>();

  private @Nullable PagerHandler handler;

  /** Makes a pager without VMOs. */
  public Pager(VmContext context) {
    super(context.newKoid(), ObjectType.PAGER);
    this.context = context;
  }

  /** Sets who handles packets from now on; null queues them. */
  public void setHandler(@Nullable PagerHandler handler) {
    this.handler = handler;
  }

  /** Returns the oldest packet that nobody has read, or null. */
  public @Nullable PagerPacket poll() {
    if (port.isEmpty()) {
      return null;
    }
    PageSource source = port.iterator().next();
    port.remove(source);
    return source.read();
  }

  /** Makes the source of a new VMO. */
  public PageSource newSource(long key, boolean trapsDirty) {
    PageSource source = new PageSource(this, key, trapsDirty);
    sources.add(source);
    return source;
  }

  /** Gives a packet to the handler; returns whether there is one. */
  boolean handle(PagerPacket packet) {
    PagerHandler receiver = handler;
    if (receiver != null) {
      receiver.onPacket(packet);
    }
    return receiver != null;
  }

  void addToPort(PageSource source) {
    port.add(source);
  }

  void removeFromPort(PageSource source) {
    port.remove(source);
  }

  void forget(PageSource source) {
    sources.remove(source);
  }

  /** Closing a pager detaches all its VMOs, without COMPLETE packets. */
  @Override
  protected void onLastHandleClosed() {
    sources.forEach(PageSource::close);
    sources.clear();
    context.objectGone();
  }
}

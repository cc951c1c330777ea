package mmusim.vm.page;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.LongConsumer;
import mmusim.mmu.memory.LimitException;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;
import mmusim.vm.handle.KernelObject;
import org.jspecify.annotations.Nullable;

/**
 * What all VMOs of a kernel share: the frames, the settings, the numbers, the counters.
 *
 * <p>A call that must be all-or-nothing first {@link #reserve}s every frame that it may need; the
 * {@link #allocate} that follow take those, so that none of its steps can fail, and {@link
 * #releaseReserve} gives back the rest.
 */
public final class VmContext {
  /** Pages of a run, whose frames a large page can map. */
  public static final int RUN_PAGES = (int) (Pages.LARGE_SIZE / Pages.PAGE_SIZE);

  private final Pmm pmm;
  private final PhysicalMemory memory;
  private final long zeroPagePaddr;
  private final VmSettings settings;
  private final VmCounters counters = new VmCounters();
  private final EvictionQueue evictionQueue;
  private final PageNodePool pool;

  private LongConsumer pagerClock = cycles -> {};
  private long lastKoid = 1023;
  private long[] reserved = new long[16];
  private int reservedCount;
  private final ArrayDeque<Long> reservedRuns = new ArrayDeque<>();
  private @Nullable Object allocating;

  /**
   * Makes the context of one kernel.
   *
   * @param zeroPagePaddr a frame of zeros that nobody writes
   */
  public VmContext(Pmm pmm, PhysicalMemory memory, long zeroPagePaddr, VmSettings settings) {
    this.pmm = pmm;
    this.memory = memory;
    this.zeroPagePaddr = zeroPagePaddr;
    this.settings = settings;
    this.evictionQueue = new EvictionQueue(memory.budget());
    this.pool = new PageNodePool(memory.budget());
    pmm.setReclaimer(frames -> evictionQueue.reclaim(frames, null) > 0);
  }

  /** Returns the frame allocator. */
  public Pmm pmm() {
    return pmm;
  }

  /** Returns the memory that holds the frames. */
  public PhysicalMemory memory() {
    return memory;
  }

  /** Returns the address of the shared page of zeros. */
  public long zeroPagePaddr() {
    return zeroPagePaddr;
  }

  /** Returns the settings. */
  public VmSettings settings() {
    return settings;
  }

  /** Returns what is counted. */
  public VmCounters counters() {
    return counters;
  }

  /** Returns the pages that may be evicted. */
  public EvictionQueue evictionQueue() {
    return evictionQueue;
  }

  /** Makes an empty page list. */
  public PageTree newPageTree() {
    return new PageTree(pool);
  }

  /**
   * Returns a number for a new kernel object.
   *
   * @throws LimitException if the budget of the machine has no room for another
   */
  public long newKoid() {
    memory.budget().take(KernelObject.HEAP_BYTES);
    return ++lastKoid;
  }

  /** Says that a kernel object is gone. */
  public void objectGone() {
    memory.budget().giveBack(KernelObject.HEAP_BYTES);
  }

  /** Sets who is told how many cycles a faulting CPU waited for a pager. */
  public void setPagerClock(LongConsumer pagerClock) {
    this.pagerClock = pagerClock;
  }

  /** Lets the current CPU wait for a pager. */
  public void waitForPager(long cycles) {
    counters.pagerWaitCycles += cycles;
    pagerClock.accept(cycles);
  }

  /**
   * Hands out a frame for a page, with whatever was in it.
   *
   * @param user who must not lose pages to make room
   * @return its address, or {@link Pmm#NO_FRAME}
   */
  public long allocate(Object user) {
    if (reservedCount > 0) {
      return reserved[--reservedCount];
    }
    Object outer = allocating;
    allocating = user;
    long frame = pmm.allocate(FrameOwner.VMO);
    allocating = outer;
    return frame;
  }

  /**
   * Sets frames aside for the calls of {@link #allocate} that follow: all or none.
   *
   * @param user who must not lose pages to make room
   * @return whether they were there
   */
  public boolean reserve(long frames, Object user) {
    assert reservedCount == 0 : reservedCount;
    if (frames > pmm.totalFrames()) {
      return false;
    }
    if (frames > reserved.length) {
      memory.budget().take(8 * (frames - reserved.length));
      reserved = Arrays.copyOf(reserved, Math.toIntExact(frames));
    }
    allocating = user;
    boolean done = pmm.allocateMany((int) frames, reserved, FrameOwner.VMO);
    allocating = null;
    if (done) {
      reservedCount = (int) frames;
      for (int low = 0, high = reservedCount - 1; low < high; low++, high--) {
        long frame = reserved[low];
        reserved[low] = reserved[high];
        reserved[high] = frame;
      }
    }
    return done;
  }

  /**
   * Hands out an aligned run of {@link #RUN_PAGES} frames, with whatever was in them. While frames
   * are reserved, only a run that is reserved too.
   *
   * @param user who must not lose pages to make room
   * @return the address of the first, or {@link Pmm#NO_FRAME}
   */
  public long allocateRun(Object user) {
    Long run = reservedRuns.poll();
    if (run != null) {
      return run;
    }
    return reservedCount > 0 ? Pmm.NO_FRAME : allocateContiguous(user);
  }

  /** Sets a run aside for {@link #allocateRun}; returns whether there was one. */
  public boolean reserveRun(Object user) {
    long run = allocateContiguous(user);
    if (run != Pmm.NO_FRAME) {
      reservedRuns.add(run);
    }
    return run != Pmm.NO_FRAME;
  }

  private long allocateContiguous(Object user) {
    Object outer = allocating;
    allocating = user;
    long run = pmm.allocateContiguous(RUN_PAGES, Pages.LARGE_SHIFT, Long.MAX_VALUE, FrameOwner.VMO);
    allocating = outer;
    return run;
  }

  /**
   * Does nothing if the budget has room for the entries of {@code frames} new pages; else ends the
   * run now, not after a long time of making some of them.
   *
   * @throws LimitException if it has none
   */
  public void requireRoom(long frames) {
    if (frames <= pmm.freeFrames()) {
      memory.budget().require(frames * PageNodePool.PAGE_BUDGET_BYTES);
    }
  }

  /** Returns the number of frames that nobody has. */
  public long freeFrames() {
    return pmm.freeFrames();
  }

  /** Gives back the frames that were reserved and not used. */
  public void releaseReserve() {
    while (reservedCount > 0) {
      pmm.free(reserved[--reservedCount]);
    }
    while (!reservedRuns.isEmpty()) {
      pmm.freeContiguous(reservedRuns.remove(), RUN_PAGES);
    }
  }

  /** Gives back the frame of a page. */
  public void free(long framePaddr) {
    pmm.free(framePaddr, FrameOwner.VMO);
  }

  /** Returns whether {@code user} is allocating right now and must not lose pages. */
  public boolean isAllocating(Object user) {
    return allocating == user;
  }
}

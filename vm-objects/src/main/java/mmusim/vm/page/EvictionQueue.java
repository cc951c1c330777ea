package mmusim.vm.page;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import mmusim.mmu.memory.Budget;
import org.jspecify.annotations.Nullable;

/**
 * What memory pressure may take, in this order: pages that were said not to be needed, oldest hint
 * first; unlocked discardable VMOs, the longest unlocked first; clean pages of pagers, in the order
 * in which they came.
 *
 * <p>The entries are hints: a page that is dirty or pinned when its turn comes keeps its place, and
 * one that is gone loses it.
 */
public final class EvictionQueue {
  /** Something that may give frames back. */
  public interface Owner {
    /** The page was removed since it was queued. */
    long GONE = -1;

    /**
     * Gives back the page, if it may be reclaimed.
     *
     * @return 1 if it was freed, 0 if it must stay for now, {@link #GONE} if there is no such page
     */
    long evict(long page);

    /**
     * Gives back all, if it may be discarded.
     *
     * @return the frames that were freed
     */
    long discard();
  }

  private record Candidate(Owner owner, long page) {}

  /** What a candidate takes of the heap with its place in the queue, roughly. */
  private static final long CANDIDATE_HEAP_BYTES = 96;

  private final Budget budget;
  private final Set<Candidate> unneeded = new LinkedHashSet<>();
  private final Set<Candidate> clean = new LinkedHashSet<>();
  private final Set<Owner> discardable = new LinkedHashSet<>();

  EvictionQueue(Budget budget) {
    this.budget = budget;
  }

  /** Queues a clean page. */
  public void addClean(Owner owner, long page) {
    add(clean, new Candidate(owner, page));
  }

  /** Queues a page that was said not to be needed. */
  public void addUnneeded(Owner owner, long page) {
    add(unneeded, new Candidate(owner, page));
  }

  private void add(Set<Candidate> queue, Candidate candidate) {
    if (queue.add(candidate)) {
      budget.take(CANDIDATE_HEAP_BYTES);
    }
  }

  /** Queues a VMO that was unlocked. */
  public void addDiscardable(Owner owner) {
    discardable.add(owner);
  }

  /** Takes a VMO back that was locked, or died. */
  public void removeDiscardable(Owner owner) {
    discardable.remove(owner);
  }

  /** Forgets all that belongs to {@code owner}. */
  public void removeAll(Owner owner) {
    discardable.remove(owner);
    removeAll(unneeded, owner);
    removeAll(clean, owner);
  }

  private void removeAll(Set<Candidate> queue, Owner owner) {
    int before = queue.size();
    queue.removeIf(candidate -> candidate.owner() == owner);
    budget.giveBack((before - queue.size()) * CANDIDATE_HEAP_BYTES);
  }

  /**
   * Reclaims until {@code wanted} frames are free or nothing is left to take.
   *
   * @param only whose pages are taken, or null for all
   * @return the frames that were freed
   */
  public long reclaim(long wanted, @Nullable Owner only) {
    long freed = evict(unneeded, wanted, only);
    if (freed < wanted) {
      freed += discard(wanted - freed, only);
    }
    return freed < wanted ? freed + evict(clean, wanted - freed, only) : freed;
  }

  private long discard(long wanted, @Nullable Owner only) {
    long freed = 0;
    for (Owner owner : discardable.toArray(Owner[]::new)) {
      if (freed >= wanted) {
        break;
      }
      if (only == null || only == owner) {
        freed += owner.discard();
      }
    }
    return freed;
  }

  private long evict(Set<Candidate> queue, long wanted, @Nullable Owner only) {
    long freed = 0;
    Iterator<Candidate> candidates = queue.iterator();
    while (freed < wanted && candidates.hasNext()) {
      Candidate candidate = candidates.next();
      if (only == null || only == candidate.owner()) {
        long frames = candidate.owner().evict(candidate.page());
        if (frames != 0) {
          candidates.remove();
          budget.giveBack(CANDIDATE_HEAP_BYTES);
          freed += Math.max(frames, 0);
        }
      }
    }
    return freed;
  }
}

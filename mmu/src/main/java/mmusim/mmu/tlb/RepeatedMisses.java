package mmusim.mmu.tlb;

import static mmusim.mmu.tlb.FirstLevelMisses.both;
import static mmusim.mmu.tlb.FirstLevelMisses.first;
import static mmusim.mmu.tlb.FirstLevelMisses.second;

import mmusim.mmu.paging.TranslationResult;
import org.jspecify.annotations.Nullable;

/**
 * How the accesses of one operation remember and repeat {@link FirstLevelMisses}: only where a
 * 4-KiB page lies in one array of each level and neither level looks after what the other holds;
 * repeated only while both hold none but plain 4-KiB entries.
 */
public final class RepeatedMisses {
  private final SlotStore store;
  private final long[] cells;
  private final FirstLevelMisses misses;
  private final OperationCounts counts;

  /** How 4-KiB pages see the array of each level. */
  private final SetView first;

  private final SetView second;

  /** The same again, if both levels are of the kinds that most geometries have. */
  private final @Nullable NarrowLruSets usualFirst;

  private final @Nullable WideLruSets usualSecond;

  RepeatedMisses(
      SlotStore store,
      FirstLevelMisses misses,
      OperationCounts firstCounts,
      SetView first,
      SetView second,
      @Nullable NarrowLruSets usualFirst,
      @Nullable WideLruSets usualSecond) {
    this.store = store;
    this.cells = store.cells;
    this.misses = misses;
    this.counts = firstCounts;
    this.first = first;
    this.second = second;
    this.usualFirst = usualFirst;
    this.usualSecond = usualSecond;
  }

  /**
   * Remembers an access that ended with its page in a slot of each level, in place of what was
   * remembered of the page.
   */
  void remember(long vaddr, long key, long value, int firstSlot, int secondSlot) {
    long tag = cells[secondSlot];
    long sets = both(first.setOf(tag), second.setOf(tag));
    long slots = both(firstSlot, secondSlot);
    misses.remember(vaddr, key, value, cells[secondSlot + 1], sets, slots);
  }

  /**
   * Returns whether the first level may hold the page of a line.
   *
   * @param lines those of {@link FirstLevelMisses#lines}
   * @param line one that {@link FirstLevelMisses#holds} the page and access
   * @param tag of the page, as {@link TlbPort#lookup} takes it
   */
  public boolean mayBeAbove(long[] lines, int line, long tag) {
    return cells[first(FirstLevelMisses.slots(lines, line))] == tag || store.heldUnusual != 0;
  }

  /** Returns whether the second level holds the page of a line; see {@link #mayBeAbove}. */
  public boolean isBelow(long[] lines, int line, long tag) {
    return cells[second(FirstLevelMisses.slots(lines, line))] == tag;
  }

  /**
   * Does what {@link TlbPort#lookup} does for a page that the second level holds and the first does
   * not.
   *
   * @return what the access gives: vaddr and the value of the line
   */
  public long repeatHit(long[] lines, int line, long tag, long vaddr) {
    long[] cells = this.cells;
    int secondSlot = second(FirstLevelMisses.slots(lines, line));
    long sets = FirstLevelMisses.sets(lines, line);
    long result = vaddr + FirstLevelMisses.value(lines, line);
    NarrowLruSets usual = usualFirst;
    counts.repeatsBelow++;
    if (usual == null) {
      repeatAnyHit(lines, line, tag, secondSlot);
      return result;
    }
    WideLruSets.touchSlot(cells, second(sets), secondSlot);
    int slot = usual.fillUsual(cells, first(sets), tag, FirstLevelMisses.entry(lines, line));
    FirstLevelMisses.moved(lines, line, both(slot, secondSlot));
    return result;
  }

  private void repeatAnyHit(long[] lines, int line, long tag, int secondSlot) {
    int secondSet = second(FirstLevelMisses.sets(lines, line));
    second.touch(secondSet, SetShape.way(secondSet, secondSlot));
    int slot = first.fill(tag, FirstLevelMisses.entry(lines, line));
    FirstLevelMisses.moved(lines, line, both(slot, secondSlot));
  }

  /**
   * Does what {@link TlbPort#lookup} and {@link TlbPort#fill} do for a page that neither level
   * holds.
   *
   * @return what the access gives: vaddr and the value of the line, as a walk of a PTE has it
   */
  public long repeatWalk(long[] lines, int line, long tag, long vaddr) {
    long[] cells = this.cells;
    long sets = FirstLevelMisses.sets(lines, line);
    long result = vaddr + FirstLevelMisses.value(lines, line) + TranslationResult.WALK_OF_PTE;
    long entry = FirstLevelMisses.entry(lines, line);
    NarrowLruSets usual = usualFirst;
    WideLruSets usualBelow = usualSecond;
    counts.repeatedWalks++;
    if (usual == null || usualBelow == null) {
      repeatAnyWalk(lines, line, tag, entry);
      return result;
    }
    int secondSlot = usualBelow.fillUsual(cells, second(sets), tag, entry);
    int slot = usual.fillUsual(cells, first(sets), tag, entry);
    FirstLevelMisses.moved(lines, line, both(slot, secondSlot));
    return result;
  }

  private void repeatAnyWalk(long[] lines, int line, long tag, long entry) {
    long slots = both(first.fill(tag, entry), second.fill(tag, entry));
    FirstLevelMisses.moved(lines, line, slots);
  }
}

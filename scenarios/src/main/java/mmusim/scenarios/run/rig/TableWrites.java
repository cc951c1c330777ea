package mmusim.scenarios.run.rig;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.memory.Pages;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;

/**
 * Since when the page tables of the kernel may hold what the kernel did not write: a scenario can
 * store into them past it. A real kernel panics sooner or later then; this one, too, may not find
 * its way any more, which is no bug of it.
 */
public final class TableWrites {
  /** What {@link #firstStep} answers when there was none. */
  static final int NONE = 0;

  private final Pmm pmm;
  private final List<Window> windows = new ArrayList<>();
  private int firstStore = NONE;

  TableWrites(Pmm pmm) {
    this.pmm = pmm;
  }

  /** Physical addresses that a VMO shows, up to {@code last}. */
  private record Window(int step, long first, long last) {
    boolean shows(long frame) {
      return Long.compareUnsigned(frame - first, last - first) <= 0;
    }
  }

  /** Notes that the step {@code step} stores at {@code paddr}. */
  public void noteStore(int step, long paddr, int lengthBytes) {
    long end = paddr + lengthBytes;
    for (long frame = Pages.alignDown(paddr);
        firstStore == NONE && frame < end;
        frame += Pages.PAGE_SIZE) {
      if (pmm.ownerOf(frame) == FrameOwner.PAGE_TABLE) {
        noteTables(step);
      }
    }
  }

  /** Notes that the step {@code step} changes entries, or which tables a CPU uses. */
  public void noteTables(int step) {
    if (firstStore == NONE) {
      firstStore = step;
    }
  }

  /** Notes that the step {@code step} makes a VMO of given physical addresses. */
  public void noteWindow(int step, long paddr, long sizeBytes) {
    if (sizeBytes != 0) {
      windows.add(new Window(step, paddr, paddr + sizeBytes - 1));
    }
  }

  /** Returns the first step that stored into a table or shows one in a VMO, or {@link #NONE}. */
  int firstStep() {
    int[] first = {firstStore};
    pmm.forEachFrame(
        FrameOwner.PAGE_TABLE,
        frame ->
            windows.stream()
                .filter(window -> window.shows(frame))
                .filter(window -> first[0] == NONE || window.step() < first[0])
                .forEach(window -> first[0] = window.step()));
    return first[0];
  }
}

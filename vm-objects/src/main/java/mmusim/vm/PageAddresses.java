package mmusim.vm;

import java.util.AbstractList;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import mmusim.mmu.memory.Pages;
import mmusim.vm.object.Vmo;
import mmusim.vm.page.PageRef;

/**
 * The physical addresses of the pages of a range, as they were when the list was made. Frames in a
 * row take one entry, so that a terabyte of device memory is as cheap as a page.
 */
final class PageAddresses extends AbstractList<Long> {
  private final TreeMap<Integer, Long> firstFrames = new TreeMap<>();
  private final int pageCount;

  /**
   * Looks at a range that is present.
   *
   * @param lengthBytes page multiple; addresses beyond the 2^31st page are left out
   */
  PageAddresses(Vmo vmo, long offset, long lengthBytes) {
    pageCount = (int) Math.min(Integer.MAX_VALUE, Pages.numberOf(lengthBytes));
    long done = 0;
    while (done < lengthBytes) {
      firstFrames.put((int) Pages.numberOf(done), PageRef.frame(vmo.peekPage(offset + done)));
      done += vmo.contiguousBytes(offset + done, lengthBytes - done);
    }
  }

  @Override
  public Long get(int index) {
    Objects.checkIndex(index, pageCount);
    Map.Entry<Integer, Long> run = firstFrames.floorEntry(index);
    return run.getValue() + Pages.toBytes(index - run.getKey());
  }

  @Override
  public int size() {
    return pageCount;
  }
}

package mmusim.vm.object;

import java.util.TreeMap;
import java.util.function.BiConsumer;
import mmusim.vm.page.PageRef;

/** A mapping that remembers each translation until it is told to forget: a TLB at its worst. */
public final class CachingMapping implements VmoMapping {
  private int listIndex;
  final Vmo vmo;
  final TreeMap<Long, Long> translations = new TreeMap<>();

  /** Maps all of {@code vmo}. */
  public CachingMapping(Vmo vmo) {
    this.vmo = vmo;
    vmo.addMapping(this);
  }

  /** Touches a page as a fault does, and returns the reference. */
  public long touch(long page, boolean write) {
    Long known = translations.get(page);
    if (known != null && (!write || PageRef.isWritable(known))) {
      return known;
    }
    long ref = vmo.requirePage(page * 4096, write);
    if (PageRef.isPresent(ref)) {
      translations.put(page, ref);
    }
    return ref;
  }

  /** Shows each page and its remembered reference to {@code visitor}. */
  public void forEach(BiConsumer<Long, Long> visitor) {
    translations.forEach(visitor);
  }

  /** Ends the mapping. */
  public void remove() {
    translations.clear();
    vmo.removeMapping(this);
  }

  @Override
  public int listIndex() {
    return listIndex;
  }

  @Override
  public void setListIndex(int index) {
    listIndex = index;
  }

  @Override
  public Object addressSpaceKey() {
    return this;
  }

  @Override
  public void unmapPages(long vmoOffset, long lengthBytes) {
    long first = vmoOffset >>> 12;
    translations.subMap(first, first + (lengthBytes >>> 12)).clear();
  }

  @Override
  public void writeProtectPages(long vmoOffset, long lengthBytes) {
    long first = vmoOffset >>> 12;
    translations
        .subMap(first, first + (lengthBytes >>> 12))
        .replaceAll((page, ref) -> ref & ~PageRef.WRITABLE);
  }
}

package mmusim.vm.region;

import mmusim.mmu.memory.Pages;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.entry.MapFlags;
import mmusim.pagetables.entry.MappedPage;
import mmusim.vm.abi.VmOption;
import mmusim.vm.page.PageRef;

/** Checks the regions of an address space, and the page tables against them. */
public final class AddressSpaceChecker {
  private AddressSpaceChecker() {}

  /**
   * Checks everything.
   *
   * @param zeroPagePaddr the page that absent pages may be entered as, read-only
   * @throws AssertionError that says what is wrong where
   */
  public static void check(AddressSpace space, long zeroPagePaddr) {
    checkRegions(space.root());
    require(space.tables().pending().isEmpty(), space.root(), "left translations to be flushed");
    PageTables tables = space.tables();
    tables.forEachLeaf(
        tables.firstVaddr(),
        Pages.numberOf(tables.lastVaddr() + 1 - tables.firstVaddr()),
        (vaddr, lengthBytes, leaf) -> checkLeaf(space, vaddr, lengthBytes, leaf, zeroPagePaddr));
  }

  private static void checkRegions(Vmar root) {
    require(!root.isDestroyed(), root, "is destroyed and in the tree");
    root.forEachBelow(
        (region, parent, depth) -> {
          checkPlace(region, parent);
          if (region instanceof Vmar vmar) {
            require(!vmar.isDestroyed(), vmar, "is destroyed and in the tree");
            require((vmar.permissions() & ~parent.permissions()) == 0, vmar, "allows too much");
          } else {
            checkMapping(parent, (Mapping) region);
          }
        });
  }

  private static void checkPlace(RegionNode region, Vmar parent) {
    require(region.parent() == parent, region, "does not know its parent");
    require(region.sizeBytes() > 0, region, "is empty");
    require(Pages.isAligned(region.base() | region.sizeBytes()), region, "is not made of pages");
    require(parent.containsRange(region.base(), region.sizeBytes()), region, "reaches beyond");
    boolean alone = parent.children().containing(region.end() - 1) == region;
    RegionNode next = parent.children().endingAbove(region.end());
    require(alone && (next == null || next.base() >= region.end()), region, "overlaps another");
  }

  private static void checkMapping(Vmar vmar, Mapping mapping) {
    require((mapping.ceiling() & ~vmar.permissions()) == 0, mapping, "has too high a ceiling");
    require(!mapping.vmo().isDead(), mapping, "shows a VMO that is gone");
    require(mapping.rangeStart(0) == mapping.base(), mapping, "does not begin with a range");
    for (int range = 0; range < mapping.rangeCount(); range++) {
      int permissions = mapping.rangePermissions(range);
      require((permissions & ~mapping.ceiling()) == 0, mapping, "is above its ceiling");
      require(mapping.rangeStart(range) < mapping.rangeEnd(range), mapping, "has an empty range");
    }
  }

  private static void checkLeaf(
      AddressSpace space, long vaddr, long lengthBytes, long leaf, long zeroPagePaddr) {
    space.context().budget().checkTime();
    int flags = MappedPage.flags(leaf);
    long step = Pages.PAGE_SIZE;
    for (long at = vaddr; at < vaddr + lengthBytes; at += step) {
      Mapping mapping = space.mappingAt(at);
      if (mapping == null) {
        throw new AssertionError("0x%x is entered and not mapped".formatted(at));
      }
      long frame = MappedPage.paddr(leaf) + (at - vaddr);
      checkPage(mapping, at, frame, flags, zeroPagePaddr);
      step = alikeBytes(mapping, at, vaddr + lengthBytes - at);
    }
  }

  /** Returns how many bytes of a large page, at least a page, are right if the page at is. */
  private static long alikeBytes(Mapping mapping, long at, long mostBytes) {
    if (mostBytes == Pages.PAGE_SIZE) {
      return mostBytes;
    }
    long range = mapping.rangeEnd(mapping.rangeOf(at)) - at;
    long alike = mapping.vmo().contiguousBytes(mapping.vmoOffsetOf(at), Math.min(range, mostBytes));
    return Math.max(alike, Pages.PAGE_SIZE);
  }

  private static void checkPage(
      Mapping mapping, long at, long frame, int flags, long zeroPagePaddr) {
    int entered = flags & MapFlags.PERMISSIONS;
    int permissions = mapping.permissionsAt(at);
    boolean readable = (permissions & VmOption.PERM_READ) != 0;
    requirePage(readable, mapping, at, "and may not be read");
    int right = mapping.space().tables().enteredFlags(mapping.tableFlags(permissions));
    requirePage((entered & ~right) == 0, mapping, at, "above its permission");
    requirePage((flags & MapFlags.USER) != 0, mapping, at, "for the supervisor");
    boolean cachedSo = MapFlags.policy(flags) == MapFlags.policy(right);
    requirePage(cachedSo, mapping, at, "cached otherwise");
    long ref = mapping.vmo().peekPage(mapping.vmoOffsetOf(at));
    boolean writable = (entered & VmOption.PERM_WRITE) != 0;
    if (frame == zeroPagePaddr) {
      requirePage(!writable, mapping, at, "as a writable zero page");
      requirePage(!PageRef.isPresent(ref), mapping, at, "as the zero page over a committed one");
    } else {
      requirePage(PageRef.isPresent(ref), mapping, at, "and its VMO has no page there");
      requirePage(PageRef.frame(ref) == frame, mapping, at, "as another frame than the VMO's");
      requirePage(!writable || PageRef.isWritable(ref), mapping, at, "writable and is shared");
    }
  }

  private static void requirePage(boolean condition, Mapping mapping, long at, String problem) {
    if (!condition) {
      throw new AssertionError("%s at 0x%x is entered %s".formatted(mapping, at, problem));
    }
  }

  private static void require(boolean condition, RegionNode region, String problem) {
    if (!condition) {
      throw new AssertionError(region + " " + problem);
    }
  }
}

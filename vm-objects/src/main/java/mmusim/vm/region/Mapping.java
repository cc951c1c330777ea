package mmusim.vm.region;

import mmusim.mmu.memory.Pages;
import mmusim.pagetables.EditOutcome;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.entry.MapFlags;
import mmusim.vm.abi.VmOption;
import mmusim.vm.object.Vmo;
import mmusim.vm.object.VmoMapping;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses that shows a range of a VMO, and keeps the VMO alive. Permissions are kept
 * page range by page range, below a ceiling that was decided when the mapping was made.
 *
 * <p>Invariants: no permission exceeds the ceiling; the ceiling does not exceed what the VMAR
 * allows; a translation in the page tables never allows more than the permission of its page.
 *
 * @see "Zircon, kernel/vm/vm_mapping.cc"
 */
public final class Mapping implements RegionNode, VmoMapping {
  /** What a mapping takes of the heap with its places in tree and list, roughly. */
  private static final long HEAP_BYTES = 512;

  private final Vmo vmo;
  private final int ceiling;
  private int vmarHandle;
  private int vmoHandle;
  private final boolean faultsBeyondStream;
  private final int fixedFlags;
  private final AddressSpace space;
  private @Nullable Vmar parent;
  private final long base;
  private long sizeBytes;
  private int listIndex;
  private final long vmoOffset;
  private final PermissionRanges permissions;

  /** Makes a mapping, which the VMO counts from now on; the caller adds it to {@code parent}. */
  Mapping(Vmar parent, long base, long sizeBytes, MapSource source, PermissionRanges permissions) {
    this.parent = parent;
    this.space = parent.space();
    this.space.context().budget().take(HEAP_BYTES);
    this.base = base;
    this.sizeBytes = sizeBytes;
    this.vmo = source.vmo();
    this.vmoOffset = source.vmoOffset();
    this.ceiling = source.ceiling() & parent.permissions();
    this.vmarHandle = source.vmarHandle();
    this.vmoHandle = source.vmoHandle();
    this.faultsBeyondStream = source.faultsBeyondStream();
    this.permissions = permissions;
    this.fixedFlags = MapFlags.withPolicy(MapFlags.USER, vmo.cachePolicy());
    vmo.addMapping(this);
  }

  @Override
  public long base() {
    return base;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public @Nullable Vmar parent() {
    return parent;
  }

  /** Returns the address space that it is a part of. */
  public AddressSpace space() {
    return space;
  }

  /** Returns the VMO that it shows. */
  public Vmo vmo() {
    return vmo;
  }

  /** Returns the offset in the VMO that {@link #base} shows. */
  public long vmoOffset() {
    return vmoOffset;
  }

  /** Returns the offset in the VMO that {@code addr} shows. */
  public long vmoOffsetOf(long addr) {
    return vmoOffset + (addr - base);
  }

  /** Returns the most that protect may give, as PERM bits. */
  public int ceiling() {
    return ceiling;
  }

  /** Returns the PERM bits that the VMAR's handle had whenever a part of this was mapped. */
  public int vmarHandlePermissions() {
    return vmarHandle;
  }

  /** Returns the PERM bits that the VMO's handle had whenever a part of this was mapped. */
  public int vmoHandlePermissions() {
    return vmoHandle;
  }

  /** Returns whether accesses beyond the page of the stream size are refused. */
  public boolean faultsBeyondStream() {
    return faultsBeyondStream;
  }

  /** Returns the permissions at {@code addr}, which lies in the mapping, as PERM bits. */
  public int permissionsAt(long addr) {
    return permissions.at(addr);
  }

  /** Returns the number of ranges of equal permissions. */
  public int rangeCount() {
    return permissions.count();
  }

  /** Returns the first address of permission range {@code index}. */
  public long rangeStart(int index) {
    return permissions.start(index);
  }

  /** Returns the first address behind permission range {@code index}. */
  public long rangeEnd(int index) {
    return permissions.end(index, end());
  }

  /** Returns the permissions of range {@code index}, as PERM bits. */
  public int rangePermissions(int index) {
    return permissions.permission(index);
  }

  /** Returns the permission range that holds {@code addr}, which lies in the mapping. */
  public int rangeOf(long addr) {
    return permissions.indexOf(addr);
  }

  /**
   * Returns the first offset of the VMO that may not be accessed through this mapping: the VMO's
   * size, or the end of the page that holds the stream's last byte.
   */
  public long accessibleEnd() {
    return faultsBeyondStream ? Pages.alignUp(vmo.streamSizeBytes()) : vmo.sizeBytes();
  }

  /** Returns how many bytes from {@link #base} on may be accessed: 0 to {@link #sizeBytes}. */
  public long accessibleBytes() {
    long end = accessibleEnd();
    return Long.compareUnsigned(vmoOffset, end) >= 0 ? 0 : minUnsigned(end - vmoOffset, sizeBytes);
  }

  /** Returns the page-table flags of a page with {@code permissions}, which include READ. */
  public int tableFlags(int permissions) {
    return fixedFlags | permissions;
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
    return space;
  }

  @Override
  public void unmapPages(long offset, long lengthBytes) {
    long first = firstAddrOf(offset);
    long end = endAddrOf(offset, lengthBytes);
    if (first < end) {
      PageTables tables = space.tables();
      if (end - first == Pages.PAGE_SIZE) {
        tables.unmapPage(first);
      } else {
        tables.unmapAtLeast(first, Pages.numberOf(end - first));
      }
      space.flush();
    }
  }

  @Override
  public void writeProtectPages(long offset, long lengthBytes) {
    long end = endAddrOf(offset, lengthBytes);
    for (long at = firstAddrOf(offset); at < end; ) {
      int range = permissions.indexOf(at);
      long rangeEnd = Math.min(end, rangeEnd(range));
      if ((rangePermissions(range) & VmOption.PERM_WRITE) != 0) {
        limitTables(at, rangeEnd, rangePermissions(range) & ~VmOption.PERM_WRITE);
      }
      at = rangeEnd;
    }
    space.flush();
  }

  /**
   * Changes the permissions of {@code [start, end)}, which the caller found allowed. Translations
   * lose what they may not have any more; write permission comes back with the next fault.
   */
  void protect(long start, long end, int newPermissions) {
    assert (newPermissions & ~ceiling) == 0 : this;
    permissions.set(start, end, newPermissions, end());
    limitTables(start, end, keepsWrite() ? newPermissions : newPermissions & ~VmOption.PERM_WRITE);
  }

  /** Cuts the mapping at {@code addr}, inside it: keeps what is below, returns the rest. */
  Mapping cutAt(long addr) {
    assert base < addr && addr < end() : this;
    Vmar above = parent;
    if (above == null) {
      throw new IllegalStateException("a destroyed mapping cannot be cut: " + this);
    }
    MapSource source =
        new MapSource(vmo, vmoOffsetOf(addr), vmarHandle, vmoHandle, faultsBeyondStream);
    Mapping rest = new Mapping(above, addr, end() - addr, source, permissions.from(addr));
    permissions.truncate(addr);
    sizeBytes = addr - base;
    return rest;
  }

  /** Returns whether {@code next}, which follows in the same VMAR, could be a part of this. */
  boolean canAbsorb(Mapping next) {
    return end() == next.base
        && vmo == next.vmo
        && vmoOffset + sizeBytes == next.vmoOffset
        && ceiling == next.ceiling
        && faultsBeyondStream == next.faultsBeyondStream;
  }

  /** Takes over the range of {@code next}, which ends to exist. */
  void absorb(Mapping next) {
    assert canAbsorb(next) : this;
    permissions.append(next.permissions);
    vmarHandle &= next.vmarHandle;
    vmoHandle &= next.vmoHandle;
    sizeBytes += next.sizeBytes;
    next.detach();
  }

  /** Ends the mapping, whose translations are gone or belong to another now. */
  void detach() {
    parent = null;
    space.context().budget().giveBack(HEAP_BYTES);
    vmo.removeMapping(this);
  }

  /** Frames of these VMOs are never shared, so a page may become writable again at once. */
  private boolean keepsWrite() {
    return vmo.isContiguous();
  }

  /** Gives what is mapped of {@code [start, end)} the permissions; without READ it is unmapped. */
  private void limitTables(long start, long end, int limited) {
    PageTables tables = space.tables();
    long pages = Pages.numberOf(end - start);
    boolean readable = (limited & VmOption.PERM_READ) != 0;
    if (!readable || tables.protect(start, pages, tableFlags(limited)) != EditOutcome.DONE) {
      tables.unmapAtLeast(start, pages);
    }
  }

  private long firstAddrOf(long offset) {
    return Long.compareUnsigned(offset, vmoOffset) <= 0
        ? base
        : base + minUnsigned(offset - vmoOffset, sizeBytes);
  }

  private long endAddrOf(long offset, long lengthBytes) {
    long end = offset + lengthBytes;
    if (Long.compareUnsigned(end, offset) < 0) {
      return end();
    }
    return Long.compareUnsigned(end, vmoOffset) <= 0
        ? base
        : base + minUnsigned(end - vmoOffset, sizeBytes);
  }

  private static long minUnsigned(long left, long right) {
    return Long.compareUnsigned(left, right) < 0 ? left : right;
  }

  @Override
  public String toString() {
    return "mapping 0x%x..0x%x".formatted(base, end());
  }
}

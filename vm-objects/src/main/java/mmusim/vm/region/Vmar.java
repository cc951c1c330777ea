package mmusim.vm.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import mmusim.vm.abi.VmOption;
import mmusim.vm.handle.KernelObject;
import mmusim.vm.handle.ObjectType;
import mmusim.vm.handle.Rights;
import org.jspecify.annotations.Nullable;

/**
 * A virtual memory address region: a range of addresses that is divided into VMARs, mappings and
 * gaps. Its parent keeps it, with or without handles, until it is destroyed; then it has no parent
 * and no children, and every call answers BAD_STATE.
 *
 * <p>Invariants: children lie inside and never overlap; a child allows no permission that its
 * parent does not; a destroyed region has neither parent nor children.
 *
 * @see "Zircon, kernel/vm/vm_address_region.cc"
 */
public final class Vmar extends KernelObject implements RegionNode {
  /** The flags that a VMAR keeps of the options it was made with. */
  private static final int KEPT_FLAGS =
      VmOption.CAN_MAP_RWX_MASK | VmOption.CAN_MAP_SPECIFIC | VmOption.COMPACT;

  private final AddressSpace space;
  private final long base;
  private final long sizeBytes;
  private final int flags;
  private final RegionTree children = new RegionTree();
  private @Nullable Vmar parent;
  private boolean destroyed;
  private long compactAnchor = Placement.NO_SPOT;

  Vmar(AddressSpace space, @Nullable Vmar parent, long koid, long base, long sizeBytes, int flags) {
    super(koid, ObjectType.VMAR);
    this.space = space;
    this.parent = parent;
    this.base = base;
    this.sizeBytes = sizeBytes;
    this.flags = flags & KEPT_FLAGS;
    assert parent == null || (permissions() & ~parent.permissions()) == 0 : this;
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

  /** Returns the address space that the region is, or was, a part of. */
  public AddressSpace space() {
    return space;
  }

  /** Returns its CAN_MAP flags and COMPACT, bits of {@link VmOption}. */
  public int flags() {
    return flags;
  }

  /** Returns what mappings in it may have at most, as PERM bits. */
  public int permissions() {
    return VmOption.allowedPermissions(flags);
  }

  /** Returns whether SPECIFIC and OFFSET_IS_UPPER_LIMIT are allowed. */
  public boolean canMapSpecific() {
    return (flags & VmOption.CAN_MAP_SPECIFIC) != 0;
  }

  /** Returns whether it is the root VMAR of its process, which cannot be destroyed by a call. */
  public boolean isRoot() {
    return this == space.root();
  }

  /** Returns whether it was destroyed. */
  public boolean isDestroyed() {
    return destroyed;
  }

  /** Returns the rights of the handle that its creator gets. */
  public int defaultRights() {
    return Rights.DEFAULT_VMAR | Rights.ofPermissions(permissions());
  }

  /** Returns the number of children. */
  public int childCount() {
    return children.size();
  }

  /**
   * Shows all regions below this one, a VMAR before its children, else in the order of their
   * addresses. Needs no stack, however deep they lie.
   */
  public void forEachBelow(RegionVisitor visitor) {
    Vmar within = this;
    int depth = 1;
    long from = base;
    while (true) {
      RegionNode child = within.children.endingAbove(from);
      if (child != null) {
        visitor.visit(child, within, depth);
        from = child.end();
        if (child instanceof Vmar inner) {
          within = inner;
          from = inner.base;
          depth++;
        }
      } else if (within == this) {
        return;
      } else {
        from = within.end();
        within = Objects.requireNonNull(within.parent);
        depth--;
      }
    }
  }

  /** Returns the mapping that holds {@code addr}, however deep, or null. */
  public @Nullable Mapping mappingAt(long addr) {
    RegionNode node = children.containing(addr);
    while (node instanceof Vmar vmar) {
      node = vmar.children.containing(addr);
    }
    return (Mapping) node;
  }

  /** Returns the child VMAR that holds {@code addr}, or null. */
  public @Nullable Vmar childVmarAt(long addr) {
    return children.containing(addr) instanceof Vmar vmar ? vmar : null;
  }

  /** Returns the tree of children, for the operations of this package. */
  RegionTree children() {
    return children;
  }

  /** Returns the children that overlap {@code [start, end)}, in the order of their addresses. */
  List<RegionNode> overlapping(long start, long end) {
    List<RegionNode> found = new ArrayList<>();
    RegionNode child = children.endingAbove(start);
    while (child != null && child.base() < end) {
      found.add(child);
      child = children.endingAbove(child.end());
    }
    return found;
  }

  /** Returns around which address a COMPACT region places, or NO_SPOT before the first time. */
  long compactAnchor() {
    return compactAnchor;
  }

  void setCompactAnchor(long addr) {
    compactAnchor = addr;
  }

  /** Marks the region dead and takes it from its parent; its children must be gone. */
  void detach() {
    assert !destroyed && children.size() == 0 : this;
    Vmar above = parent;
    if (above != null) {
      above.children.remove(base);
    }
    parent = null;
    destroyed = true;
    space.context().budget().giveBack(HEAP_BYTES);
  }

  @Override
  protected void onLastHandleClosed() {
    // The parent keeps it: only destroying it gives up the addresses.
  }

  @Override
  public String toString() {
    return "VMAR 0x%x..0x%x".formatted(base, end());
  }
}

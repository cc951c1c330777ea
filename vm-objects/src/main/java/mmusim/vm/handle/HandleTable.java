package mmusim.vm.handle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mmusim.mmu.memory.LimitException;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import org.jspecify.annotations.Nullable;

/**
 * The handles of one process. A value holds a slot and how often the slot was used before, so that
 * a closed value is not soon valid again; its two low bits are always 1.
 *
 * <pre>
 *  31 30..22       21..2   1..0
 * +--+------------+------+------+
 * | 0| generation | slot |  11  |
 * +--+------------+------+------+
 * </pre>
 *
 * <p>Invariant: every handle in the table is counted once by its object.
 *
 * @see "Fuchsia, docs/concepts/kernel/handles.md"
 */
public final class HandleTable {
  /** The value that never names a handle: {@code ZX_HANDLE_INVALID}. */
  public static final int INVALID = 0;

  private static final int TAG = 3;
  private static final int SLOT_SHIFT = 2;
  private static final int SLOT_BITS = 20;
  private static final int SLOTS = 1 << SLOT_BITS;
  private static final int SLOT_MASK = SLOTS - 1;
  private static final int GENERATION_SHIFT = SLOT_SHIFT + SLOT_BITS;
  private static final int GENERATION_MASK = 0x1ff;

  private final List<@Nullable Handle> handles = new ArrayList<>();
  private int[] generations = new int[8];
  private int[] freeSlots = new int[8];
  private int freeCount;

  /** Makes an empty table. */
  public HandleTable() {}

  /**
   * Adds a handle and counts it at its object.
   *
   * @return its value, never {@link #INVALID}
   * @throws LimitException if 2^20 handles are open
   */
  public int add(KernelObject object, int rights) {
    object.retainHandle();
    return insert(new Handle(object, rights));
  }

  /** Returns what {@code value} stands for, or null if it is not open here. */
  public @Nullable Handle get(int value) {
    int slot = slotOf(value);
    return slot < 0 ? null : handles.get(slot);
  }

  /**
   * Returns the handle if it names a {@code type} and has {@code rights}, checked in that order.
   *
   * @return BAD_HANDLE, WRONG_TYPE or ACCESS_DENIED otherwise
   */
  public Outcome<Handle> require(int value, ObjectType type, int rights) {
    Handle handle = get(value);
    if (handle == null) {
      return Outcome.refused(Status.ERR_BAD_HANDLE);
    }
    if (handle.object().type() != type) {
      return Outcome.refused(Status.ERR_WRONG_TYPE);
    }
    if (!handle.has(rights)) {
      return Outcome.refused(Status.ERR_ACCESS_DENIED);
    }
    return Outcome.ok(handle);
  }

  /**
   * Closes a handle.
   *
   * @return OK, also for {@link #INVALID}; BAD_HANDLE if it is not open
   */
  public Status close(int value) {
    if (value == INVALID) {
      return Status.OK;
    }
    Handle handle = remove(value);
    if (handle == null) {
      return Status.ERR_BAD_HANDLE;
    }
    handle.object().releaseHandle();
    return Status.OK;
  }

  /**
   * Exchanges a handle for one to the same object with {@code rights}; the object never loses its
   * last handle in between.
   *
   * @return the new value; {@code value} is closed
   * @throws IllegalArgumentException if {@code value} is not open
   */
  public int replace(int value, int rights) {
    Handle handle = remove(value);
    if (handle == null) {
      throw new IllegalArgumentException("not an open handle: 0x" + Integer.toHexString(value));
    }
    return insert(new Handle(handle.object(), rights));
  }

  /** Closes all, in the order of their slots: the end of a process. */
  public void closeAll() {
    for (int slot = 0; slot < handles.size(); slot++) {
      Handle handle = handles.get(slot);
      if (handle != null) {
        freeSlot(slot);
        handle.object().releaseHandle();
      }
    }
  }

  /** Returns the open handles, in the order of their slots. */
  public List<Handle> openHandles() {
    List<Handle> open = new ArrayList<>();
    for (Handle handle : handles) {
      if (handle != null) {
        open.add(handle);
      }
    }
    return open;
  }

  private int insert(Handle handle) {
    int slot;
    if (freeCount > 0) {
      slot = freeSlots[--freeCount];
      handles.set(slot, handle);
    } else {
      slot = handles.size();
      if (slot > SLOT_MASK) {
        throw new LimitException("opens more handles than the %,d of a process".formatted(SLOTS));
      }
      handles.add(handle);
      if (slot == generations.length) {
        generations = Arrays.copyOf(generations, slot * 2);
      }
    }
    return generations[slot] << GENERATION_SHIFT | slot << SLOT_SHIFT | TAG;
  }

  private @Nullable Handle remove(int value) {
    int slot = slotOf(value);
    if (slot < 0) {
      return null;
    }
    Handle handle = handles.get(slot);
    freeSlot(slot);
    return handle;
  }

  private void freeSlot(int slot) {
    handles.set(slot, null);
    generations[slot] = (generations[slot] + 1) & GENERATION_MASK;
    if (freeCount == freeSlots.length) {
      freeSlots = Arrays.copyOf(freeSlots, freeCount * 2);
    }
    freeSlots[freeCount++] = slot;
  }

  /** Returns the slot of an open handle, or -1. */
  private int slotOf(int value) {
    int slot = value >>> SLOT_SHIFT & SLOT_MASK;
    boolean open =
        (value & TAG) == TAG
            && value >= 0
            && slot < handles.size()
            && handles.get(slot) != null
            && generations[slot] == value >>> GENERATION_SHIFT;
    return open ? slot : -1;
  }
}

package mmusim.vm.handle;

/**
 * Something that handles name. Handles keep count; what happens when the last one is closed is the
 * object's own affair, because mappings, children and pins may keep it alive.
 *
 * <p>Invariant: {@code handleCount} equals the number of handles in all tables that name this
 * object.
 */
public abstract class KernelObject {
  /** What an object, its handle and its name take of the heap, roughly. */
  public static final long HEAP_BYTES = 1024;

  private final long koid;
  private final ObjectType type;
  private int handleCount;

  /**
   * Names a new object.
   *
   * @param koid its number, unique in its kernel
   */
  protected KernelObject(long koid, ObjectType type) {
    this.koid = koid;
    this.type = type;
  }

  /** Returns the kernel object identifier. */
  public final long koid() {
    return koid;
  }

  /** Returns the type. */
  public final ObjectType type() {
    return type;
  }

  /** Returns how many handles name this object. */
  public final int handleCount() {
    return handleCount;
  }

  /** Counts a handle that somebody holds from now on. */
  public final void retainHandle() {
    handleCount++;
  }

  /** Drops a handle; the last one runs {@link #onLastHandleClosed}. */
  public final void releaseHandle() {
    assert handleCount > 0 : this;
    handleCount--;
    if (handleCount == 0) {
      onLastHandleClosed();
    }
  }

  /** Called when the last handle is closed; may be called again if a handle is made later. */
  protected abstract void onLastHandleClosed();

  @Override
  public String toString() {
    return type + " " + koid;
  }
}

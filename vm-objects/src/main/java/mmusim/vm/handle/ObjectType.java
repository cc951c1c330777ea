package mmusim.vm.handle;

/** What kind of kernel object a handle names. */
public enum ObjectType {
  /** A virtual memory object. */
  VMO,
  /** A virtual memory address region. */
  VMAR,
  /** A process. */
  PROCESS,
  /** A pager. */
  PAGER,
  /** A pinned-memory token. */
  PINNED_MEMORY
}

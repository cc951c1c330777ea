package mmusim.pagetables.pmm;

/** What a physical frame is used for. */
public enum FrameOwner {
  /** Nothing: the frame may be allocated. */
  FREE(0),
  /** There is no RAM at this address. */
  HOLE(1),
  /** RAM that the allocator must never hand out. */
  RESERVED(2),
  /** Data of the kernel itself. */
  KERNEL(3),
  /** A paging structure: PML5, PML4, PDPT, PD or PT. */
  PAGE_TABLE(4),
  /** A committed page of a virtual memory object. */
  VMO(5),
  /** The page of zeroes that read faults share. */
  ZERO_PAGE(6);

  private static final FrameOwner[] BY_CODE = values();

  /** What the allocator stores for each frame. */
  final int code;

  FrameOwner(int code) {
    this.code = code;
  }

  /** Returns whether a frame with this owner was handed out and may be freed. */
  public boolean isAllocated() {
    return code > RESERVED.code;
  }

  static FrameOwner of(int code) {
    return BY_CODE[code];
  }

  static int count() {
    return BY_CODE.length;
  }
}

package mmusim.vm.model;

/**
 * One random step: a kind and four numbers, which each kind reads in its own way, so that any
 * sequence is a meaningful one and shrinks well.
 *
 * @param kind what to do
 * @param vmo which VMO, modulo their number
 * @param at a page of the region
 * @param length pages, or a page of a VMO
 * @param value a byte, a permission, flags
 */
record Move(Kind kind, int vmo, int at, int length, int value) {
  /** What may be done. */
  enum Kind {
    CREATE,
    SNAPSHOT,
    MAP,
    UNMAP,
    PROTECT,
    COMMIT,
    WRITE,
    READ,
    VMO_WRITE,
    ZERO,
    RESIZE
  }

  /** PERM bits: none, read, or read and write. */
  int permissions() {
    return switch (value % 3) {
      case 0 -> 0;
      case 1 -> FlatModel.READ;
      default -> FlatModel.READ | FlatModel.WRITE;
    };
  }

  FlatModel.Flags flags() {
    return new FlatModel.Flags((value & 8) != 0, (value & 16) != 0);
  }

  /** The CPU that makes the access. */
  int cpu() {
    return value & 1;
  }
}

package mmusim.pagetables;

/** Receives the mappings of a range in ascending order. */
@FunctionalInterface
public interface LeafVisitor {
  /**
   * Called for a leaf, or for a run of leaves.
   *
   * @param vaddr first byte
   * @param lengthBytes a multiple of 4 KiB
   * @param mapping see {@link mmusim.pagetables.entry.MappedPage}: that of the first page
   */
  void visit(long vaddr, long lengthBytes, long mapping);
}

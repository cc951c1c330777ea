package mmusim.scenarios.run.rig;

/** Is told of every access of a step before it is made. */
public interface AccessListener {
  /**
   * A step is about to access memory as a program.
   *
   * @param vaddr first byte
   * @param lengthBytes at least 1
   * @param access see {@link mmusim.mmu.paging.Access}
   */
  void onAccess(int cpu, long vaddr, long lengthBytes, int access);
}

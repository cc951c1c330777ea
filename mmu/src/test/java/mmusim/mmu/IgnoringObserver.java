package mmusim.mmu;

/** Is told everything, and ignores it. */
class IgnoringObserver implements CpuObserver {
  @Override
  public void walked(long vaddr, int access, int startLevel, int reads, long entry) {}

  @Override
  public void faulted(long vaddr, int access, long fault) {}

  @Override
  public void invalidated(InvalidationKind kind, int pcid, long vaddr) {}
}

package mmusim.vm.abi;

/** Which side the simulated kernel takes where Zircon's documentation and its source differ. */
public enum Profile {
  /** The documented contract. */
  DOCUMENTED,
  /** What the kernel does. */
  KERNEL;

  /** Returns whether the documented contract holds. */
  public boolean isDocumented() {
    return this == DOCUMENTED;
  }
}

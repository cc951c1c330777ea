package mmusim.vm.handle;

/**
 * What a handle value stands for: an object and what may be done to it.
 *
 * @param object the object
 * @param rights bits of {@link Rights}, never SAME_RIGHTS
 */
public record Handle(KernelObject object, int rights) {
  /** Returns whether every bit of {@code wanted} is among the rights. */
  public boolean has(int wanted) {
    return (rights & wanted) == wanted;
  }
}

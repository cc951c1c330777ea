package mmusim.vm.process;

import java.util.function.Consumer;
import mmusim.vm.handle.HandleTable;
import mmusim.vm.handle.KernelObject;
import mmusim.vm.handle.ObjectType;
import mmusim.vm.region.AddressSpace;

/**
 * A process: an address space and a table of handles. It ends when the kernel destroys it; then its
 * handles are closed and its address space is gone.
 */
@SuppressWarnings("JavaLangClash") // the kernel's word for it
public final class Process extends KernelObject {
  private final String name;
  private final AddressSpace space;
  private final Consumer<Process> unreferenced;
  private final HandleTable handles = new HandleTable();
  private boolean dead;

  /**
   * Makes a process without handles.
   *
   * @param space its own address space
   * @param unreferenced called when nobody has a handle to the process any more
   */
  public Process(long koid, String name, AddressSpace space, Consumer<Process> unreferenced) {
    super(koid, ObjectType.PROCESS);
    this.name = name;
    this.space = space;
    this.unreferenced = unreferenced;
  }

  /** Returns its name, for people. */
  public String name() {
    return name;
  }

  /** Returns its handles. */
  public HandleTable handles() {
    return handles;
  }

  /** Returns its address space. */
  public AddressSpace space() {
    return space;
  }

  /** Returns whether it has ended. */
  public boolean isDead() {
    return dead;
  }

  /** Ends it: closes its handles and gives up its address space. No CPU may run it. */
  public void destroy() {
    if (dead) {
      return;
    }
    dead = true;
    space.destroy();
    handles.closeAll();
  }

  @Override
  protected void onLastHandleClosed() {
    if (!dead) {
      unreferenced.accept(this);
    }
  }
}

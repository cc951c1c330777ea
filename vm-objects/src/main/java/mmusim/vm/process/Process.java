package mmusim.vm.process;

import mmusim.vm.handle.HandleTable;
import mmusim.vm.handle.KernelObject;
import mmusim.vm.handle.ObjectType;

/** A process: its handles and, later, its address space. */
@SuppressWarnings("JavaLangClash") // the kernel's word for it
public final class Process extends KernelObject {
  private final String name;
  private final HandleTable handles = new HandleTable();

  /** Makes a process without handles. */
  public Process(long koid, String name) {
    super(koid, ObjectType.PROCESS);
    this.name = name;
  }

  /** Returns its name, for people. */
  public String name() {
    return name;
  }

  /** Returns its handles. */
  public HandleTable handles() {
    return handles;
  }

  @Override
  protected void onLastHandleClosed() {
    // A process runs on without handles.
  }
}

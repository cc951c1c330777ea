package mmusim.vm.fault;

import mmusim.mmu.Cpu;
import mmusim.mmu.explain.Explainer;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Access;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.region.AddressSpace;
import mmusim.vm.region.Mapping;
import mmusim.vm.region.Vmar;

/** Says in a sentence why an access was refused: by which region and rule, or entry and bit. */
public final class RefusalExplainer {
  private RefusalExplainer() {}

  /**
   * Explains what the kernel refused.
   *
   * @param vaddr the faulting address
   * @param access see {@link Access}
   * @param errorCode what the page fault pushed
   * @param status what the kernel answered
   */
  public static String explain(
      Cpu cpu, AddressSpace space, long vaddr, int access, int errorCode, Status status) {
    if (PageFaultHandler.isForbiddenByProcessor(cpu, vaddr, access, errorCode)) {
      return "the kernel does not help: " + explainHardware(cpu, vaddr, access);
    }
    Mapping mapping = space.mappingAt(vaddr);
    String what = "%s of 0x%x refused (%s): ".formatted(Access.describe(access), vaddr, status);
    if (mapping == null) {
      return what + "nothing is mapped there, in " + innermost(space.root(), vaddr);
    }
    String where = "the " + mapping + " of VMO " + mapping.vmo().koid();
    int permissions = mapping.permissionsAt(vaddr);
    int missing = PageFaultHandler.neededPermissions(access) & ~permissions;
    if (missing != 0) {
      return what
          + "%s allows %s at this page and lacks %s; its ceiling is %s"
              .formatted(
                  where,
                  VmOption.letters(permissions),
                  VmOption.letters(missing),
                  VmOption.letters(mapping.ceiling()));
    }
    long offset = mapping.vmoOffsetOf(Pages.alignDown(vaddr));
    if (status == Status.ERR_OUT_OF_RANGE) {
      return what
          + "%s shows offset 0x%x there, beyond the %s of 0x%x"
              .formatted(
                  where,
                  offset,
                  mapping.faultsBeyondStream() ? "stream" : "VMO's size",
                  mapping.accessibleEnd());
    }
    if (status == Status.ERR_ACCESS_DENIED || status == Status.ERR_INTERNAL) {
      // The kernel allows it and has done its part, but the walk of this CPU does not get there.
      return what + where + " allows it, but still: " + explainHardware(cpu, vaddr, access);
    }
    if (status == Status.ERR_NO_MEMORY) {
      return what
          + "no frame is free for the page at offset 0x%x that %s shows there, or for a page table"
              .formatted(offset, where);
    }
    return what + "%s could not give the page at offset 0x%x".formatted(where, offset);
  }

  /** Explains what the tables say of an access. */
  public static String explainHardware(Cpu cpu, long vaddr, int access) {
    return Explainer.walk(cpu, vaddr, access).verdict();
  }

  private static String innermost(Vmar root, long vaddr) {
    if (!root.contains(vaddr)) {
      return "no region: the root VMAR is 0x%x..0x%x".formatted(root.base(), root.end());
    }
    Vmar vmar = root;
    Vmar inner = root;
    while (inner != null) {
      vmar = inner;
      inner = vmar.childVmarAt(vaddr);
    }
    return vmar.isRoot() ? "the root " + vmar : vmar.toString();
  }
}

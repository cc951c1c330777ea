package mmusim.vm;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import mmusim.mmu.stale.StaleFinding;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;
import mmusim.vm.cow.CowChecker;
import mmusim.vm.cow.CowNode;
import mmusim.vm.handle.Handle;
import mmusim.vm.handle.KernelObject;
import mmusim.vm.object.PagedVmo;
import mmusim.vm.object.Vmo;
import mmusim.vm.pin.PinnedMemory;
import mmusim.vm.process.Process;
import mmusim.vm.region.AddressSpaceChecker;
import mmusim.vm.region.Mapping;
import mmusim.vm.region.Vmar;

/** The self-check of a whole machine, slow and complete. */
final class KernelChecker {
  private final Kernel kernel;
  private final Set<Vmo> vmos = Collections.newSetFromMap(new IdentityHashMap<>());

  private KernelChecker(Kernel kernel) {
    this.kernel = kernel;
  }

  static void check(Kernel kernel) {
    new KernelChecker(kernel).run();
  }

  private void run() {
    kernel.pmm().checkInvariants();
    kernel.kernelTables().checkInvariants();
    for (Process process : kernel.processes()) {
      kernel.machine().memory().budget().checkTime();
      process.space().tables().checkInvariants();
      AddressSpaceChecker.check(process.space(), kernel.context().zeroPagePaddr());
    }
    checkTableFrames();
    findVmos();
    checkVmoFrames();
    List<StaleFinding> stale = kernel.machine().outlivingEntries();
    if (!stale.isEmpty()) {
      throw new AssertionError("a TLB entry outlived its translation: " + stale.get(0).describe());
    }
  }

  private void checkTableFrames() {
    FrameSet frames = new FrameSet();
    addTables(kernel.kernelTables(), frames);
    for (Process process : kernel.processes()) {
      addTables(process.space().tables(), frames);
    }
    checkOwned(frames.size(), FrameOwner.PAGE_TABLE);
  }

  private void addTables(PageTables tables, FrameSet frames) {
    tables.forEachTable(frame -> add(frame, FrameOwner.PAGE_TABLE, frames));
  }

  /** A VMO lives by a handle, a mapping or a pin. */
  private void findVmos() {
    for (Process process : kernel.processes()) {
      for (Handle handle : process.handles().openHandles()) {
        addObject(handle.object());
      }
      addMapped(process.space().root());
    }
    kernel.pins().quarantine().forEach(token -> vmos.add(token.vmo()));
  }

  private void addObject(KernelObject object) {
    if (object instanceof Vmo vmo) {
      vmos.add(vmo);
    } else if (object instanceof PinnedMemory token) {
      vmos.add(token.vmo());
    }
  }

  private void addMapped(Vmar vmar) {
    vmar.forEachBelow(
        (region, parent, depth) -> {
          if (region instanceof Mapping mapping) {
            vmos.add(mapping.vmo());
          }
        });
  }

  private void checkVmoFrames() {
    Set<CowNode> roots = Collections.newSetFromMap(new IdentityHashMap<>());
    FrameSet frames = new FrameSet();
    for (Vmo vmo : vmos) {
      kernel.machine().memory().budget().checkTime();
      if (vmo instanceof PagedVmo paged && roots.add(CowChecker.root(paged.node()))) {
        CowChecker.check(paged.node());
        CowChecker.forEachFrame(paged.node(), frame -> add(frame, FrameOwner.VMO, frames));
      }
    }
    checkOwned(frames.size(), FrameOwner.VMO);
  }

  private void add(long frame, FrameOwner owner, FrameSet frames) {
    Pmm pmm = kernel.pmm();
    if (pmm.ownerOf(frame) != owner) {
      throw new AssertionError(
          "frame 0x%x is used as %s and belongs to %s".formatted(frame, owner, pmm.ownerOf(frame)));
    }
    if (!frames.add(frame)) {
      throw new AssertionError("frame 0x%x is owned twice".formatted(frame));
    }
  }

  private void checkOwned(long found, FrameOwner owner) {
    long owned = kernel.pmm().framesOwnedBy(owner);
    if (owned != found) {
      throw new AssertionError(
          "%d frames belong to %s and %d were found: lost".formatted(owned, owner, found));
    }
  }
}

package mmusim.vm;

import static mmusim.vm.Rig.PAGE;
import static mmusim.vm.Rig.R;
import static mmusim.vm.Rig.SPECIFIC;
import static mmusim.vm.Rig.W;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import mmusim.mmu.MachineConfig;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.abi.VmarOp;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.object.Vmo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No frame for a page table: what can be reclaimed is, and if nothing can the call is undone. */
class VmarOutOfMemoryTest {
  private static final long GAP = 1L << 30;
  private static final long MIB = 1L << 20;

  /** A call that needs page tables in an address space where pages are committed far apart. */
  record Case(String words, Function<World, Status> call, int leastFailures) {
    @Override
    public String toString() {
      return words;
    }
  }

  /** A VMO with three pages, each a gigabyte from the next, and a mapping of it. */
  private static final class World {
    final Rig rig;
    final int vmo;
    final long addr;

    World(Rig rig) {
      this.rig = rig;
      vmo = rig.vmo(4 * GAP / PAGE);
      for (long at = 0; at < 3 * GAP; at += GAP) {
        Rig.ok(rig.kernel.vmo().write(rig.main, vmo, new byte[] {1}, at, 1));
      }
      addr = 64 * GAP;
      rig.map(rig.root, R | W | SPECIFIC, addr - 0x20_0000, vmo, 0, 4 * GAP);
    }

    Status op(int op, long start, long length) {
      return rig.op(rig.root, op, addr + start, length);
    }

    Outcome<Long> mapAhead() {
      int options = R | W | VmOption.MAP_RANGE;
      return rig.kernel.vmar().map(rig.main, rig.root, options, 0, vmo, 0, 4 * GAP);
    }

    long tables() {
      return rig.kernel.pmm().framesOwnedBy(FrameOwner.PAGE_TABLE);
    }

    List<Object> state() {
      List<MapsEntry> maps = Rig.ok(rig.kernel.process().maps(rig.main, rig.mainHandle));
      return List.of(maps, rig.kernel.processes().size());
    }
  }

  @ParameterizedTest
  @MethodSource
  void aCallThatFindsNoFrameForATableChangesNothing(Case one) {
    int failures = 0;
    Status status = Status.ERR_NO_MEMORY;
    for (int nth = 1; status == Status.ERR_NO_MEMORY; nth++) {
      World world = new World(Rig.documented());
      List<Object> before = world.state();
      world.rig.kernel.pmm().failAllocation(nth);
      status = one.call().apply(world);
      world.rig.kernel.pmm().failAllocation(0);
      world.rig.check();
      if (status == Status.ERR_NO_MEMORY) {
        failures++;
        assertThat(world.state()).isEqualTo(before);
        assertThat(one.call().apply(world)).as("again").isEqualTo(Status.OK);
        world.rig.check();
      }
    }
    assertThat(status).isEqualTo(Status.OK);
    assertThat(failures).isGreaterThanOrEqualTo(one.leastFailures());
  }

  static Stream<Case> aCallThatFindsNoFrameForATableChangesNothing() {
    return Stream.of(
        new Case("map with MAP_RANGE", w -> w.mapAhead().status(), 7),
        new Case("MAP_RANGE", w -> w.op(VmarOp.MAP_RANGE, 0, 4 * GAP), 7),
        new Case("ALWAYS_NEED", w -> w.op(VmarOp.ALWAYS_NEED, 0, 4 * GAP), 7),
        new Case("PREFETCH", w -> w.op(VmarOp.PREFETCH, 0, 4 * GAP), 7),
        new Case("COMMIT of what is there", w -> w.op(VmarOp.COMMIT, 0, PAGE), 3),
        new Case("a read", w -> w.rig.read(w.addr) < 0 ? w.rig.last.status() : Status.OK, 3),
        new Case("a write", w -> w.rig.write(w.addr, 1), 3),
        new Case("process_create", w -> newProcess(w.rig), 1));
  }

  private static Status newProcess(Rig rig) {
    return rig.kernel.process().create(rig.main, "other").status();
  }

  /** As when RAM is full, for there is nothing to reclaim: the tables are as before, too. */
  @Test
  void aMappingThatCannotBeEnteredAheadLeavesNoTables() {
    World world = new World(Rig.documented());
    long before = world.tables();
    world.rig.kernel.pmm().failAllocation(6);
    assertThat(world.mapAhead().status()).isEqualTo(Status.ERR_NO_MEMORY);
    assertThat(world.tables()).isEqualTo(before);
  }

  @Test
  void discardableMemoryMakesRoomForTables() {
    World world = new World(full(VmarOutOfMemoryTest::fillWithDiscardable));
    assertThat(world.rig.kernel.pmm().freeFrames()).isZero();
    assertThat(world.op(VmarOp.MAP_RANGE, 0, 4 * GAP)).isEqualTo(Status.OK);
    for (long at = 0; at < 3 * GAP; at += GAP) {
      assertThat(world.rig.read(world.addr + at)).isEqualTo(1);
      assertThat(world.rig.last.pageFaults()).isZero();
    }
    world.rig.check();
  }

  @Test
  void cleanPagesOfAPagerMakeRoomForTables() {
    World world = new World(full(VmarOutOfMemoryTest::fillFromPager));
    assertThat(world.mapAhead().isOk()).isTrue();
    assertThat(world.rig.kernel.context().counters().evictions).isPositive();
    world.rig.check();
  }

  /** What is entered ahead may be what is reclaimed: it is gone then, and that is no failure. */
  @Test
  void pagesThatAreReclaimedWhileTheyAreEnteredAreLeftOut() {
    Rig rig = full(VmarOutOfMemoryTest::fillWithDiscardable);
    int options = R | W | VmOption.MAP_RANGE | VmOption.ALLOW_FAULTS;
    int discardable = 0;
    for (var handle : rig.main.handles().openHandles()) {
      if (handle.object() instanceof Vmo vmo && vmo.isDiscardable()) {
        discardable = rig.main.handles().add(vmo, handle.rights());
      }
    }
    Rig.ok(rig.kernel.vmar().map(rig.main, rig.root, options, 0, discardable, 0, MIB));
    assertThat(Rig.ok(rig.kernel.vmo().info(rig.main, discardable)).committedBytes()).isZero();
    rig.check();
  }

  /** Returns a machine of 1 MiB all of which is taken, but may be reclaimed. */
  private static Rig full(Function<Rig, Status> fill) {
    MachineConfig machine = MachineConfig.builder().ramBytes(MIB).build();
    Rig rig = new Rig(KernelConfig.builder().machine(machine).build());
    Rig.ok(fill.apply(rig));
    return rig;
  }

  private static Status fillWithDiscardable(Rig rig) {
    long pages = rig.kernel.pmm().freeFrames() - 3;
    int vmo = rig.vmo(MIB / PAGE, VmoOption.DISCARDABLE);
    Status status = rig.kernel.vmo().opRange(rig.main, vmo, VmoOp.COMMIT, 0, pages * PAGE).status();
    Rig.ok(rig.kernel.vmo().opRange(rig.main, vmo, VmoOp.LOCK, 0, MIB).status());
    Rig.ok(rig.kernel.vmo().opRange(rig.main, vmo, VmoOp.UNLOCK, 0, MIB).status());
    return status;
  }

  private static Status fillFromPager(Rig rig) {
    long size = (rig.kernel.pmm().freeFrames() - 3) * PAGE;
    int pager = Rig.ok(rig.kernel.pager().create(rig.main, 0));
    int vmo = Rig.ok(rig.kernel.pager().createVmo(rig.main, pager, 0, 1, size));
    int aux = rig.vmo(size / PAGE);
    Rig.ok(rig.kernel.vmo().opRange(rig.main, aux, VmoOp.COMMIT, 0, size).status());
    return rig.kernel.pager().supplyPages(rig.main, pager, vmo, 0, size, aux, 0);
  }
}

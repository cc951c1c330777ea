package mmusim.pagetables.invalidate;

import static mmusim.pagetables.entry.MapFlags.GLOBAL;
import static mmusim.pagetables.entry.MapFlags.READ;
import static mmusim.pagetables.entry.MapFlags.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import mmusim.mmu.Cpu;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.register.Feature;
import mmusim.pagetables.EditOutcome;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.Rig;
import org.junit.jupiter.api.Test;

/** Who is told of what, and when. */
class TlbInvalidatorTest {
  private static final int READ_USER = READ | USER;
  private static final int USER_READ = Access.READ | Access.USER;

  private final Rig rig = Rig.create(4, 3);
  private final PageTables space = rig.newSpace();
  private final PageTables other = rig.newSpace();

  private static void map(PageTables tables, long vaddr, long pages, int flags) {
    assertThat(tables.map(vaddr, 0x1000, pages, flags)).isEqualTo(EditOutcome.DONE);
  }

  private static boolean canRead(Rig rig, int cpu, long vaddr) {
    return !TranslationResult.isFault(rig.machine.cpu(cpu).translate(vaddr, USER_READ));
  }

  private long count(String counter) {
    return rig.machine.counters().get(counter);
  }

  private boolean isCached(int cpu, long vaddr) {
    return rig.machine.cpu(cpu).tlb().entries().stream().anyMatch(entry -> entry.vaddr() == vaddr);
  }

  @Test
  void onlyCpusThatRunTheAddressSpaceAreInterrupted() {
    map(space, 0x1000, 2, READ_USER);
    rig.invalidator.switchTo(0, space.context());
    rig.invalidator.switchTo(1, space.context());
    rig.invalidator.switchTo(2, other.context());
    assertThat(canRead(rig, 0, 0x1000) && canRead(rig, 1, 0x1000)).isTrue();
    long before = rig.machine.cpu(0).cycles();
    space.unmapPage(0x1000);
    rig.invalidator.run(0, space.pending());
    assertThat(canRead(rig, 0, 0x1000) || canRead(rig, 1, 0x1000)).isFalse();
    assertThat(count("shootdowns")).isEqualTo(1);
    assertThat(count("shootdowns.interrupts")).isEqualTo(1);
    assertThat(count("flushes.pages")).isEqualTo(1);
    // base 2500, one receiver 500, and the INVLPG
    assertThat(rig.machine.cpu(0).cycles() - before).isGreaterThanOrEqualTo(3000);
    assertThat(count("cycles." + CycleCause.SHOOTDOWN.key())).isEqualTo(3000);
  }

  @Test
  void theOnlyCpuThatRunsTheAddressSpaceNeedsNoInterrupt() {
    map(space, 0x1000, 2, READ_USER);
    rig.invalidator.switchTo(0, space.context());
    space.unmapPage(0x1000);
    rig.invalidator.run(0, space.pending());
    assertThat(count("flushes")).isEqualTo(1);
    assertThat(count("shootdowns")).isZero();
    rig.invalidator.run(0, space.pending());
    assertThat(count("flushes")).isEqualTo(1);
  }

  @Test
  void aSwitchKeepsWhatIsCachedUnderThePcid() {
    map(space, 0x1000, 1, READ_USER);
    rig.invalidator.switchTo(0, space.context());
    assertThat(canRead(rig, 0, 0x1000)).isTrue();
    rig.invalidator.switchTo(0, other.context());
    assertThat(canRead(rig, 0, 0x1000)).isFalse();
    rig.invalidator.switchTo(0, space.context());
    long hit = rig.machine.cpu(0).translate(0x1000, USER_READ);
    assertThat(TranslationResult.tlbLevel(hit)).isEqualTo(TranslationResult.TLB_L1);
    assertThat(space.context().pcid()).isNotEqualTo(other.context().pcid());
  }

  /** A CPU may come back to what it left; not to a PCID that it never had, or that nobody has. */
  @Test
  void whatACpuLeftIsWithinItsReachAsLongAsItIsNotStale() {
    rig.invalidator.switchTo(1, space.context());
    int left = space.context().pcid();
    rig.invalidator.switchTo(1, other.context());
    assertThat(rig.invalidator.isReachable(1, left)).isTrue();
    assertThat(rig.invalidator.isReachable(0, left)).isFalse();
    rig.invalidator.release(space.context());
    assertThat(rig.invalidator.isReachable(1, left)).isFalse();
  }

  @Test
  void aCpuThatLeftTheAddressSpaceFlushesWhenItReturns() {
    map(space, 0x1000, 1, READ_USER);
    rig.invalidator.switchTo(1, space.context());
    assertThat(canRead(rig, 1, 0x1000)).isTrue();
    rig.invalidator.switchTo(1, other.context());
    space.unmapPage(0x1000);
    rig.invalidator.run(0, space.pending());
    assertThat(space.context().isDirtyOn(1)).isTrue();
    assertThat(isCached(1, 0x1000)).isTrue();
    assertThat(rig.invalidator.isReachable(1, space.context().pcid())).isFalse();
    assertThat(count("flushes.deferred")).isEqualTo(1);
    assertThat(count("shootdowns")).isZero();
    rig.invalidator.switchTo(1, space.context());
    assertThat(isCached(1, 0x1000)).isFalse();
    assertThat(space.context().isDirtyOn(1)).isFalse();
    assertThat(rig.invalidator.isReachable(1, space.context().pcid())).isTrue();
  }

  @Test
  void theInitiatorReachesAnotherPcidWithInvpcid() {
    map(space, 0x1000, 2, READ_USER);
    rig.invalidator.switchTo(0, space.context());
    assertThat(canRead(rig, 0, 0x1000) && canRead(rig, 0, 0x2000)).isTrue();
    rig.invalidator.switchTo(0, other.context());
    space.unmapPage(0x1000);
    rig.invalidator.run(0, space.pending());
    assertThat(isCached(0, 0x1000)).isFalse();
    assertThat(isCached(0, 0x2000)).isTrue();
    assertThat(space.context().isDirtyOn(0)).isFalse();
  }

  @Test
  void withoutInvpcidTheInitiatorIsDirtyLikeTheOthers() {
    Rig old = Rig.create(4, 1, Feature.INVPCID);
    PageTables first = old.newSpace();
    map(first, 0x1000, 2, READ_USER);
    old.invalidator.switchTo(0, first.context());
    assertThat(canRead(old, 0, 0x1000)).isTrue();
    old.invalidator.switchTo(0, old.newSpace().context());
    first.unmapPage(0x1000);
    old.invalidator.run(0, first.pending());
    assertThat(first.context().isDirtyOn(0)).isTrue();
    old.invalidator.switchTo(0, first.context());
    assertThat(canRead(old, 0, 0x1000)).isFalse();
    assertThat(canRead(old, 0, 0x2000)).isTrue();
  }

  @Test
  void aLongListFlushesTheWholePcid() {
    int pages = PendingInvalidation.PAGE_LIMIT + 1;
    map(space, 0x1000, pages + 1, READ_USER);
    rig.invalidator.switchTo(0, space.context());
    assertThat(canRead(rig, 0, 0x1000 * (pages + 1L))).isTrue();
    assertThat(space.unmap(0x1000, pages - 1)).isEqualTo(EditOutcome.DONE);
    assertThat(space.pending().isAll()).isFalse();
    space.unmapPage(0x1000L * pages);
    assertThat(space.pending().isAll()).isTrue();
    rig.invalidator.run(0, space.pending());
    assertThat(count("flushes.full")).isEqualTo(1);
    assertThat(isCached(0, 0x1000 * (pages + 1L))).isFalse();
  }

  /** INVPCID of one PCID leaves global entries: SDM vol. 3A, 4.10.4.1. */
  @Test
  void oneGlobalPageOfALongListTakesGlobalEntriesWithIt() {
    map(space, 0x1000, 1, READ_USER | GLOBAL);
    map(space, 0x2000, PendingInvalidation.PAGE_LIMIT, READ_USER);
    rig.invalidator.switchTo(0, space.context());
    assertThat(canRead(rig, 0, 0x1000)).isTrue();
    assertThat(space.unmap(0x1000, PendingInvalidation.PAGE_LIMIT + 1)).isEqualTo(EditOutcome.DONE);
    rig.invalidator.run(0, space.pending());
    assertThat(canRead(rig, 0, 0x1000)).isFalse();
  }

  @Test
  void aChangeOfTheKernelHalfReachesEveryCpuUnderEveryPcid() {
    for (Feature[] lacking : new Feature[][] {{}, {Feature.INVPCID}, {Feature.PCID}}) {
      Rig machine = Rig.create(4, 2, lacking);
      PageTables kernel = machine.newKernel();
      long global = kernel.firstVaddr();
      long local = kernel.lastVaddr() - 0xfff;
      map(kernel, global, 1, READ | GLOBAL);
      map(kernel, local, 1, READ);
      List<PageTables> users =
          List.of(machine.newSpace(machine.mode, kernel), machine.newSpace(machine.mode, kernel));
      for (int cpu = 0; cpu < 2; cpu++) {
        for (PageTables user : users) {
          machine.invalidator.switchTo(cpu, user.context());
          assertThat(supervisorCanRead(machine.machine.cpu(cpu), global)).isTrue();
          assertThat(supervisorCanRead(machine.machine.cpu(cpu), local)).isTrue();
        }
      }
      kernel.unmapPage(global);
      kernel.unmapPage(local);
      machine.flush(kernel);
      for (int cpu = 0; cpu < 2; cpu++) {
        for (PageTables user : users) {
          machine.invalidator.switchTo(cpu, user.context());
          assertThat(supervisorCanRead(machine.machine.cpu(cpu), global)).isFalse();
          assertThat(supervisorCanRead(machine.machine.cpu(cpu), local)).isFalse();
        }
      }
    }
  }

  private static boolean supervisorCanRead(Cpu cpu, long vaddr) {
    return !TranslationResult.isFault(cpu.translate(vaddr, Access.READ));
  }

  @Test
  void aPcidIsCleanForTheAddressSpaceThatGetsItNext() {
    map(space, 0x1000, 1, READ_USER);
    rig.invalidator.switchTo(0, space.context());
    assertThat(canRead(rig, 0, 0x1000)).isTrue();
    int pcid = space.context().pcid();
    assertThatIllegalStateException().isThrownBy(() -> rig.invalidator.release(space.context()));
    rig.invalidator.switchTo(0, other.context());
    space.destroy();
    rig.flush(space);
    rig.invalidator.release(space.context());
    PageTables heir = rig.newSpace();
    rig.invalidator.switchTo(0, heir.context());
    assertThat(heir.context().pcid()).isEqualTo(pcid);
    assertThat(canRead(rig, 0, 0x1000)).isFalse();
    rig.assertTablesAreExactlyThoseOf(other, heir);
  }

  @Test
  void whenPcidsRunOutAnAddressSpaceThatIsNotRunningLosesItsOwn() {
    TlbContext first = new TlbContext(space.rootPaddr(), false);
    PcidAllocator pcids = new PcidAllocator(1);
    pcids.ensure(first);
    assertThat(first.pcid()).isEqualTo(1);
    first.active.add(0);
    TlbContext second = new TlbContext(0, false);
    pcids.ensure(second);
    for (int i = 3; i < 4096; i++) {
      TlbContext context = new TlbContext(0, false);
      pcids.ensure(context);
      assertThat(context.pcid()).isEqualTo(i);
    }
    TlbContext late = new TlbContext(0, false);
    pcids.ensure(late);
    assertThat(late.pcid()).isEqualTo(2);
    assertThat(late.isDirtyOn(0)).isTrue();
    assertThat(second.pcid()).isZero();
    assertThat(first.pcid()).isEqualTo(1);
  }
}

package mmusim.vm;

import static mmusim.vm.Rig.PAGE;
import static mmusim.vm.Rig.R;
import static mmusim.vm.Rig.W;
import static mmusim.vm.Rig.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import mmusim.pagetables.EditOutcome;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.entry.CachePolicy;
import mmusim.pagetables.entry.MapFlags;
import mmusim.pagetables.entry.MappedPage;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.vm.abi.VmoChildOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The self-check finds what is wrong with a machine: each rule of it, broken on purpose. */
class SelfCheckTest {
  private static final int READ_ONLY = MapFlags.READ | MapFlags.USER;
  private static final int READ_WRITE = READ_ONLY | MapFlags.WRITE;

  private final Rig rig = Rig.documented();
  private final PageTables tables = rig.main.space().tables();
  private final int vmo = rig.vmo(2);

  /** Shows a page that was written, and one that was not. */
  private final long mapped = rig.map(R | W, vmo, 2);

  private final long absent = mapped + PAGE;
  private long frame;

  @BeforeEach
  void write() {
    ok(rig.write(mapped, 1));
    frame = MappedPage.paddr(tables.query(mapped));
    rig.check();
  }

  private void enter(long vaddr, long paddr, int flags) {
    assertThat(tables.replacePage(vaddr, paddr, flags)).isEqualTo(EditOutcome.DONE);
    rig.main.space().flush();
  }

  private void assertFound(String problem) {
    assertThatThrownBy(rig::check).isInstanceOf(AssertionError.class).hasMessageContaining(problem);
  }

  @Test
  void aPageWithoutMapping() {
    enter(mapped + 2 * PAGE, frame, READ_ONLY);
    assertFound("0x%x is entered and not mapped".formatted(mapped + 2 * PAGE));
  }

  @Test
  void aPageThatMayNotBeRead() {
    long unreadable = rig.map(0, vmo, 1);
    enter(unreadable, frame, READ_ONLY);
    assertFound("0x%x is entered and may not be read".formatted(unreadable));
  }

  @Test
  void aPermissionThatTheMappingLacks() {
    enter(mapped, frame, READ_WRITE | MapFlags.EXECUTE);
    assertFound("is entered above its permission");
  }

  @Test
  void aPageOfTheSupervisor() {
    enter(mapped, frame, MapFlags.READ | MapFlags.WRITE);
    assertFound("is entered for the supervisor");
  }

  @Test
  void anotherCachePolicy() {
    enter(mapped, frame, MapFlags.withPolicy(READ_WRITE, CachePolicy.UNCACHED));
    assertFound("is entered cached otherwise");
  }

  @Test
  void anotherFrame() {
    enter(mapped, frame + PAGE, READ_WRITE);
    assertFound("is entered as another frame than the VMO's");
  }

  @Test
  void aFrameWhereTheVmoHasNone() {
    enter(absent, frame, READ_ONLY);
    assertFound("is entered and its VMO has no page there");
  }

  @Test
  void aZeroPageThatCanBeWritten() {
    enter(absent, rig.kernel.context().zeroPagePaddr(), READ_WRITE);
    assertFound("is entered as a writable zero page");
  }

  @Test
  void aZeroPageInThePlaceOfAPage() {
    enter(mapped, rig.kernel.context().zeroPagePaddr(), READ_ONLY);
    assertFound("is entered as the zero page over a committed one");
  }

  @Test
  void aSharedPageThatCanBeWritten() {
    ok(rig.kernel.vmo().createChild(rig.main, vmo, VmoChildOption.SNAPSHOT, 0, 2 * PAGE));
    enter(mapped, frame, READ_WRITE);
    assertFound("is entered writable and is shared");
  }

  @Test
  void translationsThatWaitToBeFlushed() {
    assertThat(tables.replacePage(mapped, frame, READ_ONLY)).isEqualTo(EditOutcome.DONE);
    assertFound("left translations to be flushed");
  }

  @Test
  void aFrameThatNobodyHas() {
    assertThat(rig.kernel.pmm().allocate(FrameOwner.VMO)).isPositive();
    assertFound("2 frames belong to VMO and 1 were found: lost");
  }

  @Test
  void aTableThatNobodyHas() {
    assertThat(rig.kernel.pmm().allocate(FrameOwner.PAGE_TABLE)).isPositive();
    assertFound("frames belong to PAGE_TABLE and");
  }

  @Test
  void aFrameOfAPageThatIsFree() {
    rig.kernel.pmm().free(frame);
    assertFound("frame 0x%x is used as VMO and belongs to FREE".formatted(frame));
  }
}

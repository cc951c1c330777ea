package mmusim.vm.pager;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.pager.PagerPacket.Command;
import org.junit.jupiter.api.Test;

/** Section 14 of the Zircon VM reference: clones of what a pager backs. */
class PagerCloneTest extends PagerTest {
  private static final int ALOW = VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE;
  private static final int MODIFIED = VmoChildOption.SNAPSHOT_MODIFIED;

  @Test
  void aCloneCopiesOnWriteAndPullsPagesThroughTheRoot() {
    int v = vmo(0, 4);
    f.pagers.setHandler(f.process, pager, packet -> supply(v, packet.offset(), packet.length(), 5));
    int c = f.child(v, ALOW, P, 3 * P);
    f.write(c, 1, 6);
    assertThat(f.read(c, 0)).isEqualTo(5);
    assertThat(f.read(v, P + 1)).isEqualTo(5);
    assertThat(f.info(c).committedBytes()).isEqualTo(P);
    assertThat(f.info(v).committedBytes()).isEqualTo(P);
    f.write(v, 2 * P, 7);
    assertThat(f.read(c, P)).as("not written yet, so the parent shows").isEqualTo(7);
    assertThat(f.vmos.opRange(f.process, c, VmoOp.ZERO, 0, 3 * P).isOk()).isTrue();
    assertThat(f.read(c, 0)).isZero();
    assertThat(f.read(c, 2 * P)).isZero();
  }

  /** Zircon core-tests: pager-writeback.cc NoDirtyRequestsForClones. */
  @Test
  void aCloneAsksForAllThatACallNeedsAtOnce() {
    int v = vmo(VmoOption.TRAP_DIRTY, 6);
    supply(v, 4 * P, P, 5);
    int c = f.child(v, ALOW, P, 5 * P);
    assertThat(write(c, 0, 5 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, P, 3 * P));
    supply(v, P, 3 * P, 5);
    assertThat(write(c, 0, 5 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, 5 * P, P));
    supply(v, 5 * P, P, 5);
    assertThat(write(c, 0, 5 * P)).isEqualTo(Status.OK);
    assertThat(dirty(v)).isEmpty();
  }

  @Test
  void aCloneAsksForNothingBeyondACloneInBetween() {
    int v = vmo(0, 6);
    int middle = f.child(v, ALOW, P, 2 * P);
    int c = f.child(middle, ALOW, 0, 4 * P);
    byte[] bytes = new byte[(int) (4 * P)];
    assertThat(f.vmos.read(f.process, c, bytes, 0, 4 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, P, 2 * P));
    supply(v, P, 2 * P, 5);
    assertThat(f.vmos.read(f.process, c, bytes, 0, 4 * P)).isEqualTo(Status.OK);
    assertThat(f.read(c, P)).isEqualTo(5);
    assertThat(f.read(c, 2 * P)).isZero();
  }

  @Test
  void aCloneAsksForNothingThatItHasZeroed() {
    int v = vmo(0, 6);
    int c = f.child(v, ALOW, 0, 6 * P);
    assertThat(f.vmos.opRange(f.process, c, VmoOp.ZERO, 2 * P, 2 * P).status())
        .isEqualTo(Status.OK);
    int d = f.child(c, ALOW, 0, 6 * P);
    byte[] bytes = new byte[(int) (6 * P)];
    assertThat(f.vmos.read(f.process, d, bytes, 0, 6 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, 0, 2 * P));
    supply(v, 0, 2 * P, 5);
    assertThat(f.vmos.read(f.process, d, bytes, 0, 6 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, 4 * P, 2 * P));
    supply(v, 4 * P, 2 * P, 5);
    assertThat(f.vmos.read(f.process, d, bytes, 0, 6 * P)).isEqualTo(Status.OK);
    assertThat(bytes[(int) P]).isEqualTo((byte) 5);
    assertThat(bytes[(int) (2 * P)]).isZero();
  }

  @Test
  void aCloneBelowOneThatShrankAsksAtOnce() {
    int v = vmo(0, 6);
    int options = ALOW | VmoChildOption.RESIZABLE;
    int middle = f.child(v, options, 0, 6 * P);
    assertThat(f.vmos.setSize(f.process, middle, 3 * P)).isEqualTo(Status.OK);
    assertThat(f.vmos.setSize(f.process, middle, 6 * P)).isEqualTo(Status.OK);
    int c = f.child(middle, ALOW, 0, 6 * P);
    assertThat(f.vmos.read(f.process, c, new byte[(int) (6 * P)], 0, 6 * P))
        .isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, 0, 3 * P));
  }

  @Test
  void whatACloneModifiedIsSnapshottedBothWays() {
    int v = vmo(0, 4);
    f.pagers.setHandler(
        f.process,
        pager,
        packet -> {
          if (packet.command() == Command.READ) {
            supply(v, packet.offset(), packet.length(), 5);
          }
        });
    int a = f.child(v, MODIFIED, 0, 4 * P);
    f.write(a, 0, 6);
    int b = f.child(a, MODIFIED, 0, 4 * P);
    f.write(a, 0, 7);
    assertThat(f.read(b, 0)).isEqualTo(6);
    assertThat(f.read(b, P)).isEqualTo(5);
    f.close(a);
    assertThat(f.read(b, 0)).isEqualTo(6);
    assertThat(f.read(b, 2 * P)).isEqualTo(5);
    f.close(v);
    assertThat(f.read(b, 2 * P)).isEqualTo(5);
    f.close(b);
    f.close(pager);
    f.process.handles().closeAll();
    assertThat(f.frames()).isZero();
  }

  /** Zircon core-tests: pager/snapshot.cc AtLeastOnWriteAfterSnapshotModified. */
  @Test
  void aCloneOfWhatWasSnapshottedIsASnapshotToo() {
    int v = vmo(0, 1);
    supply(v, 0, P, 5);
    int a = f.child(v, MODIFIED, 0, P);
    f.write(a, 0, 6);
    int b = f.child(a, MODIFIED, 0, P);
    f.write(a, 0, 7);
    int c = f.child(b, ALOW, 0, P);
    f.write(b, 0, 8);
    assertThat(f.read(b, 0)).isEqualTo(8);
    assertThat(f.read(c, 0)).isEqualTo(6);
    assertThat(f.pins.pin(f.process, a, 0, P).status()).isEqualTo(Status.OK);
    assertThat(childStatus(a, ALOW)).isEqualTo(Status.ERR_BAD_STATE);
    f.close(b);
    f.close(c);
    assertThat(childStatus(a, ALOW)).as("it shares with nobody now").isEqualTo(Status.OK);
  }

  /** Zircon core-tests: pager/snapshot.cc SnapshotSlice and SnapshotSliceAtLeastOnWrite. */
  @Test
  void aSliceOfASnapshotHasNoClones() {
    int v = vmo(0, 1);
    int a = f.child(v, MODIFIED, 0, P);
    int slice = f.child(a, VmoChildOption.SLICE, 0, P);
    assertThat(childStatus(slice, ALOW)).isEqualTo(Status.OK);
    assertThat(childStatus(slice, MODIFIED)).isEqualTo(Status.ERR_NOT_SUPPORTED);
    int b = f.child(v, MODIFIED, 0, P);
    f.child(b, MODIFIED, 0, P);
    int shared = f.child(b, VmoChildOption.SLICE, 0, P);
    assertThat(childStatus(shared, ALOW)).isEqualTo(Status.ERR_NOT_SUPPORTED);
    assertThat(childStatus(shared, MODIFIED)).isEqualTo(Status.ERR_NOT_SUPPORTED);
  }

  @Test
  void whatClonesFollowIsNotSnapshottedNorTheEndOfAChain() {
    int v = vmo(0, 2);
    supply(v, 0, 2 * P, 5);
    int a = f.child(v, ALOW, 0, 2 * P);
    f.write(a, 0, 6);
    int b = f.child(a, ALOW, 0, 2 * P);
    assertThat(childStatus(a, MODIFIED)).isEqualTo(Status.ERR_NOT_SUPPORTED);
    assertThat(childStatus(b, MODIFIED)).isEqualTo(Status.ERR_NOT_SUPPORTED);
    assertThat(childStatus(b, ALOW)).isEqualTo(Status.OK);
    f.pins.pin(f.process, b, 0, P);
    assertThat(childStatus(b, MODIFIED)).as("pins go first").isEqualTo(Status.ERR_BAD_STATE);
  }

  @Test
  void aCloneFollowsTheNearestThatHasPagesInItsRange() {
    int v = vmo(0, 4);
    supply(v, 0, 4 * P, 5);
    int a = f.child(v, ALOW, 0, 4 * P);
    f.write(a, 0, 6);
    assertThat(f.vmos.opRange(f.process, a, VmoOp.ZERO, 3 * P, P).status()).isEqualTo(Status.OK);
    int other = f.child(a, ALOW, P, 2 * P);
    int same = f.child(a, ALOW, 0, 2 * P);
    int zeros = f.child(a, ALOW, 2 * P, 2 * P);
    f.write(a, P, 7);
    f.write(a, 2 * P, 7);
    f.write(a, 3 * P, 7);
    assertThat(f.read(other, 0)).as("it follows the root").isEqualTo(5);
    assertThat(f.read(other, P)).isEqualTo(5);
    assertThat(f.read(same, 0)).isEqualTo(6);
    assertThat(f.read(same, P)).isEqualTo(7);
    assertThat(f.read(zeros, 0)).isEqualTo(7);
    assertThat(f.read(zeros, P)).as("what was zeroed is a page of its own too").isEqualTo(7);
    f.write(v, P, 8);
    assertThat(f.read(other, 0)).isEqualTo(8);
    assertThat(childStatus(other, MODIFIED)).isEqualTo(Status.OK);
  }

  @Test
  void aCloneOfNothingFollowsTheRoot() {
    int v = vmo(0, 4);
    int a = f.child(v, ALOW, 0, 4 * P);
    assertThat(f.vmos.opRange(f.process, a, VmoOp.ZERO, 0, 4 * P).status()).isEqualTo(Status.OK);
    f.child(a, ALOW, P, 0);
    assertThat(childStatus(a, MODIFIED)).isEqualTo(Status.OK);
  }

  /** Zircon core-tests: vmo-transfer-data.cc, snapshots at least on write as source and target. */
  @Test
  void pagesOfACloneAreMoved() {
    int v = vmo(0, 3);
    supply(v, 0, P, 5);
    int c = f.child(v, ALOW, 0, 3 * P);
    int target = f.vmo(3 * P, 0);
    assertThat(transfer(target, c)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, P, 2 * P));
    supply(v, P, 2 * P, 6);
    f.write(c, 2 * P, 7);
    assertThat(transfer(target, c)).isEqualTo(Status.OK);
    assertThat(f.read(target, 0)).isEqualTo(5);
    assertThat(f.read(target, P)).isEqualTo(6);
    assertThat(f.read(target, 2 * P)).isEqualTo(7);
    assertThat(f.info(target).committedBytes()).isEqualTo(3 * P);
    f.write(v, P, 8);
    assertThat(f.read(c, P)).isZero();
    assertThat(f.read(c, 2 * P)).isZero();
    assertThat(f.info(c).committedBytes()).isZero();
    assertThat(f.read(v, 0)).isEqualTo(5);
    assertThat(transfer(c, target)).isEqualTo(Status.OK);
    assertThat(f.read(c, 2 * P)).isEqualTo(7);
    assertThat(f.read(target, 0)).isZero();
    assertThat(transfer(v, target)).isEqualTo(Status.ERR_NOT_SUPPORTED);
    assertThat(transfer(f.child(v, VmoChildOption.SLICE, 0, 3 * P), target))
        .isEqualTo(Status.ERR_NOT_SUPPORTED);
  }

  private Status transfer(int target, int source) {
    return f.vmos.transferData(f.process, target, 0, 0, 3 * P, source, 0);
  }

  private Status childStatus(int vmo, int options) {
    return f.vmos.createChild(f.process, vmo, options, 0, P).status();
  }

  /** As in VmCowPages::ZeroPagesNoDirectPageSourceLocked of 2026. */
  @Test
  void zeroedPagesOfACloneTakeNoFramesWhateverTheyHide() {
    int v = vmo(0, 4);
    supply(v, 0, P, 1);
    assertThat(supplyFrom(v, P, P, f.vmo(P, 0))).as("zeros").isEqualTo(Status.OK);
    int c = f.child(v, ALOW, 0, 6 * P);
    assertThat(zero(c, 0, 6 * P)).isEqualTo(Status.OK);
    assertThat(f.info(c).committedBytes()).isZero();
    assertThat(f.info(v).committedBytes()).isEqualTo(P);
    f.write(c, 0, 5);
    f.write(c, P, 5);
    f.write(c, 5 * P, 5);
    assertThat(f.info(c).committedBytes()).isEqualTo(3 * P);
    assertThat(zero(c, 0, 6 * P)).isEqualTo(Status.OK);
    assertThat(f.info(c).committedBytes()).isZero();
    supply(v, 2 * P, P, 3);
    assertThat(f.read(c, 2 * P)).as("hidden before it came").isZero();
    assertThat(f.read(c, P)).isZero();
  }

  /** As in VmCowPages::PageWouldReadZeroLocked: only a marker of its own tells a clone. */
  @Test
  void zeroingAPartOfAPageOfACloneTakesAFrameAlsoWhereNothingShowsThrough() {
    int v = vmo(0, 1);
    int c = f.child(v, ALOW, 0, 2 * P);
    assertThat(zero(c, P, 8)).isEqualTo(Status.OK);
    assertThat(f.info(c).committedBytes()).isEqualTo(P);
  }

  /** As in VmCowPages::TakePages and SupplyPagesLocked, which first take ownership. */
  @Test
  void movingPagesBetweenClonesAsksForWhatIsMovedAndForWhatIsReplaced() {
    int v = vmo(0, 2);
    int c = f.child(v, ALOW, 0, 2 * P);
    int plain = f.vmo(2 * P, 0);
    f.write(plain, 0, 7);
    assertThat(transferTwo(c, plain)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, 0, 2 * P));
    supply(v, 0, P, 1);
    assertThat(supplyFrom(v, P, P, f.vmo(P, 0))).as("zeros").isEqualTo(Status.OK);
    assertThat(transferTwo(c, plain)).isEqualTo(Status.OK);
    assertThat(f.read(c, 0)).isEqualTo(7);
    assertThat(f.info(c).committedBytes()).isEqualTo(P);
    int d = f.child(v, ALOW, 0, 2 * P);
    assertThat(transferTwo(plain, d)).isEqualTo(Status.OK);
    assertThat(f.info(plain).committedBytes()).as("zeros too are pages").isEqualTo(2 * P);
    assertThat(f.info(d).committedBytes()).isZero();
    assertThat(f.read(d, 0)).isZero();
  }

  @Test
  void hintsOfACloneReachThePagersPages() {
    int v = vmo(0, 2);
    supply(v, 0, 2 * P, 1);
    int c = f.child(v, ALOW, P, P);
    assertThat(f.vmos.opRange(f.process, c, VmoOp.ALWAYS_NEED, 0, P).isOk()).isTrue();
    assertThat(f.vmos.reclaim(f.process, v).value()).isEqualTo(1);
    assertThat(f.read(v, P)).isEqualTo(1);
  }

  private Status transferTwo(int target, int source) {
    return f.vmos.transferData(f.process, target, 0, 0, 2 * P, source, 0);
  }

  private Status zero(int v, long offset, long length) {
    return f.vmos.opRange(f.process, v, VmoOp.ZERO, offset, length).status();
  }
}

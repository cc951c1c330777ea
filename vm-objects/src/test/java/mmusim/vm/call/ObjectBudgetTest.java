package mmusim.vm.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.object.VmoFixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A kernel object takes of the budget of the machine, and gives it back when it is gone. Pagers
 * once did not, nor pins that were released from quarantine, so that a scenario which made and
 * closed many ended for want of memory that nobody used.
 */
class ObjectBudgetTest {
  private static final long P = VmoFixture.PAGE;

  /** What is made and ended again. */
  record Case(String words, Consumer<VmoFixture> life) {
    @Override
    public String toString() {
      return words;
    }
  }

  @ParameterizedTest
  @MethodSource
  void anObjectThatIsGoneGivesItsRoomBack(Case one) {
    VmoFixture f = VmoFixture.create();
    long before = f.memory.budget().takenBytes();
    one.life().accept(f);
    assertThat(f.memory.budget().takenBytes()).isEqualTo(before);
  }

  static Stream<Case> anObjectThatIsGoneGivesItsRoomBack() {
    return Stream.of(
        new Case("a VMO", f -> f.close(f.vmo(P, 0))),
        new Case("a snapshot", ObjectBudgetTest::snapshot),
        new Case("device memory", f -> f.close(Subjects.physical(f))),
        new Case("a pager", f -> f.close(f.pagers.create(f.process, 0).value())),
        new Case("a pin that is released", ObjectBudgetTest::pinAndUnpin),
        new Case("a pin in quarantine", ObjectBudgetTest::pinAndClose));
  }

  private static void snapshot(VmoFixture f) {
    int parent = f.vmo(P, 0);
    int child = f.child(parent, VmoChildOption.SNAPSHOT, 0, P);
    f.close(parent);
    f.close(child);
  }

  private static void pinAndUnpin(VmoFixture f) {
    int device = Subjects.physical(f);
    int token = f.pins.pin(f.process, device, 0, P).value().handle();
    assertThat(f.pins.unpin(f.process, token).isOk()).isTrue();
    f.close(device);
  }

  private static void pinAndClose(VmoFixture f) {
    int device = Subjects.physical(f);
    f.close(f.pins.pin(f.process, device, 0, P).value().handle());
    f.close(device);
    f.pins.releaseQuarantine();
  }
}

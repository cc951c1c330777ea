package mmusim.vm.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import mmusim.vm.MapsEntry;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random sequences of calls and accesses, on two CPUs, against {@link FlatModel}. After each step
 * the answers are compared and the machine checks itself; at the end, every byte and permission. A
 * sequence that fails is written out as a scenario, shortest last: {@code mmusim run
 * vm-objects/target/process-model-failure.json} repeats it.
 */
class ProcessModelTest {
  private static final Path FAILURE = Path.of("target", "process-model-failure.json");

  @Provide
  Arbitrary<List<Move>> moves() {
    Arbitrary<Move> move =
        Combinators.combine(
                Arbitraries.of(Move.Kind.class),
                Arbitraries.integers().between(0, 5),
                Arbitraries.integers().between(0, FlatModel.PAGES - 1),
                Arbitraries.integers().between(0, 6),
                Arbitraries.integers().between(1, 200))
            .as(Move::new);
    return move.list().ofMinSize(1).ofMaxSize(60);
  }

  @Property(tries = 120)
  void theProcessDoesWhatTheFlatModelDoes(@ForAll("moves") List<Move> moves) {
    RealProcess real = new RealProcess();
    FlatModel model = new FlatModel();
    try {
      for (Move move : moves) {
        step(real, model, move);
        real.checkInvariants();
      }
      compareAll(real, model);
    } catch (AssertionError failure) {
      writeScenario(real);
      throw failure;
    }
  }

  private static void step(RealProcess real, FlatModel model, Move move) {
    if (model.memories.isEmpty() && move.kind() != Move.Kind.CREATE) {
      return;
    }
    boolean makes = move.kind() == Move.Kind.CREATE || move.kind() == Move.Kind.SNAPSHOT;
    if (makes && model.memories.size() == 6) {
      return;
    }
    int expected = onModel(model, move, real.vmoIndex(move));
    assertThat(real.apply(move, expected)).as("%s", move).isEqualTo(expected);
  }

  /** Returns a status as its number, or the byte that was read. */
  private static int onModel(FlatModel model, Move move, int vmo) {
    int length = move.length() + 1;
    return switch (move.kind()) {
      case CREATE -> model.create(move.length(), (move.value() & 1) != 0).value();
      case SNAPSHOT -> model.snapshot(vmo).value();
      case MAP ->
          model
              .map(vmo, move.at(), move.value() % 5, length, move.permissions(), move.flags())
              .value();
      case UNMAP -> model.unmap(move.at(), length).value();
      case PROTECT -> model.protect(move.at(), length, move.permissions()).value();
      case COMMIT -> model.commit(move.at(), length).value();
      case WRITE -> model.write(move.at(), move.value()).value();
      case READ -> model.read(move.at());
      case VMO_WRITE -> model.vmoWrite(vmo, move.length(), move.value()).value();
      case ZERO -> model.zero(vmo, move.length(), move.value() % 3 + 1).value();
      case RESIZE -> model.resize(vmo, move.length()).value();
    };
  }

  private static void compareAll(RealProcess real, FlatModel model) {
    for (int vmo = 0; vmo < model.memories.size(); vmo++) {
      int[] bytes = model.memories.get(vmo).bytes;
      for (int page = 0; page < bytes.length; page++) {
        assertThat(real.vmoByte(vmo, page)).as("VMO %d page %d", vmo, page).isEqualTo(bytes[page]);
      }
    }
    int[] permissions = new int[FlatModel.PAGES];
    Arrays.fill(permissions, -1);
    for (MapsEntry entry : real.mappings()) {
      int first = real.pageOf(entry.base());
      int pages = (int) (entry.sizeBytes() / RealProcess.PAGE);
      Arrays.fill(permissions, first, first + pages, entry.permissions());
    }
    for (int page = 0; page < FlatModel.PAGES; page++) {
      assertThat(permissions[page]).as("page %d", page).isEqualTo(model.permissionsAt(page));
      for (int cpu = 0; cpu < 2; cpu++) {
        assertThat(real.read(cpu, page)).as("page %d", page).isEqualTo(model.read(page));
      }
    }
  }

  private static void writeScenario(RealProcess real) {
    try {
      Files.writeString(FAILURE, real.scenario());
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}

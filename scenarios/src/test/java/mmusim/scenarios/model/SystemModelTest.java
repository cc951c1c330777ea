package mmusim.scenarios.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.run.ScenarioReport;
import mmusim.scenarios.run.ScenarioRunner;
import mmusim.scenarios.run.StepReport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/**
 * Random calls and accesses, of VMOs of every kind, pagers, pins, nested VMARs, handles of fewer
 * rights, two processes on two CPUs: each writes a step of a scenario, in which the expectation is
 * what the flat model says. The scenario is run, and the machine checks itself at its end. One that
 * fails is kept, shortest last: {@code mmusim run scenarios/target/system-model-failure.json}
 * repeats it. The same model says what large pages must not change.
 */
class SystemModelTest {
  private static final Path FAILURE = Path.of("target", "system-model-failure.json");

  /** What other moves build on comes more often. */
  private static int weight(Move.Kind kind) {
    return switch (kind) {
      case MAP, WRITE -> 9;
      case CREATE -> 5;
      case READ, CHILD, VMO_WRITE, VMO_OP, VMAR_OP, SUPPLY -> 4;
      case CREATE_PAGED, ALLOCATE, PROTECT, PAGER_OP, LOCK, UNMAP -> 3;
      case DESTROY, DETACH -> 1;
      default -> 2;
    };
  }

  /** A large page is entered only where much is mapped and written. */
  private static int mappedWeight(Move.Kind kind) {
    return switch (kind) {
      case MAP, WRITE -> 24;
      case PROTECT, READ, EXECUTE, VMAR_OP -> 8;
      default -> weight(kind);
    };
  }

  @Provide
  Arbitrary<List<Move>> moves() {
    return moves(SystemModelTest::weight, 1, 160);
  }

  @Provide
  Arbitrary<List<Move>> mappedMoves() {
    return moves(SystemModelTest::mappedWeight, 1, 300);
  }

  private static Arbitrary<List<Move>> moves(ToIntFunction<Move.Kind> weight, int least, int most) {
    List<Tuple2<Integer, Move.Kind>> weights =
        Arrays.stream(Move.Kind.values())
            .map(kind -> Tuple.of(weight.applyAsInt(kind), kind))
            .toList();
    Arbitrary<Move> move =
        Combinators.combine(
                Arbitraries.frequency(weights),
                Arbitraries.integers().between(0, 11),
                Arbitraries.integers().between(0, ModelSpace.PAGES - 1),
                Arbitraries.integers().between(0, 6),
                Arbitraries.integers().between(1, 255))
            .as(Move::new);
    return move.list()
        .ofMinSize(least)
        .ofMaxSize(most)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
  void theSystemDoesWhatTheFlatModelDoes(@ForAll("moves") List<Move> moves) {
    check(Script.Machine.SMALL, moves);
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
  void largePagesOfMemoryThatComesInARowChangeNothing(@ForAll("mappedMoves") List<Move> moves) {
    check(Script.Machine.LARGE, moves);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.FULL)
  void committingInRunsChangesNoContentAndNoStatus(@ForAll("mappedMoves") List<Move> moves) {
    check(Script.Machine.IN_RUNS, moves);
  }

  private static void check(Script.Machine machine, List<Move> moves) {
    ModelSystem system = new ModelSystem(machine);
    Mover mover = new Mover(system);
    moves.forEach(mover::apply);
    system.inspect();
    String text = system.script.text();
    Scenario scenario = ScenarioRunner.parse("model", text).get(0);
    ScenarioReport report = new ScenarioRunner().run(scenario);
    if (!report.passed()) {
      keep(text);
    }
    assertThat(report.failedSteps().stream().map(StepReport::mismatches)).isEmpty();
    assertThat(report.passed()).isTrue();
  }

  private static void keep(String text) {
    try {
      Files.writeString(FAILURE, text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}

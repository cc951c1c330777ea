package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mmusim.mmu.memory.MemoryLimitException;
import mmusim.scenarios.run.ScenarioReport;
import org.junit.jupiter.api.Test;

/** In which order and company files run, and which of them when time, heap or the user ends it. */
class BatchTest {
  private static final List<Path> FILES =
      IntStream.range(0, 12).mapToObj(i -> Path.of("f" + i)).toList();

  private static List<ScenarioReport> report(Path file, String message) {
    return List.of(ScenarioReport.unusable(file.toString(), message));
  }

  @Test
  void aFileThatNeedsMoreThanItsShareRunsAgainAlone() throws InterruptedException {
    AtomicInteger running = new AtomicInteger();
    Batch batch =
        new Batch(
            (file, sharers) -> {
              int others = running.getAndIncrement();
              try {
                boolean greedy = file.toString().equals("f3") || file.toString().equals("f4");
                if (greedy && sharers > 1) {
                  throw new MemoryLimitException(1 << 20);
                }
                return report(file, greedy ? "ran beside " + others : "ran");
              } finally {
                running.decrementAndGet();
              }
            },
            3,
            0,
            0);
    List<String> seen = new ArrayList<>();
    batch.run(
        FILES, report -> seen.add(report.file() + " " + report.problems().get(0)), () -> false);
    assertThat(seen).hasSize(12).contains("f3 f3: ran beside 0", "f4 f4: ran beside 0");
    assertThat(seen.get(11)).startsWith("f11 ");
  }

  @Test
  void theUserDoesNotWaitForTheFilesThatRun() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Batch batch =
        new Batch(
            (file, sharers) -> {
              started.countDown();
              try {
                never.await();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
              return report(file, "ran");
            },
            1,
            0,
            0);
    List<String> seen = new ArrayList<>();
    batch.run(FILES, report -> seen.add(report.file()), () -> started.getCount() == 0);
    assertThat(seen).isEmpty();
  }

  @Test
  void oneThreadRunsTheFilesInOrderAndNoneAfterTheLastThatIsWanted() throws InterruptedException {
    List<String> ran = new CopyOnWriteArrayList<>();
    Batch batch =
        new Batch(
            (file, sharers) -> {
              ran.add(file.toString());
              return report(file, "ran");
            },
            1,
            0,
            0);
    batch.run(FILES, report -> !report.file().equals("f9"), () -> false);
    assertThat(ran).containsExactly("f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9");
  }

  /** Only a simulator that hangs is given up, not a user who types. */
  @Test
  void aLateFileIsGivenUpUnlessItIsHandedIn() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Batch batch =
        new Batch(
            (file, sharers) -> {
              boolean typed = file.toString().equals("-");
              try {
                never.await(typed ? 200 : 60_000, TimeUnit.MILLISECONDS);
              } catch (InterruptedException givenUp) {
                Thread.currentThread().interrupt();
              }
              return report(file, "ran");
            },
            1,
            1,
            0);
    List<String> seen = new ArrayList<>();
    batch.run(
        List.of(Path.of("f"), Path.of("-")),
        report -> seen.add(report.problems().get(0).toString()),
        () -> false);
    assertThat(seen).containsExactly("f: takes longer than 0.001 s; see --timeout", "-: ran");
  }
}

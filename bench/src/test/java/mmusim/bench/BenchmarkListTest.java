package mmusim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarkListTest {
  private static final List<String> OPTIONS =
      List.of(
          HostJvm.PLAIN_REFERENCES, HostJvm.WALK_APART, HostJvm.MISS_APART, HostJvm.REPEAT_APART);

  @Test
  void everyBenchmarkRunsWithTheOptionsOfTheCommand() {
    OutputFormat silent =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(OutputStream.nullOutputStream()), VerboseMode.SILENT);
    assertThat(BenchmarkList.defaultList().getAll(silent, List.of()))
        .isNotEmpty()
        .allSatisfy(b -> assertThat(b.getJvmArgsAppend().get()).containsAll(OPTIONS));
  }

  @Test
  void theCommandHasTheSameOptions() throws IOException {
    assertThat(Files.readString(Path.of("../mmusim"))).contains(OPTIONS);
  }
}

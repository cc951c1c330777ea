package mmusim.scenarios.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.json.UnusableInputException;
import org.junit.jupiter.api.Test;

/**
 * Breaks valid scenarios in bytes and in values and runs them: whatever comes, the answer is a
 * report or a list of problems, in time, and never another exception. {@code mmusim.fuzz.tries}
 * says how many; a failing input is printed.
 */
class ScenarioFuzzTest {
  private static final int TRIES = Integer.getInteger("mmusim.fuzz.tries", 5_000);
  private static final long SEED = Long.getLong("mmusim.fuzz.seed", 20_261_121L);
  private static final int SEED_FILE_BYTES_MAX = 6_000;
  private static final RunOptions OPTIONS = new RunOptions(0, 3_000);
  private static final Pattern TOKEN =
      Pattern.compile("\"[^\"\\\\]*\"|-?\\d+|true|false|[\\[\\]{},:]");

  private static final List<String> VALUES =
      List.of(
          "0",
          "1",
          "-1",
          "7",
          "4096",
          "18446744073709551615",
          "9223372036854775808",
          "1e9",
          "true",
          "null",
          "[]",
          "{}",
          "\"\"",
          "\"0x8000000000000000\"",
          "\"1EiB\"",
          "\"2MiB\"",
          "\"512GiB\"",
          "1000000",
          "4294967297",
          "\"-1p\"",
          "\"3p\"",
          "\"i*4KiB\"",
          "\"root\"",
          "\"main\"",
          "\"v\"",
          "\"m\"",
          "\"m.end-1\"",
          "\"v.size\"",
          "\"OK\"",
          "\"ERR_NO_MEMORY\"",
          "\"RESIZABLE\"",
          "\"SNAPSHOT\"",
          "\"SPECIFIC_OVERWRITE\"",
          "\"COMMIT\"",
          "\"DECOMMIT\"",
          "\"ZERO\"",
          "\"UNBOUNDED\"",
          "\"UNCACHED\"",
          "\"vmo_create\"",
          "\"vmar_unmap\"",
          "\"write\"",
          "\"vmo_set_size\"",
          "\"supervisor\"",
          "{\"fill\": \"5a\", \"count\": \"1MiB\"}",
          "{\"min\": 1}",
          "{\"any\": [\"OK\", \"ERR_INVALID_ARGS\"]}",
          "[\"PERM_READ\", \"PERM_WRITE\"]",
          "\"${x}\"");

  @Test
  void whateverComesIsAReportOrAListOfProblems() throws IOException, InterruptedException {
    List<String> seeds = seeds();
    Random random = new Random(SEED);
    ExecutorService worker = Executors.newSingleThreadExecutor(ScenarioFuzzTest::daemon);
    for (int i = 0; i < TRIES; i++) {
      String input = mutated(seeds.get(random.nextInt(seeds.size())), random);
      Future<?> run = worker.submit(() -> run(input));
      try {
        run.get(60, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException wrong) {
        throw new AssertionError("input " + i + " of seed " + SEED + ":\n" + input, wrong);
      }
    }
    worker.shutdown();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "fuzz");
    thread.setDaemon(true);
    return thread;
  }

  private static void run(String input) {
    try {
      for (Scenario scenario : ScenarioRunner.parse("fuzz.json", input)) {
        ScenarioReport report = new ScenarioRunner(OPTIONS, RunListener.NONE).run(scenario);
        assertThat(report.verdict()).isNotNull();
      }
    } catch (UnusableInputException unusable) {
      assertThat(unusable.problems()).isNotEmpty();
    }
  }

  private static List<String> seeds() throws IOException {
    List<String> seeds = new ArrayList<>();
    for (String folder :
        List.of(
            "src/test/resources/mmusim/scenarios/run/packs",
            "examples",
            "src/main/resources/mmusim/scenarios/cli/new")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
          String text = Files.readString(file);
          if (text.length() <= SEED_FILE_BYTES_MAX) {
            seeds.add(text);
          }
        }
      }
    }
    return seeds;
  }

  private static String mutated(String text, Random random) {
    String out = text;
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times; i++) {
      out = random.nextInt(4) == 0 ? withOtherBytes(out, random) : withOtherValue(out, random);
    }
    return out;
  }

  private static String withOtherBytes(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      return "{";
    }
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(3)) {
      case 0 -> bytes[at] = (byte) (32 + random.nextInt(95));
      case 1 -> {
        return text.substring(0, Math.min(at, text.length()));
      }
      default -> {
        int from = Math.min(at, text.length());
        int to = Math.min(text.length(), from + 1 + random.nextInt(60));
        return text.substring(0, to) + text.substring(from);
      }
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Puts another value, or a value of the same text, in the place of a token. */
  private static String withOtherValue(String text, Random random) {
    List<int[]> places = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      if (matcher.end() - matcher.start() > 1 || Character.isDigit(text.charAt(matcher.start()))) {
        places.add(new int[] {matcher.start(), matcher.end()});
      }
    }
    if (places.isEmpty()) {
      return text;
    }
    int[] place = places.get(random.nextInt(places.size()));
    int[] other = places.get(random.nextInt(places.size()));
    String value =
        random.nextInt(3) == 0
            ? text.substring(other[0], other[1])
            : VALUES.get(random.nextInt(VALUES.size()));
    return text.substring(0, place[0]) + value + text.substring(place[1]);
  }
}

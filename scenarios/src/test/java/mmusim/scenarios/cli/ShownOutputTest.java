package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What README.md and the pages of docs show as the output of a command is what it prints. */
class ShownOutputTest extends CommandTest {
  private static final String RESOURCES = "src/test/resources/mmusim/scenarios/";
  private static final Pattern BLOCK =
      Pattern.compile("```(?:console)?\n\\$ (?:\\./)?mmusim (.*)\n((?:.*\n)*?)```");
  private static final Pattern GRID = Pattern.compile("```\n(\\{\n(?:.*\n)*?}\n)```\n\n```\n\\$");

  @ParameterizedTest(name = "{0}: mmusim {1}")
  @MethodSource("blocks")
  void isWhatTheCommandPrints(Path page, String command, String shown) throws IOException {
    Matcher grid = GRID.matcher(Files.readString(page));
    if (grid.find()) {
      file("grid.json", grid.group(1));
    }
    Object[] words =
        Stream.of(command.replaceFirst(" +#.*", "").split(" ")).map(this::whereItIs).toArray();
    String out = run(words).out().stripTrailing() + "\n";
    for (String place : List.of(directory + "/", RESOURCES + "replay/", RESOURCES + "vectors/")) {
      out = out.replace(place, "");
    }
    assertThat(out.replace("../scenarios/", "scenarios/")).matches(patternOf(shown));
  }

  static Stream<Arguments> blocks() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("../README.md")));
    try (Stream<Path> docs = Files.list(Path.of("../docs"))) {
      docs.sorted().filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
    }
    List<Arguments> blocks = new ArrayList<>();
    for (Path page : pages) {
      BLOCK
          .matcher(Files.readString(page))
          .results()
          .forEach(block -> blocks.add(Arguments.of(page, block.group(1), block.group(2))));
    }
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(9);
    return blocks.stream();
  }

  /** Returns a word of a command with the directory of the file that it names, if it does. */
  private String whereItIs(String word) {
    if (word.startsWith("scenarios/")) {
      return "../" + word;
    }
    if (word.endsWith(".trace.gz")) {
      return RESOURCES + "replay/" + word;
    }
    if (word.endsWith(".jsonl.gz")) {
      return RESOURCES + "vectors/" + word;
    }
    return word.endsWith("grid.json") || word.endsWith(".mmt")
        ? directory.resolve(word).toString()
        : word;
  }

  /** A line of three dots stands for any lines. */
  private static Pattern patternOf(String shown) {
    return Pattern.compile(
        shown
            .lines()
            .map(line -> line.equals("...") ? "(?:.*\n)*" : Pattern.quote(line + "\n"))
            .collect(Collectors.joining()));
  }
}

package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of commands has what their {@code --help} prints, of each of them. */
class CommandPageTest extends CommandTest {
  private static final Path PAGE = Path.of("../docs/commands.md");
  private static final String BEGIN = "<!-- begin of what --help prints -->\n";
  private static final Pattern COMMANDS = Pattern.compile("Commands:\n((?: +\\S.*\n)+)");
  private static final Pattern NAME = Pattern.compile("^  (\\S+) ", Pattern.MULTILINE);

  /** With {@code -Dmmusim.update.docs=true} the page is written instead of compared. */
  @Test
  void itHasTheHelpOfEveryCommand() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    String help = helpOf("").collect(Collectors.joining());
    if (Boolean.getBoolean("mmusim.update.docs")) {
      Files.writeString(PAGE, page.substring(0, begin) + help);
      return;
    }
    assertThat(page.substring(begin)).isEqualTo(help);
  }

  /** Returns a section for the command, and for each below it. */
  private static Stream<String> helpOf(String command) {
    String help = run((Object[]) (command + " --help").strip().split(" ")).out();
    String section = "\n## mmusim" + command + "\n\n```\n" + help.strip() + "\n```\n";
    return Stream.concat(
        Stream.of(section),
        COMMANDS
            .matcher(help)
            .results()
            .map(MatchResult::group)
            .flatMap(list -> NAME.matcher(list).results())
            .flatMap(name -> helpOf(command + " " + name.group(1))));
  }
}

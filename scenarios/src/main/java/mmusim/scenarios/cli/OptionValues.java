package mmusim.scenarios.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options, so that a wrong one is told in a user's words. */
final class OptionValues {
  private OptionValues() {}

  /** Makes {@code command} and its subcommands read values so. */
  static void register(CommandLine command) {
    command.registerConverter(int.class, OptionValues::intOf);
    command.registerConverter(Integer.class, OptionValues::intOf);
    command.registerConverter(long.class, OptionValues::longOf);
    command.registerConverter(Long.class, OptionValues::longOf);
    command.registerConverter(double.class, OptionValues::doubleOf);
    command.registerConverter(Path.class, OptionValues::pathOf);
  }

  private static Integer intOf(String text) {
    return number(text, Integer::valueOf, "a whole number that fits in 32 bits");
  }

  private static Long longOf(String text) {
    return number(text, Long::valueOf, "a whole number that fits in 64 bits");
  }

  private static Double doubleOf(String text) {
    return number(text, Double::valueOf, "a number");
  }

  private static <N> N number(String text, Function<String, N> reading, String wanted) {
    try {
      return reading.apply(text);
    } catch (NumberFormatException wrong) {
      throw new TypeConversionException("'" + text + "' is not " + wanted);
    }
  }

  private static Path pathOf(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException wrong) {
      throw new TypeConversionException(
          "'" + text + "' cannot be the name of a file here: " + wrong.getReason());
    }
  }
}

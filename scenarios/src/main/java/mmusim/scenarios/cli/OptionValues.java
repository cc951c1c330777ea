package mmusim.scenarios.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mmusim.scenarios.cli.trace.TraceRunCommand;
import mmusim.vm.abi.Profile;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the values of options, so that a wrong one is told in a user's words. Classes and not
 * lambdas, because JDK 17 cannot keep lambdas of this kind in its class-data archive: it crashes.
 */
final class OptionValues {
  private OptionValues() {}

  /** Makes {@code command} and its subcommands read values so. */
  static void register(CommandLine command) {
    command.registerConverter(int.class, new IntReader());
    command.registerConverter(Integer.class, new IntReader());
    command.registerConverter(long.class, new LongReader());
    command.registerConverter(Long.class, new LongReader());
    command.registerConverter(double.class, new DoubleReader());
    command.registerConverter(Path.class, new PathReader());
    command.registerConverter(Profile.class, new WordReader<>(Profile.values()));
    command.registerConverter(
        ExplainCommand.Operation.class, new WordReader<>(ExplainCommand.Operation.values()));
    command.registerConverter(
        ExplainCommand.Mode.class, new WordReader<>(ExplainCommand.Mode.values()));
    command.registerConverter(
        TraceRunCommand.Mode.class, new WordReader<>(TraceRunCommand.Mode.values()));
  }

  /** Java reads the digits of all scripts, where a user who typed one made a mistake. */
  private static String ascii(String text) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return text;
    }
    throw new NumberFormatException(text);
  }

  private static TypeConversionException wrong(String text, String wanted) {
    return new TypeConversionException("'" + text + "' " + wanted);
  }

  private static final class IntReader implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        return Integer.valueOf(ascii(text));
      } catch (NumberFormatException none) {
        throw wrong(text, "is not a whole number that fits in 32 bits");
      }
    }
  }

  private static final class LongReader implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return Long.valueOf(ascii(text));
      } catch (NumberFormatException none) {
        throw wrong(text, "is not a whole number that fits in 64 bits");
      }
    }
  }

  /** Java reads the words NaN and Infinity, too. */
  private static final class DoubleReader implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      double value;
      try {
        value = Double.parseDouble(text);
      } catch (NumberFormatException none) {
        throw wrong(text, "is not a number");
      }
      if (!Double.isFinite(value)) {
        throw wrong(text, "is not a finite number");
      }
      return value;
    }
  }

  /** Reads the constants of an enum by their names, in whatever case. */
  private static final class WordReader<E extends Enum<E>> implements ITypeConverter<E> {
    private final List<E> values;

    WordReader(E[] values) {
      this.values = List.of(values);
    }

    @Override
    public E convert(String text) {
      List<String> words = new ArrayList<>();
      for (E value : values) {
        if (value.name().equalsIgnoreCase(text)) {
          return value;
        }
        words.add(value.name().toLowerCase(Locale.ROOT));
      }
      throw wrong(text, "is none of " + String.join(", ", words));
    }
  }

  /** An empty name, as of a shell variable that is not set, would be the directory one is in. */
  private static final class PathReader implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
      if (text.isEmpty()) {
        throw wrong(text, "is no name of a file");
      }
      try {
        return Path.of(text);
      } catch (InvalidPathException wrong) {
        throw wrong(text, "cannot be the name of a file here: " + wrong.getReason());
      }
    }
  }
}

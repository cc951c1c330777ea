package mmusim.scenarios.json;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A user's mistake in a file or argument; the command ends with status 2. The message holds a line
 * for each problem.
 */
public final class UnusableInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Creates the exception for {@code problems}, of which there is at least one. */
  public UnusableInputException(List<Problem> problems) {
    super(
        problems.stream().map(Problem::toString).collect(Collectors.joining("\n")),
        null,
        false,
        false);
    this.problems = List.copyOf(problems);
  }

  /** Creates the exception for one problem. */
  public UnusableInputException(Problem problem) {
    this(List.of(problem));
  }

  /** Creates the exception for a mistake that concerns {@code file} as a whole. */
  public UnusableInputException(String file, String message) {
    this(Problem.ofFile(file, message));
  }

  /** Returns the problems, at least one. */
  public List<Problem> problems() {
    return problems;
  }
}

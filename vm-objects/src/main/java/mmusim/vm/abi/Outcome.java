package mmusim.vm.abi;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a system call with a result answers: {@code OK} and a value, or another status and none.
 *
 * @param <T> the type of the result
 */
public final class Outcome<T> {
  private final Status status;
  private final @Nullable T value;

  private Outcome(Status status, @Nullable T value) {
    this.status = status;
    this.value = value;
  }

  /** Returns the outcome {@code OK} with {@code value}. */
  public static <T> Outcome<T> ok(T value) {
    return new Outcome<>(Status.OK, value);
  }

  /**
   * Returns a refusal.
   *
   * @throws IllegalArgumentException if {@code status} is OK
   */
  public static <T> Outcome<T> refused(Status status) {
    if (status.isOk()) {
      throw new IllegalArgumentException("a refusal needs a status other than OK");
    }
    return new Outcome<>(status, null);
  }

  /** Returns the status. */
  public Status status() {
    return status;
  }

  /** Returns whether the status is OK. */
  public boolean isOk() {
    return status.isOk();
  }

  /**
   * Returns the result.
   *
   * @throws IllegalStateException if the call was refused
   */
  public T value() {
    if (!isOk()) {
      throw new IllegalStateException("the call was refused: " + status);
    }
    return Objects.requireNonNull(value);
  }

  /** Returns what {@code function} makes of the result; a refusal stays as it is. */
  public <R> Outcome<R> map(Function<T, R> function) {
    return isOk() ? ok(function.apply(value())) : refused(status);
  }

  @Override
  public String toString() {
    return isOk() ? "OK " + value : status.toString();
  }
}

package mmusim.scenarios.format.value;

import java.util.ArrayList;
import java.util.List;
import mmusim.scenarios.format.value.Names.Attribute;
import org.jspecify.annotations.Nullable;

/**
 * Numbers and names joined by {@code +} and {@code -}, with products of two numbers or {@code i};
 * all unsigned 64-bit, wrapping modulo 2^64.
 */
public final class Expression {
  /** What is said of a number that {@link #fits32} refuses. */
  public static final String NOT_32_BITS =
      "does not fit into the 32 bits that the call takes; the most is 4294967295, 0xffffffff";

  private final String text;
  private final List<Term> terms;

  Expression(String text, List<Term> terms) {
    this.text = text;
    this.terms = List.copyOf(terms);
  }

  /** Returns the expression that is the number {@code value}. */
  public static Expression constant(long value) {
    return new Expression(
        Long.toUnsignedString(value), List.of(new Term(false, new Literal(value), null)));
  }

  /** One summand: a factor, or the product of two. */
  record Term(boolean negative, Factor left, @Nullable Factor right) {
    long evaluate(Names names, long iteration) {
      long value = left.evaluate(names, iteration);
      if (right != null) {
        value *= right.evaluate(names, iteration);
      }
      return negative ? -value : value;
    }
  }

  /** A number, the iteration, or a name. */
  sealed interface Factor permits Literal, Iteration, NameUse {
    long evaluate(Names names, long iteration);
  }

  /** A number as written. */
  record Literal(long value) implements Factor {
    @Override
    public long evaluate(Names names, long iteration) {
      return value;
    }
  }

  /** The {@code i} of a repeated step. */
  record Iteration() implements Factor {
    @Override
    public long evaluate(Names names, long iteration) {
      return iteration;
    }
  }

  /** A name, perhaps with {@code .base}, {@code .end} or {@code .size}, and where it stands. */
  public record NameUse(String name, Attribute attribute, int offset) implements Factor {
    @Override
    public long evaluate(Names names, long iteration) {
      return names.valueOf(name, attribute);
    }
  }

  /**
   * Returns the value.
   *
   * @param iteration the iteration of the step, from 0
   * @throws UnboundNameException if a name is not bound
   */
  public long evaluate(Names names, long iteration) {
    long sum = 0;
    for (Term term : terms) {
      sum += term.evaluate(names, iteration);
    }
    return sum;
  }

  /** Returns whether neither a name nor the iteration occurs. */
  public boolean isConstant() {
    for (Term term : terms) {
      if (!(term.left instanceof Literal)
          || !(term.right == null || term.right instanceof Literal)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the value of a constant.
   *
   * @throws IllegalStateException if it is none
   */
  public long constantValue() {
    return evaluate(NoNames.INSTANCE, 0);
  }

  /** Returns whether {@code value} is a 32-bit number, unsigned or sign-extended. */
  public static boolean fits32(long value) {
    return value >= Integer.MIN_VALUE && value <= 0xffff_ffffL;
  }

  /** Returns whether its numbers, and its value if that is constant, fit into 32 bits. */
  public boolean isOf32Bits() {
    boolean fits = !isConstant() || fits32(constantValue());
    for (Term term : terms) {
      fits &= isOf32Bits(term.left) && isOf32Bits(term.right);
    }
    return fits;
  }

  private static boolean isOf32Bits(@Nullable Factor factor) {
    return !(factor instanceof Literal literal) || literal.value >>> 32 == 0;
  }

  /** Returns the uses of names in it; there are none in products. */
  public List<NameUse> names() {
    List<NameUse> uses = new ArrayList<>();
    for (Term term : terms) {
      if (term.left instanceof NameUse use) {
        uses.add(use);
      }
    }
    return uses;
  }

  /** Returns the expression as written. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}

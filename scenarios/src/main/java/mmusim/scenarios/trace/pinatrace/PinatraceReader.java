package mmusim.scenarios.trace.pinatrace;

import mmusim.scenarios.trace.LineTraceReader;
import mmusim.scenarios.trace.NumberText;
import mmusim.scenarios.trace.Reference;
import mmusim.scenarios.trace.TraceInput;

/**
 * Output of Pin's example tool pinatrace: the data references of a program.
 *
 * <pre>
 * 0x7f1c2a3b4c5d: R 0x7ffd12345678       instruction pointer, R or W, address
 * 0x7f1c2a3b4c60: W 0x7ffd12345670 8     a decimal size, which variants of the tool add
 * #eof
 * </pre>
 *
 * The tool prints a line for each operand in memory, not for each instruction, so the instruction
 * pointer is not counted as a fetch. Without a size a reference is of one byte and crosses no page.
 * Lines that begin with {@code #} and blank lines are ignored.
 *
 * @see "Pin 3 User Guide, Memory Reference Trace (Instruction Instrumentation)"
 */
public final class PinatraceReader extends LineTraceReader {
  private static final int SIZE_UNSTATED_BYTES = 1;

  /** Reads from {@code input}; more malformed lines than that share of all are an error. */
  public PinatraceReader(TraceInput input, double malformedShareMax) {
    super(input, malformedShareMax);
  }

  @Override
  protected int parseLine(int from, int to) {
    int at = skipBlanks(from, to);
    if (at == to || buffer[at] == '#') {
      return IGNORED;
    }
    int pointerDigits = hexDigitsAfterPrefix(at, to);
    if (pointerDigits <= 0 || !isAt(at + 2 + pointerDigits, to, ":")) {
      return refuse("expected an instruction pointer, 0x..., and a colon");
    }
    at = skipBlanks(at + 3 + pointerDigits, to);
    if (!isAt(at, to, "R ") && !isAt(at, to, "W ")) {
      return refuse("expected R or W");
    }
    int kind = buffer[at] == 'R' ? Reference.LOAD : Reference.STORE;
    at = skipBlanks(at + 1, to);
    int digits = hexDigitsAfterPrefix(at, to);
    if (digits <= 0) {
      return refuse("expected an address, 0x...");
    }
    long address = NumberText.hex(buffer, at + 2, digits);
    int sizeFrom = skipBlanks(at + 2 + digits, to);
    int sizeTo = skipWord(sizeFrom, to);
    boolean stated = sizeFrom < sizeTo;
    return reference(
        kind, address, stated ? NumberText.decimal(buffer, sizeFrom, sizeTo) : SIZE_UNSTATED_BYTES);
  }

  private int hexDigitsAfterPrefix(int at, int to) {
    return isAt(at, to, "0x") ? NumberText.hexDigits(buffer, at + 2, to) : -1;
  }
}

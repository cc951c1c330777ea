package mmusim.scenarios.run.step;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.mmu.Cpu;
import mmusim.mmu.Machine;
import mmusim.mmu.paging.Pte;
import mmusim.scenarios.format.Limits;
import mmusim.scenarios.format.Step;
import mmusim.scenarios.format.expect.Matcher;
import mmusim.scenarios.format.expect.Mismatch;
import mmusim.scenarios.format.expect.ShortenedList;
import mmusim.scenarios.format.expect.Shown;
import mmusim.scenarios.format.value.ByteRun;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.format.value.UnboundNameException;
import mmusim.scenarios.json.Problem;
import mmusim.scenarios.json.UnusableInputException;
import mmusim.scenarios.run.rig.Binding;
import mmusim.scenarios.run.rig.KernelRig;
import mmusim.scenarios.run.rig.Rig;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.handle.Handle;
import mmusim.vm.handle.ObjectType;
import mmusim.vm.process.Process;
import org.jspecify.annotations.Nullable;

/** One run of one step: its arguments, evaluated when asked for, and the results that it gives. */
public final class Call {
  private static final int BYTES_KEPT = 4096;

  /** What {@link #rootTable} answers when there is none. */
  static final long NO_TABLE = -1;

  /** What an element of a list of results takes of the heap, roughly. */
  static final long ELEMENT_HEAP_BYTES = 512;

  private final Rig rig;
  private final Step step;
  private final long iteration;
  private final Map<String, Object> result = new LinkedHashMap<>();
  private final List<Mismatch> mismatches = new ArrayList<>();

  /** Prepares run number {@code iteration}, from 0, of a step. */
  public Call(Rig rig, Step step, long iteration) {
    this.rig = rig;
    this.step = step;
    this.iteration = iteration;
  }

  /** Returns the machine and what runs on it. */
  Rig rig() {
    return rig;
  }

  /** Returns the step. */
  Step step() {
    return step;
  }

  /** Compares {@code actual} with the matcher {@code expected}; differences fail the step. */
  void compare(String field, Object expected, Object actual) {
    ((Matcher) expected).match(field, actual, rig.names(), iteration, mismatches);
  }

  /** Compares {@code actual} with the bytes {@code expected}; a difference fails the step. */
  void compareBytes(String field, ByteRun expected, byte[] actual) {
    compare(field, Matcher.ofBytes(expected), actual);
  }

  /**
   * Keeps what the step saves.
   *
   * @return how its results differ from what it must give
   * @throws UnboundNameException if a name is not bound with which they are compared
   */
  public List<Mismatch> finish() {
    List<Mismatch> differences = new ArrayList<>(mismatches);
    differences.addAll(step.expect().compare(result, rig.names(), iteration));
    step.save().forEach(this::save);
    return differences;
  }

  /** Keeps the number at {@code path} of the result, as {@code fault.addr}, if it is there. */
  private void save(String path, String name) {
    Object value = result;
    for (String part : path.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(part) : null;
    }
    if (value instanceof Long number) {
      rig.names().bind(name, Binding.value(number));
    }
  }

  /** Returns the result fields so far. */
  public Map<String, Object> result() {
    return result;
  }

  /** Returns whether the argument {@code name} was given. */
  boolean has(String name) {
    return step.arguments().containsKey(name);
  }

  /** Returns the compiled argument, or null. */
  @Nullable Object argument(String name) {
    return step.arguments().get(name);
  }

  /** Returns the number, or word's number, that the argument gives. */
  long number(String name) {
    return number(name, 0);
  }

  /** Returns the number that the argument gives, or {@code otherwise} if it is not there. */
  long number(String name, long otherwise) {
    return step.arguments().get(name) instanceof Expression expression
        ? evaluate(expression)
        : otherwise;
  }

  long evaluate(Expression expression) {
    return expression.evaluate(rig.names(), iteration);
  }

  /** Returns the options that the argument gives, 32 bits as the calls take them. */
  int options(String name) {
    long value = number(name, 0);
    if (!Expression.fits32(value)) {
      throw unusable("\"%s\": 0x%x %s".formatted(name, value, Expression.NOT_32_BITS));
    }
    return (int) value;
  }

  /** Returns whether the argument was given and is true. */
  boolean isTrue(String name) {
    return Boolean.TRUE.equals(step.arguments().get(name));
  }

  /** Returns the text that the argument gives, or {@code otherwise}. */
  String text(String name, String otherwise) {
    return step.arguments().get(name) instanceof String text ? text : otherwise;
  }

  /** Returns the handle that the argument names. */
  int handle(String name) {
    return binding(name).handle();
  }

  /** Returns what the name in the argument is bound to. */
  Binding binding(String name) {
    return rig.names().get(text(name, ""));
  }

  /** Returns the bytes that the argument gives. */
  ByteRun bytes(String name) {
    if (step.arguments().get(name) instanceof ByteRun run) {
      return run;
    }
    throw new IllegalStateException("the step has no bytes in \"" + name + "\"");
  }

  /** Returns the length of the bytes that the argument gives, unsigned. */
  long length(ByteRun run) {
    return run.length(rig.names(), iteration);
  }

  /**
   * Returns how many bytes to read, unsigned: what {@code size} says, else as many as are expected,
   * else {@code otherwise}.
   */
  long lengthToRead(@Nullable ByteRun expected, long otherwise) {
    return has("size") || expected == null ? number("size", otherwise) : length(expected);
  }

  /** Returns whether {@code lengthBytes}, unsigned, is more than a step may move. */
  static boolean isTooMuch(long lengthBytes) {
    return Long.compareUnsigned(lengthBytes, Limits.STEP_BYTES) > 0;
  }

  /** Ends the run if {@code lengthBytes}, unsigned, is more than a step may move. */
  int requireMovable(long lengthBytes) {
    if (isTooMuch(lengthBytes)) {
      throw unusable(StepChecks.tooMuch(lengthBytes));
    }
    return (int) lengthBytes;
  }

  /** Returns the exception that ends the run because the step asks for the impossible. */
  UnusableInputException unusable(String message) {
    return new UnusableInputException(Problem.at(rig.file(), step.source(), message));
  }

  /** Sets a result field. */
  void give(String field, Object value) {
    result.put(field, value);
  }

  /** Replaces bytes and lists that are too long to be kept for the report by their start. */
  public void shorten() {
    result.replaceAll((field, value) -> shortened(value));
  }

  private static Object shortened(Object value) {
    if (value instanceof byte[] bytes && bytes.length > BYTES_KEPT) {
      return Shown.value(null, bytes);
    }
    return value instanceof List<?> list ? ShortenedList.of(list) : value;
  }

  /** Returns what the result takes of the heap while it is kept for the report, roughly. */
  public long keptBytes() {
    long bytes = 0;
    for (Object value : result.values()) {
      if (value instanceof byte[] array) {
        bytes += array.length;
      } else if (value instanceof List<?> list) {
        bytes += ELEMENT_HEAP_BYTES * list.size();
      }
    }
    return bytes;
  }

  /** Sets the status; returns whether it is OK. */
  boolean answer(Status status) {
    result.put("status", status.name());
    return status.isOk();
  }

  /** Sets the status of {@code outcome}; returns its value if that is OK, else null. */
  <T> @Nullable T answer(Outcome<T> outcome) {
    return answer(outcome.status()) ? outcome.value() : null;
  }

  /** Binds the name in the argument {@code field}, if it was given. */
  void bind(String field, Binding binding) {
    if (step.arguments().get(field) instanceof String name) {
      rig.names().bind(name, binding);
    }
  }

  /**
   * Sets the status of {@code made}, and binds the name in {@code as}, if it was given, to what
   * {@code source} stands for, by the new handle.
   */
  void bindCopy(Binding source, Outcome<Integer> made) {
    Integer handle = answer(made);
    if (handle != null) {
      bind("as", source.withHandle(handle));
    }
  }

  /** Returns the CPU that the step names, or CPU 0. */
  Cpu cpu() {
    Machine machine = rig.machine();
    long index = number("cpu", 0);
    if (Long.compareUnsigned(index, machine.cpuCount()) >= 0) {
      throw unusable(StepChecks.noSuchCpu(index, machine.cpuCount()));
    }
    return machine.cpu((int) index);
  }

  /**
   * Returns the physical address of the top table that the step is about, or {@link #NO_TABLE}
   * where the handle in it is not that of a process, which is answered then.
   */
  long rootTable() {
    if (has("process") && rig.hasKernel()) {
      Process process = process("process");
      return process == null ? NO_TABLE : process.space().tables().rootPaddr();
    }
    return cpu().registers().cr3() & Pte.FRAME_MASK;
  }

  /** Returns the kernel that runs on the machine. */
  KernelRig kernel() {
    return rig.kernel();
  }

  /** Returns the process that makes the calls. */
  Process caller() {
    return kernel().caller();
  }

  /** Returns the process that the argument names; null if it names none, which is answered then. */
  @Nullable Process process(String name) {
    Outcome<Handle> found = caller().handles().require(handle(name), ObjectType.PROCESS, 0);
    if (found.isOk()) {
      return (Process) found.value().object();
    }
    answer(found.status());
    return null;
  }
}

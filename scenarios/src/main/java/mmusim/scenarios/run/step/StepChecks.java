package mmusim.scenarios.run.step;

import mmusim.mmu.paging.Access;
import mmusim.scenarios.format.CheckedStep;
import mmusim.scenarios.format.Limits;
import mmusim.scenarios.format.StepCheck;
import mmusim.scenarios.run.machine.MachineFields;
import org.jspecify.annotations.Nullable;

/** Checks of steps before they run; running makes the same where an argument is no constant. */
final class StepChecks {
  private StepChecks() {}

  /** The CPU is one of the machine's. */
  static void cpu(CheckedStep step) {
    Long cpu = step.constant("cpu");
    long cpus = MachineFields.cpus(step.machine());
    if (cpu != null && Long.compareUnsigned(cpu, cpus) >= 0) {
      step.problem("cpu", noSuchCpu(cpu, cpus));
    }
  }

  static String noSuchCpu(long cpu, long cpus) {
    return "there is no CPU " + Long.toUnsignedString(cpu) + "; the machine has " + cpus;
  }

  /** Only data accesses are implicit or of a stack, and the shadow stack has no segment. */
  static void access(CheckedStep step) {
    Long operation = step.constant("access");
    if (operation != null && operation == Access.FETCH) {
      for (String field : new String[] {"shadow_stack", "stack_segment"}) {
        if (step.has(field)) {
          step.problem(field, "no instruction is fetched from a stack");
        }
      }
      Long mode = step.constant("mode");
      if (mode != null && mode > 1) {
        step.problem("mode", "no fetch is implicit; the mode is user or supervisor");
      }
    } else if (step.isTrue("shadow_stack") && step.isTrue("stack_segment")) {
      step.problem("stack_segment", "the shadow stack is not accessed through SS");
    }
  }

  /** The level is one of the machine's tables. */
  static void level(CheckedStep step) {
    Long level = step.constant("level");
    long levels = MachineFields.levels(step.machine());
    if (level != null && level > levels) {
      step.problem("level", noSuchLevel(level, levels));
    }
  }

  static String noSuchLevel(long level, long levels) {
    return "there is no level " + Long.toUnsignedString(level) + "; the tables have " + levels;
  }

  /** The bytes in {@code argument} are not more than a step may move. */
  static StepCheck bytes(String argument) {
    return step -> requireMovable(step, argument, step.constantLength(argument));
  }

  /** The {@code size}, or else what is expected, is not more than a step may move. */
  static void size(CheckedStep step) {
    if (step.has("size")) {
      requireMovable(step, "size", step.constant("size"));
    } else {
      requireMovable(step, "expect", step.expectedLength());
    }
  }

  private static void requireMovable(CheckedStep step, String argument, @Nullable Long length) {
    if (length != null && Call.isTooMuch(length)) {
      step.problem(argument, tooMuch(length));
    }
  }

  static String tooMuch(long lengthBytes) {
    return "moves "
        + Long.toUnsignedString(lengthBytes)
        + " bytes; one step may move "
        + (Limits.STEP_BYTES >> 20)
        + " MiB";
  }

  /** A register is written. */
  static void set(CheckedStep step) {
    if (step.isEmptyBut("cpu")) {
      step.problem("", "\"set\" needs a register at least, as \"cr3\": \"0x1000\"");
    }
  }

  /** Something is compared. */
  static void comparison(CheckedStep step) {
    if (step.isEmptyBut("since")) {
      step.problem(
          "",
          "\"assert\" needs \"free_frames\", \"committed_frames\" or a counter at least, as"
              + " \"counters\": {\"page_faults\": 1}");
    }
  }

  /** What is stored is given once. */
  static void poke(CheckedStep step) {
    if (step.has("bytes") == step.has("u64")) {
      step.problem("", "\"poke\" needs \"bytes\" or \"u64\", and not both");
    }
  }

  /** What is stored or loaded lies in the physical address space, as far as its length is known. */
  static void paddr(CheckedStep step) {
    Long paddr = step.constant("paddr");
    if (paddr != null) {
      Long length = movedBytes(step);
      long bits = MachineFields.physicalAddressBits(step.machine());
      String problem = beyondPhysicalAddresses(paddr, length == null ? 0 : length, bits);
      if (problem != null) {
        step.problem("paddr", problem);
      }
    }
  }

  private static @Nullable Long movedBytes(CheckedStep step) {
    if (step.has("bytes")) {
      return step.constantLength("bytes");
    }
    return step.has("size") ? step.constant("size") : Long.valueOf(MemorySteps.WORD_BYTES);
  }

  /** Returns how bytes from {@code paddr} on leave the physical address space, or null. */
  static @Nullable String beyondPhysicalAddresses(long paddr, long lengthBytes, long bits) {
    long end = 1L << bits;
    if (Long.compareUnsigned(paddr, end) <= 0
        && Long.compareUnsigned(lengthBytes, end - paddr) <= 0) {
      return null;
    }
    return Long.compareUnsigned(paddr, end) >= 0
        ? "0x%x is no physical address; there are %d bits".formatted(paddr, bits)
        : "0x%x is a physical address, but not all %s bytes from it on; there are %d bits"
            .formatted(paddr, Long.toUnsignedString(lengthBytes), bits);
  }

  /** Frames are a kernel's. */
  static void frames(CheckedStep step) {
    for (String field : new String[] {"free_frames", "committed_frames"}) {
      if (step.has(field) && !MachineFields.hasKernel(step.machine())) {
        step.problem(field, "\"" + field + "\" needs a kernel, and the machine has none");
      }
    }
  }
}

package mmusim.scenarios.run.step;

import java.util.LinkedHashMap;
import java.util.Map;
import mmusim.mmu.paging.Access;
import org.jspecify.annotations.Nullable;

/** Builds the result field {@code fault}. */
final class Faults {
  private Faults() {}

  /** Returns a page fault; {@code status} is null where there is no kernel. */
  static Map<String, Object> pageFault(
      @Nullable String status, int errorCode, long addr, int access) {
    return fault(status, "PF", Integer.toUnsignedLong(errorCode), addr, access);
  }

  /** Returns a #GP(0) or #SS(0) at {@code addr}. */
  static Map<String, Object> refusedAddress(
      @Nullable String status, String vector, long addr, int access) {
    return fault(status, vector, 0, addr, access);
  }

  private static Map<String, Object> fault(
      @Nullable String status, String vector, long errorCode, long addr, int access) {
    Map<String, Object> fault = new LinkedHashMap<>();
    if (status != null) {
      fault.put("status", status);
    }
    fault.put("vector", vector);
    fault.put("error_code", errorCode);
    fault.put("addr", addr);
    fault.put("access", Access.operationWord(access));
    return fault;
  }

  /** Returns the #GP(0) of an instruction. */
  static Map<String, Object> generalProtection() {
    return Map.of("vector", "GP", "error_code", 0L);
  }

  /** Returns the #UD of an instruction that the processor lacks. */
  static Map<String, Object> undefinedInstruction() {
    return Map.of("vector", "UD");
  }
}

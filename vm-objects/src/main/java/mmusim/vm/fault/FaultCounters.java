package mmusim.vm.fault;

import mmusim.mmu.cost.Counters;

/** What the fault handler counts, since the machine started. */
final class FaultCounters {
  long zeroFill;
  long copy;
  long map;
  long zeroPage;
  long spurious;
  long refused;
  long around;
  long large;

  FaultCounters() {}

  void register(Counters counters) {
    String unit = "faults";
    counters.register("fault.zero_fill", unit, "faults that committed zeros", () -> zeroFill);
    counters.register("fault.copy", unit, "faults that copied a shared page", () -> copy);
    counters.register("fault.map", unit, "faults that mapped a page that was there", () -> map);
    counters.register("fault.zero_page", unit, "faults that mapped the zero page", () -> zeroPage);
    counters.register("fault.spurious", unit, "faults on an allowed access", () -> spurious);
    counters.register("fault.refused", unit, "faults that the kernel refused", () -> refused);
    counters.register("fault.around", "pages", "pages mapped besides the one asked", () -> around);
    counters.register("fault.large", "faults", "faults that mapped a large page", () -> large);
  }
}

package mmusim.scenarios.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mmusim.mmu.Cpu;
import mmusim.mmu.CpuObserver;
import mmusim.mmu.InvalidationKind;
import mmusim.mmu.Machine;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.TranslationResult;
import mmusim.pagetables.invalidate.ShootdownObserver;
import mmusim.vm.Kernel;
import mmusim.vm.abi.Status;
import org.jspecify.annotations.Nullable;

/**
 * What a machine does, as it happens: collects a half-made JSON line for each walk, fault,
 * invalidation and shootdown, with the cycles charged to all CPUs by then.
 */
final class MachineEvents {
  /**
   * Counters that say how the kernel resolved a fault; exactly one grows, save for a large page.
   */
  private static final List<String> RESOLUTIONS =
      List.of("zero_fill", "copy", "zero_page", "map", "spurious", "refused");

  /**
   * An event, to which file and step are still to be added.
   *
   * @param kind the name in the report
   * @param time cycles
   * @param members the other members, without braces
   */
  record Event(String kind, long time, String members) {}

  private final Machine machine;
  private final List<Event> events = new ArrayList<>();
  private final long[] resolved = new long[RESOLUTIONS.size()];

  /** Listens to a machine and the kernel on it. */
  MachineEvents(Machine machine, @Nullable Kernel kernel) {
    this.machine = machine;
    for (int cpu = 0; cpu < machine.cpuCount(); cpu++) {
      machine.cpu(cpu).observe(new OfCpu(machine.cpu(cpu)));
    }
    if (kernel != null) {
      kernel.observeFaults(this::handled);
      kernel.invalidator().observe(this::shotDown);
    }
  }

  /** Returns what happened since the last call, in its order. */
  List<Event> take() {
    List<Event> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /** Returns the members that say what an access wants. */
  static String access(int cpu, long vaddr, long lengthBytes, int access) {
    return access(cpu, vaddr, access).member("size", lengthBytes).toString();
  }

  private static JsonWriter access(int cpu, long vaddr, int access) {
    return new JsonWriter()
        .member("cpu", cpu)
        .member("addr", hex(vaddr))
        .member("access", Access.operationWord(access))
        .member("mode", Access.modeWord(access));
  }

  private void add(String kind, JsonWriter members) {
    events.add(new Event(kind, machine.cycles(), members.toString()));
  }

  private void handled(Cpu cpu, long vaddr, Status status) {
    String resolution = "none";
    for (int index = 0; index < resolved.length; index++) {
      long count = machine.counters().get("fault." + RESOLUTIONS.get(index));
      resolution = count == resolved[index] ? resolution : RESOLUTIONS.get(index);
      resolved[index] = count;
    }
    JsonWriter json = new JsonWriter().member("cpu", cpu.index()).member("addr", hex(vaddr));
    add("handled", json.member("by", resolution).member("status", status.name()));
  }

  private void shotDown(int initiator, int receivers, int pages) {
    JsonWriter json = new JsonWriter().member("cpu", initiator).member("receivers", receivers);
    if (pages != ShootdownObserver.ALL_PAGES) {
      json.member("pages", pages);
    }
    add("shootdown", json);
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** Listens to one processor. */
  private final class OfCpu implements CpuObserver {
    private final Cpu cpu;

    OfCpu(Cpu cpu) {
      this.cpu = cpu;
    }

    private JsonWriter access(long vaddr, int access) {
      return MachineEvents.access(cpu.index(), vaddr, access);
    }

    @Override
    public void walked(long vaddr, int access, int startLevel, int reads, long entry) {
      JsonWriter json =
          access(vaddr, access)
              .member("pcid", cpu.registers().pcid())
              .member("start_level", startLevel)
              .member("reads", reads);
      if (!TranslationResult.isFault(entry)) {
        long bytes = CachedTranslation.bytes(CachedTranslation.pageSize(entry));
        json.member("paddr", hex(CachedTranslation.pagePaddr(entry) | (vaddr & (bytes - 1))))
            .member("page_size", CachedTranslation.bytes(CachedTranslation.mappedPageSize(entry)));
      }
      add("walk", json);
    }

    @Override
    public void faulted(long vaddr, int access, long fault) {
      int vector = TranslationResult.vector(fault);
      JsonWriter json =
          access(vaddr, access).member("vector", TranslationResult.vectorWord(vector));
      if (vector == TranslationResult.VECTOR_PF) {
        json.member("error_code", hex(TranslationResult.errorCode(fault)));
      }
      add("fault", json);
    }

    @Override
    public void invalidated(InvalidationKind kind, int pcid, long vaddr) {
      JsonWriter json =
          new JsonWriter()
              .member("cpu", cpu.index())
              .member("kind", kind.name().toLowerCase(Locale.ROOT));
      boolean ofAddress =
          kind == InvalidationKind.INVLPG || kind == InvalidationKind.INVPCID_ADDRESS;
      boolean ofContext =
          ofAddress || kind == InvalidationKind.INVPCID_CONTEXT || kind == InvalidationKind.CR3;
      if (ofContext) {
        json.member("pcid", pcid);
      }
      if (ofAddress) {
        json.member("addr", hex(vaddr));
      }
      add("invalidation", json);
    }
  }
}

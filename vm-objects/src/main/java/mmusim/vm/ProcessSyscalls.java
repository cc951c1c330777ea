package mmusim.vm;

import java.util.ArrayList;
import java.util.List;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.handle.Handle;
import mmusim.vm.handle.ObjectType;
import mmusim.vm.handle.Rights;
import mmusim.vm.process.Process;
import mmusim.vm.region.Mapping;
import mmusim.vm.region.Vmar;

/**
 * The calls on processes. Every call answers BAD_HANDLE, WRONG_TYPE and ACCESS_DENIED in that
 * order, then what is said here.
 *
 * @see "zircon/vdso/process.fidl"
 */
public final class ProcessSyscalls {
  /** The most bytes that one call reads or writes. */
  private static final int MAX_BYTES = 64 << 20;

  private final Kernel kernel;

  ProcessSyscalls(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * {@code zx_process_create}: makes a process, with handles to it and to its root VMAR in the
   * caller.
   *
   * @return NO_MEMORY if there is no frame for its page tables
   */
  public Outcome<ProcessHandles> create(Process caller, String name) {
    return kernel.createProcess(caller, name);
  }

  /**
   * {@code zx_process_read_memory}: reads from the one mapping that holds {@code addr}, whatever
   * its permissions, up to its end or that of its VMO.
   *
   * @param target holds {@code lengthBytes} bytes from {@code targetOffset} on
   * @return how many bytes were read; INVALID_ARGS for none or more than 64 MiB, before the handle
   *     is looked at; ACCESS_DENIED without READ and WRITE; NO_MEMORY if no mapping is there, and
   *     what {@code vmo_read} answers
   */
  public Outcome<Integer> readMemory(
      Process caller, int process, long addr, byte[] target, int targetOffset, int lengthBytes) {
    int rights = Rights.READ | Rights.WRITE;
    Outcome<Mapping> mapping = mappingAt(caller, process, rights, addr, lengthBytes);
    if (!mapping.isOk()) {
      return Outcome.refused(mapping.status());
    }
    Mapping found = mapping.value();
    int actual = movable(found, addr, lengthBytes);
    Status status = found.vmo().read(target, targetOffset, found.vmoOffsetOf(addr), actual);
    return status.isOk() ? Outcome.ok(actual) : Outcome.refused(status);
  }

  /**
   * {@code zx_process_write_memory}: writes to the one mapping that holds {@code addr}, whatever
   * its permissions, up to its end or that of its VMO.
   *
   * @param source holds {@code lengthBytes} bytes from {@code sourceOffset} on
   * @return how many bytes were written; errors as {@link #readMemory}, but only WRITE is needed,
   *     and of {@code vmo_write}
   */
  public Outcome<Integer> writeMemory(
      Process caller, int process, long addr, byte[] source, int sourceOffset, int lengthBytes) {
    Outcome<Mapping> mapping = mappingAt(caller, process, Rights.WRITE, addr, lengthBytes);
    if (!mapping.isOk()) {
      return Outcome.refused(mapping.status());
    }
    Mapping found = mapping.value();
    int actual = movable(found, addr, lengthBytes);
    Status status = found.vmo().write(source, sourceOffset, found.vmoOffsetOf(addr), actual);
    return status.isOk() ? Outcome.ok(actual) : Outcome.refused(status);
  }

  /**
   * {@code ZX_INFO_PROCESS_MAPS}: the root VMAR and all in it, in pre-order by rising address.
   *
   * @return ACCESS_DENIED without INSPECT; BAD_STATE if the process is gone
   */
  public Outcome<List<MapsEntry>> maps(Process caller, int process) {
    Outcome<Process> target = living(caller, process, Rights.INSPECT);
    if (!target.isOk()) {
      return Outcome.refused(target.status());
    }
    List<MapsEntry> entries = new ArrayList<>();
    addEntries(target.value().space().root(), entries);
    return Outcome.ok(entries);
  }

  /** Returns how many bytes lie in the mapping, and in its VMO unless none does. */
  private static int movable(Mapping mapping, long addr, int lengthBytes) {
    long inMapping = Math.min(lengthBytes, mapping.end() - addr);
    long offset = mapping.vmoOffsetOf(addr);
    long size = mapping.vmo().sizeBytes();
    boolean begins = Long.compareUnsigned(offset, size) < 0;
    boolean passesEnd = begins && Long.compareUnsigned(size - offset, inMapping) < 0;
    return (int) (passesEnd ? size - offset : inMapping);
  }

  private static Outcome<Mapping> mappingAt(
      Process caller, int process, int rights, long addr, int lengthBytes) {
    if (lengthBytes == 0 || lengthBytes > MAX_BYTES) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    Outcome<Process> target = living(caller, process, rights);
    if (!target.isOk()) {
      return Outcome.refused(target.status());
    }
    Mapping mapping = target.value().space().mappingAt(addr);
    return mapping == null ? Outcome.refused(Status.ERR_NO_MEMORY) : Outcome.ok(mapping);
  }

  /** Returns the process of a handle that has {@code rights}; BAD_STATE if it is gone. */
  private static Outcome<Process> living(Process caller, int process, int rights) {
    Outcome<Handle> handle = caller.handles().require(process, ObjectType.PROCESS, rights);
    if (!handle.isOk()) {
      return Outcome.refused(handle.status());
    }
    Process target = (Process) handle.value().object();
    return target.isDead() ? Outcome.refused(Status.ERR_BAD_STATE) : Outcome.ok(target);
  }

  private static void addEntries(Vmar root, List<MapsEntry> entries) {
    addEntry(root, 0, entries);
    root.forEachBelow(
        (region, parent, depth) -> {
          if (region instanceof Mapping mapping) {
            addEntries(mapping, parent, depth, entries);
          } else {
            addEntry((Vmar) region, depth, entries);
          }
        });
  }

  private static void addEntry(Vmar vmar, int depth, List<MapsEntry> entries) {
    entries.add(
        new MapsEntry(
            MapsEntry.Type.VMAR,
            vmar.koid(),
            depth,
            vmar.base(),
            vmar.sizeBytes(),
            vmar.permissions(),
            null,
            0,
            0,
            0));
  }

  /** A mapping is one entry for each range of equal permissions. */
  private static void addEntries(Mapping mapping, Vmar vmar, int depth, List<MapsEntry> entries) {
    for (int range = 0; range < mapping.rangeCount(); range++) {
      long start = mapping.rangeStart(range);
      long size = mapping.rangeEnd(range) - start;
      long offset = mapping.vmoOffsetOf(start);
      entries.add(
          new MapsEntry(
              MapsEntry.Type.MAPPING,
              vmar.koid(),
              depth,
              start,
              size,
              mapping.rangePermissions(range),
              mapping.vmo().cachePolicy(),
              mapping.vmo().committedBytes(offset, size),
              mapping.vmo().koid(),
              offset));
    }
  }
}

package mmusim.vm.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mmusim.vm.abi.Status;
import org.jspecify.annotations.Nullable;

/**
 * A process as an array of pages: each shows a page of a VMO, or nothing. No mappings, no tables,
 * no frames, no sharing: too simple to be wrong. A VMO page is the one byte at its start.
 */
final class FlatModel {
  static final int PAGES = 16;
  static final int READ = 1;
  static final int WRITE = 2;

  /** A VMO: its pages and whether it may be resized. */
  static final class Memory {
    final boolean resizable;
    int[] bytes;

    Memory(int pages, boolean resizable) {
      this.bytes = new int[pages];
      this.resizable = resizable;
    }
  }

  /** What an address shows. */
  private record Page(Memory memory, int offset, int ceiling, int permissions) {}

  final List<Memory> memories = new ArrayList<>();
  private final @Nullable Page[] pages = new Page[PAGES];

  Status create(int count, boolean resizable) {
    memories.add(new Memory(count, resizable));
    return Status.OK;
  }

  Status snapshot(int of) {
    Memory parent = memories.get(of);
    Memory child = new Memory(parent.bytes.length, false);
    child.bytes = parent.bytes.clone();
    memories.add(child);
    return Status.OK;
  }

  Status map(int vmo, int at, int offset, int length, int permissions, Flags flags) {
    int ceiling = flags.weak() ? READ : READ | WRITE;
    if ((permissions & ~ceiling) != 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    if (at + length > PAGES) {
      return Status.ERR_INVALID_ARGS;
    }
    for (int i = 0; i < length; i++) {
      if (pages[at + i] != null && !flags.overwrite()) {
        return Status.ERR_ALREADY_EXISTS;
      }
    }
    for (int i = 0; i < length; i++) {
      pages[at + i] = new Page(memories.get(vmo), offset + i, ceiling, permissions);
    }
    return Status.OK;
  }

  /**
   * How to map.
   *
   * @param overwrite whether what is there may go
   * @param weak whether the VMO's handle has no WRITE
   */
  record Flags(boolean overwrite, boolean weak) {}

  Status unmap(int at, int length) {
    if (at + length > PAGES) {
      return Status.ERR_INVALID_ARGS;
    }
    Arrays.fill(pages, at, at + length, null);
    return Status.OK;
  }

  Status protect(int at, int length, int permissions) {
    if (at + length > PAGES) {
      return Status.ERR_INVALID_ARGS;
    }
    for (int i = at; i < at + length; i++) {
      Page page = pages[i];
      if (page == null) {
        return Status.ERR_NOT_FOUND;
      }
      if ((permissions & ~page.ceiling()) != 0) {
        return Status.ERR_ACCESS_DENIED;
      }
    }
    for (int i = at; i < at + length; i++) {
      Page page = pages[i];
      pages[i] =
          page == null ? null : new Page(page.memory(), page.offset(), page.ceiling(), permissions);
    }
    return Status.OK;
  }

  Status commit(int at, int length) {
    if (at + length > PAGES) {
      return Status.ERR_OUT_OF_RANGE;
    }
    for (int i = at; i < at + length; i++) {
      Page page = pages[i];
      if (page == null) {
        return Status.ERR_BAD_STATE;
      }
      if ((page.ceiling() & WRITE) == 0) {
        return Status.ERR_ACCESS_DENIED;
      }
      if (page.offset() >= page.memory().bytes.length) {
        return Status.ERR_OUT_OF_RANGE;
      }
    }
    return Status.OK;
  }

  Status write(int at, int value) {
    Status status = access(at, WRITE);
    Page page = pages[at];
    if (status.isOk() && page != null) {
      page.memory().bytes[page.offset()] = value;
    }
    return status;
  }

  /** Returns the byte, or a status as its number. */
  int read(int at) {
    Status status = access(at, READ);
    Page page = pages[at];
    return status.isOk() && page != null ? page.memory().bytes[page.offset()] : status.value();
  }

  private Status access(int at, int needed) {
    Page page = pages[at];
    if (page == null) {
      return Status.ERR_NOT_FOUND;
    }
    if ((page.permissions() & needed) == 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    return page.offset() < page.memory().bytes.length ? Status.OK : Status.ERR_OUT_OF_RANGE;
  }

  Status vmoWrite(int vmo, int page, int value) {
    int[] bytes = memories.get(vmo).bytes;
    if (page >= bytes.length) {
      return Status.ERR_OUT_OF_RANGE;
    }
    bytes[page] = value;
    return Status.OK;
  }

  Status zero(int vmo, int page, int length) {
    int[] bytes = memories.get(vmo).bytes;
    if (page + length > bytes.length) {
      return Status.ERR_OUT_OF_RANGE;
    }
    Arrays.fill(bytes, page, page + length, 0);
    return Status.OK;
  }

  Status resize(int vmo, int count) {
    Memory memory = memories.get(vmo);
    if (!memory.resizable) {
      return Status.ERR_UNAVAILABLE;
    }
    memory.bytes = Arrays.copyOf(memory.bytes, count);
    return Status.OK;
  }

  /** Returns the permissions at a page, or -1 where nothing is mapped. */
  int permissionsAt(int at) {
    Page page = pages[at];
    return page == null ? -1 : page.permissions();
  }
}

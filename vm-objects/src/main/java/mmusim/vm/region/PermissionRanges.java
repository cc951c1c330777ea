package mmusim.vm.region;

import java.util.Arrays;
import mmusim.vm.abi.VmOption;

/**
 * The permissions of a mapping, page range by page range: range {@code i} reaches from {@code
 * starts[i]} to the next start. A mapping mostly has one.
 *
 * <p>Invariants: starts rise strictly; neighbours differ in their permissions; permissions are bits
 * of {@link VmOption#PERM_MASK}.
 */
final class PermissionRanges {
  private long[] starts;
  private byte[] permissions;
  private int count;

  /** Makes one range from {@code start} on. */
  PermissionRanges(long start, int permission) {
    starts = new long[] {start};
    permissions = new byte[] {(byte) permission};
    count = 1;
  }

  private PermissionRanges(long[] starts, byte[] permissions, int count) {
    this.starts = starts;
    this.permissions = permissions;
    this.count = count;
  }

  /** Returns the number of ranges. */
  int count() {
    return count;
  }

  /** Returns the first address of range {@code index}. */
  long start(int index) {
    return starts[index];
  }

  /** Returns the permissions of range {@code index}. */
  int permission(int index) {
    return permissions[index];
  }

  /** Returns where range {@code index} ends in a mapping that ends at {@code mappingEnd}. */
  long end(int index, long mappingEnd) {
    return index + 1 < count ? starts[index + 1] : mappingEnd;
  }

  /** Returns the range that holds {@code addr}, which lies in the mapping. */
  int indexOf(long addr) {
    if (count == 1) {
      return 0;
    }
    int found = Arrays.binarySearch(starts, 0, count, addr);
    return found >= 0 ? found : -found - 2;
  }

  /** Returns the permissions at {@code addr}. */
  int at(long addr) {
    return permissions[indexOf(addr)];
  }

  /** Gives {@code [start, end)} the permissions; the mapping ends at {@code mappingEnd}. */
  void set(long start, long end, int permission, long mappingEnd) {
    long[] newStarts = new long[count + 2];
    byte[] newPermissions = new byte[count + 2];
    int n = 0;
    int afterEnd = end < mappingEnd ? at(end) : -1;
    for (int i = 0; i < count && starts[i] < start; i++) {
      n = append(newStarts, newPermissions, n, starts[i], permissions[i]);
    }
    n = append(newStarts, newPermissions, n, start, (byte) permission);
    if (afterEnd >= 0) {
      n = append(newStarts, newPermissions, n, end, (byte) afterEnd);
    }
    for (int i = 0; i < count; i++) {
      if (starts[i] > end) {
        n = append(newStarts, newPermissions, n, starts[i], permissions[i]);
      }
    }
    starts = newStarts;
    permissions = newPermissions;
    count = n;
  }

  /** Returns the ranges from {@code addr} on as an object of their own. */
  PermissionRanges from(long addr) {
    int first = indexOf(addr);
    long[] tailStarts = Arrays.copyOfRange(starts, first, count);
    tailStarts[0] = addr;
    return new PermissionRanges(
        tailStarts, Arrays.copyOfRange(permissions, first, count), count - first);
  }

  /** Forgets what lies at or above {@code addr}, which is not the start of the mapping. */
  void truncate(long addr) {
    count = indexOf(addr - 1) + 1;
  }

  /** Adds the ranges of the mapping that follows. */
  void append(PermissionRanges next) {
    long[] newStarts = Arrays.copyOf(starts, count + next.count);
    byte[] newPermissions = Arrays.copyOf(permissions, count + next.count);
    int n = count;
    for (int i = 0; i < next.count; i++) {
      n = append(newStarts, newPermissions, n, next.starts[i], next.permissions[i]);
    }
    starts = newStarts;
    permissions = newPermissions;
    count = n;
  }

  private static int append(
      long[] starts, byte[] permissions, int count, long start, byte permission) {
    if (count > 0 && permissions[count - 1] == permission) {
      return count;
    }
    starts[count] = start;
    permissions[count] = permission;
    return count + 1;
  }
}

package mmusim.scenarios.vectors;

import mmusim.mmu.memory.Pages;
import org.jspecify.annotations.Nullable;

/** What a vector must be like so that it can be replayed. */
final class VectorRules {
  private static final int ADDRESS_BITS_MIN = 36;
  private static final int ADDRESS_BITS_MAX = 52;
  private static final int CPL_MAX = 3;

  private VectorRules() {}

  /** Returns what is wrong with a vector, as a sentence; null if nothing is. */
  static @Nullable String mistake(Vector vector) {
    if (vector.levels != 4 && vector.levels != 5) {
      return "levels is 4 or 5: " + vector.levels;
    }
    if (vector.physicalAddressBits < ADDRESS_BITS_MIN
        || vector.physicalAddressBits > ADDRESS_BITS_MAX) {
      return "maxphyaddr is 36 to 52: " + vector.physicalAddressBits;
    }
    if (vector.sizeBytes < 1 || vector.sizeBytes > Pages.PAGE_SIZE) {
      return "size is 1 to 4096: " + vector.sizeBytes;
    }
    if (vector.cpl < 0 || vector.cpl > CPL_MAX) {
      return "cpl is 0 to 3: " + vector.cpl;
    }
    String inRegisters = mistakeInRegisters(vector);
    if (inRegisters != null) {
      return inRegisters;
    }
    String inFirst = mistakeInTables(vector, vector.first, "entries");
    return inFirst != null ? inFirst : mistakeInRest(vector);
  }

  /** Values that raise #GP are not those of a processor that made an access. */
  private static @Nullable String mistakeInRegisters(Vector vector) {
    if (vector.cr3 >>> vector.physicalAddressBits != 0) {
      return "cr3 has a bit at or above maxphyaddr: " + hex(vector.cr3);
    }
    if (vector.pkru >>> Integer.SIZE != 0) {
      return "pkru has 32 bits: " + hex(vector.pkru);
    }
    return vector.pkrs >>> Integer.SIZE != 0 ? "pkrs has 32 bits: " + hex(vector.pkrs) : null;
  }

  private static @Nullable String mistakeInTables(
      Vector vector, VectorTables tables, String property) {
    int count = tables.entries.length;
    if (count != tables.tables.length || count > vector.levels) {
      return property + " needs a table for each entry, and at most one entry a level";
    }
    for (long table : tables.tables) {
      if (!Pages.isAligned(table) || table >>> vector.physicalAddressBits != 0) {
        return "not the address of a table: " + hex(table);
      }
    }
    for (long[] after : tables.after) {
      if (after.length != count) {
        return property + "_after needs as many entries as " + property;
      }
    }
    return null;
  }

  private static @Nullable String mistakeInRest(Vector vector) {
    String inSecond = mistakeInTables(vector, vector.second, "entries2");
    if (inSecond != null) {
      return inSecond;
    }
    if (vector.first.after.isEmpty()) {
      return "entries_after is missing";
    }
    return vector.crosses && vector.first.after.size() != vector.second.after.size()
        ? "entries_after and entries2_after do not belong together"
        : null;
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}

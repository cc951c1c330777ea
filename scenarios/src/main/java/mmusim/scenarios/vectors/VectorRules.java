package mmusim.scenarios.vectors;

import mmusim.mmu.memory.Pages;
import mmusim.mmu.register.ProcessorModel;
import org.jspecify.annotations.Nullable;

/** What a vector must be like so that it can be replayed. */
final class VectorRules {
  static final int LEVELS_MAX = 5;

  private static final int LEVELS_MIN = 4;
  private static final int CPL_MAX = 3;

  private VectorRules() {}

  /** Returns what is wrong with a vector, as a sentence; null if nothing is. */
  static @Nullable String mistake(Vector vector) {
    return firstOf(
        outside("levels", vector.levels, LEVELS_MIN, LEVELS_MAX),
        outside(
            "maxphyaddr",
            vector.physicalAddressBits,
            ProcessorModel.PHYSICAL_ADDRESS_BITS_MIN,
            ProcessorModel.PHYSICAL_ADDRESS_BITS_MAX),
        outside("size", vector.sizeBytes, 1, (int) Pages.PAGE_SIZE),
        outside("cpl", vector.cpl, 0, CPL_MAX),
        mistakeInRegisters(vector),
        mistakeInTables(vector, vector.first, "entries"),
        mistakeInRest(vector));
  }

  private static @Nullable String firstOf(@Nullable String... mistakes) {
    for (String mistake : mistakes) {
      if (mistake != null) {
        return mistake;
      }
    }
    return null;
  }

  private static @Nullable String outside(String property, int value, int min, int max) {
    String range = min + (max - min == 1 ? " or " : " to ") + max;
    if (value == Vector.ABSENT) {
      return property + " is missing; it is " + range;
    }
    return value < min || value > max ? property + " is " + range + ", not " + value : null;
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

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}

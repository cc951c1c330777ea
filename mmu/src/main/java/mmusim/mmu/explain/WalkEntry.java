package mmusim.mmu.explain;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.paging.Pte;

/**
 * One entry that a walk read.
 *
 * @param level 5 (PML5E) to 1 (PTE)
 * @param index its index in its table, 0..511
 * @param paddr where it lies
 * @param raw its 64 bits
 */
public record WalkEntry(int level, int index, long paddr, long raw) {
  /** Returns the name of its kind, as {@code PDPTE}. */
  public String name() {
    return Pte.name(level);
  }

  /** Returns whether P = 1. */
  public boolean isPresent() {
    return Pte.isPresent(raw);
  }

  /** Returns whether it is present and maps a page. */
  public boolean isLeaf() {
    return isPresent() && Pte.isLeaf(raw, level);
  }

  /** Returns the address of the table or page that it names; only if present. */
  public long target() {
    return Pte.address(raw, level);
  }

  /** Returns whether a bit of {@link Pte} is set. */
  public boolean has(long mask) {
    return (raw & mask) != 0;
  }

  /**
   * Returns the manual's names of the flags that are set, P first; see {@link #flags(int, long)}.
   */
  public List<String> flags() {
    return flags(level, raw);
  }

  /**
   * Returns the manual's names of the flags that are set in an entry: P, R/W, U/S, PWT, PCD, A, and
   * by kind of entry D, PS, PAT, G; last XD. Empty if P = 0, when no bit has a meaning.
   */
  public static List<String> flags(int level, long raw) {
    List<String> flags = new ArrayList<>();
    if (!Pte.isPresent(raw)) {
      return flags;
    }
    boolean leaf = Pte.isLeaf(raw, level);
    add(flags, raw, Pte.PRESENT, "P");
    add(flags, raw, Pte.WRITABLE, "R/W");
    add(flags, raw, Pte.USER, "U/S");
    add(flags, raw, Pte.PWT, "PWT");
    add(flags, raw, Pte.PCD, "PCD");
    add(flags, raw, Pte.ACCESSED, "A");
    if (leaf) {
      add(flags, raw, Pte.DIRTY, "D");
    }
    if (level > 1) {
      add(flags, raw, Pte.PAGE_SIZE, "PS");
    }
    if (leaf) {
      add(flags, raw, level == 1 ? Pte.PAT : Pte.PAT_LARGE, "PAT");
      add(flags, raw, Pte.GLOBAL, "G");
    }
    add(flags, raw, Pte.EXECUTE_DISABLE, "XD");
    return flags;
  }

  /** Returns its kind and address, as {@code PDPTE at 0x2f38}. */
  @Override
  public String toString() {
    return "%s at 0x%x".formatted(name(), paddr);
  }

  private static void add(List<String> flags, long raw, long mask, String name) {
    if ((raw & mask) != 0) {
      flags.add(name);
    }
  }
}

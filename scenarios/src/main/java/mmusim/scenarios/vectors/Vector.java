package mmusim.scenarios.vectors;

import mmusim.mmu.paging.Access;

/**
 * One recorded access, as {@link VectorReader} fills it. The names are those of the file format;
 * absent numbers are 0, or {@link #ABSENT} where they must be given.
 */
public final class Vector {
  /** A number that must be given and was not; none is negative. */
  static final int ABSENT = -1;

  /** How the access ended. */
  public enum Outcome {
    /** It was translated. */
    OK("ok"),

    /** It raised a page fault. */
    PF("pf"),

    /** It raised a general-protection fault. */
    GP("gp");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }

    /** Returns the word in the file. */
    public String label() {
      return label;
    }
  }

  long id;
  String kind = "";
  int levels = ABSENT;
  int physicalAddressBits = ABSENT;
  boolean wp;
  boolean smep;
  boolean smap;
  boolean ac;
  boolean nxe;
  boolean pge;
  boolean pke;
  boolean pks;
  long pkru;
  long pkrs;
  int cpl;
  boolean implicit;
  int operation;
  long vaddr;
  int sizeBytes = ABSENT;
  long cr3;
  long secondVaddr;
  boolean crosses;
  final VectorTables first = new VectorTables();
  final VectorTables second = new VectorTables();
  Outcome outcome = Outcome.OK;
  int errorCode;
  long cr2;
  long paddr;
  long secondPaddr;

  Vector() {}

  /** Returns the number that is unique in the set. */
  public long id() {
    return id;
  }

  /** Returns what the generator was after: the field {@code class}. */
  public String kind() {
    return kind;
  }

  /** Returns the access; one that the processor makes by itself is a supervisor access. */
  public int access() {
    if (implicit) {
      return operation | Access.IMPLICIT;
    }
    return operation | (cpl == 3 ? Access.USER : 0);
  }
}

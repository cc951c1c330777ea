package mmusim.mmu.paging;

import mmusim.mmu.fault.PageFaultErrorCode;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.memtype.EffectiveType;
import mmusim.mmu.memtype.MemoryType;
import mmusim.mmu.register.Cr0;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Efer;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.ProcessorModel;
import mmusim.mmu.register.Register;
import mmusim.mmu.register.Registers;
import mmusim.mmu.register.Vendor;

/**
 * All that a translation needs to know of the registers, computed when a register changes and not
 * when an address is translated: reserved bits per level, rights, keys, error codes, memory types.
 *
 * @see "Intel SDM vol. 3A, 4.1.3 Paging-Mode Modifiers"
 */
public final class TranslationRules {
  private static final int PAT_BYTE_SHIFT = 3;

  private final Registers registers;
  private final ProcessorModel model;
  private final EffectiveType typeRule;
  private final int levels;
  private final RightsTable rights = new RightsTable();
  private final KeyTable keys = new KeyTable();
  private final PlainAccess plain = new PlainAccess();
  private final LinearAddressRules addresses;
  private final int[] errorCodes = new int[Access.COUNT];

  /** Reserved bits of an entry that leads to a table, by level. */
  private final long[] reservedTable = new long[Pte.LEVEL_MAX + 1];

  /** Reserved bits of an entry that maps a page, by level. */
  private final long[] reservedLeaf = new long[Pte.LEVEL_MAX + 1];

  /** PS and all bits that are reserved in some entry that leads to a table. */
  private long tableCheck;

  /** P, the reserved bits of a PTE, and those that give it another type than the usual. */
  private long leafCheck;

  private long rootTable;
  private long globalMask;
  private boolean uniformMtrrType;
  private boolean isUncacheable;
  private long resultMask = CachedTranslation.RESULT_MASK;
  private long effectiveTypes;

  /** Bits of a PTE that stand in a translation where they stand there. */
  private long usualLeafBits;

  /** The type of pages that PAT entry 0 gives. */
  private long usualType;

  /**
   * Creates the rules for {@code registers} as they are; call {@link #changed} when they change.
   */
  public TranslationRules(Registers registers) {
    this.registers = registers;
    this.model = registers.model();
    this.typeRule = model.vendor() == Vendor.AMD ? EffectiveType.AMD : EffectiveType.INTEL;
    this.levels = model.levels();
    this.addresses = new LinearAddressRules(levels);
    for (Register register : Register.values()) {
      changed(register);
    }
  }

  /** Follows a write to {@code register}. */
  public void changed(Register register) {
    switch (register) {
      case CR0 -> {
        rebuildRights();
        isUncacheable = registers.hasCr0(Cr0.CD);
        resultMask =
            isUncacheable
                ? CachedTranslation.UNCACHEABLE_RESULT_MASK
                : CachedTranslation.RESULT_MASK;
      }
      case CR3 -> {
        rootTable = registers.cr3() & model.physicalAddressMask() & Pte.FRAME_MASK;
        addresses.rebuild(registers);
      }
      case CR4 -> {
        globalMask = registers.hasCr4(Cr4.PGE) ? Pte.GLOBAL : 0;
        usualLeafBits = Pte.FRAME_MASK | Pte.DIRTY | CachedTranslation.KEY_MASK | globalMask;
        rebuildRights();
        addresses.rebuild(registers);
        rebuildErrorCodes();
      }
      case EFER -> {
        addresses.rebuild(registers);
        rebuildReserved();
        rebuildErrorCodes();
      }
      case RFLAGS -> {
        rebuildRights();
        addresses.rebuild(registers);
      }
      case U_CET, S_CET, PKRU, PKRS -> rebuildRights();
      case PAT, MTRR -> rebuildTypes();
      case CR2 -> {}
    }
  }

  /** Returns the depth of the tables, 4 or 5. */
  public int levels() {
    return levels;
  }

  /** Returns the address of the top table. */
  public long rootTable() {
    return rootTable;
  }

  /** Returns the bits that must be 0 in a present entry that leads to a table. */
  public long reservedInTable(int level) {
    return reservedTable[level];
  }

  /** Returns the bits that must be 0 in a present entry that maps a page. */
  public long reservedInLeaf(int level) {
    return reservedLeaf[level];
  }

  /**
   * Returns {@link Pte#PRESENT} alone if entries are well-formed and map a present 4-KiB page of
   * the usual memory type; else something else, though all may be well.
   *
   * @param tables the entries that lead to tables, ORed; that they are present is not looked at
   */
  long form(long tables, long pte) {
    return (tables & tableCheck) | (pte & leafCheck);
  }

  /** As {@link #isAllowedFromCache}, but false may be wrong: one comparison that mostly passes. */
  boolean isPlainlyAllowed(int access, long entry) {
    return plain.isAllowed(access, entry);
  }

  /** Returns {@link Pte#GLOBAL} while CR4.PGE = 1, else 0. */
  public long globalMask() {
    return globalMask;
  }

  /** Returns whether addresses are translated as they are: no LAM, no LASS, no UAI. */
  public boolean hasPlainAddresses() {
    return addresses.isPlain();
  }

  /** Returns whether {@code vaddr} is canonical for the depth of the tables. */
  public boolean isCanonical(long vaddr) {
    return addresses.isCanonical(vaddr);
  }

  /** Returns {@code vaddr} without the metadata that LAM or UAI ignores in this access. */
  public long maskedAddress(long vaddr, int access) {
    return addresses.masked(vaddr, access);
  }

  /** Returns whether an access may use {@code vaddr} at all: LAM, then LASS and canonical form. */
  public boolean acceptsAddress(long vaddr, int access) {
    long address = addresses.masked(vaddr, access);
    return !addresses.violatesLass(address, access) && addresses.isCanonical(address);
  }

  /**
   * Returns the first page behind that of {@code vaddr} whose address an access may not use.
   *
   * @param last an address behind {@code vaddr} that it may not use
   */
  public long firstRefusedPage(long vaddr, long last, int access) {
    long page = Pages.alignDown(vaddr) + Pages.PAGE_SIZE;
    while (page != Pages.alignDown(last) && acceptsAddress(page, access)) {
      page += Pages.PAGE_SIZE;
    }
    return page;
  }

  /** Returns whether LASS refuses the access. */
  public boolean violatesLass(long vaddr, int access) {
    return addresses.violatesLass(vaddr, access);
  }

  /**
   * Returns whether rights and key allow the access.
   *
   * @param entry a translation, from memory or from a TLB
   */
  public boolean isAllowed(int access, long entry) {
    return rights.isAllowed(access, CachedTranslation.rightsIndex(entry))
        && !keys.isDenied(access, CachedTranslation.keyIndex(entry));
  }

  /** As {@link #isAllowed}, and a write finds the dirty flag set, so that no walk is needed. */
  public boolean isAllowedFromCache(int access, long entry) {
    return plain.isAllowed(access, entry)
        || (rights.isAllowedFromCache(access, CachedTranslation.rightsIndex(entry))
            && !keys.isDenied(access, CachedTranslation.keyIndex(entry)));
  }

  /** Returns whether SMEP and SMAP let a supervisor access reach user pages. */
  public boolean reachesUserPages(int access) {
    return RightsTable.reachesUserPages(registers, access);
  }

  /** Returns whether the key by itself forbids the access. */
  public boolean isDeniedByKey(int access, long entry) {
    return keys.isDenied(access, CachedTranslation.keyIndex(entry));
  }

  /** Returns whether there are shadow stacks: CR4.CET = 1. */
  public boolean hasShadowStacks() {
    return registers.hasCr4(Cr4.CET);
  }

  /**
   * Returns whether what a supervisor page allows the supervisor, a user page may refuse: CR4.SMEP,
   * SMAP or PKE = 1.
   */
  public boolean keepsSupervisorFromUserPages() {
    return registers.hasCr4(Cr4.SMEP | Cr4.SMAP | Cr4.PKE);
  }

  /** Returns the bits of the error code that depend on the access alone. */
  public int errorCode(int access) {
    return errorCodes[access];
  }

  /** Returns the error code of an access that {@code entry} does not allow. */
  public int deniedErrorCode(int access, long entry) {
    return errorCodes[access]
        | PageFaultErrorCode.PRESENT
        | (isDeniedByKey(access, entry) ? PageFaultErrorCode.PROTECTION_KEY : 0);
  }

  /**
   * Returns the outcome of an allowed access. Its memory type is that of the entry, but UC while
   * CR0.CD = 1, whatever PAT and MTRRs say: CR0.CD is judged at each access, not cached with the
   * page, because writing it needs no flush of the TLBs.
   *
   * @param entry a {@link CachedTranslation} whose page holds {@code vaddr}
   * @see "Intel SDM vol. 3A, 12.5.1 Cache Control Registers and Bits"
   */
  public long result(long vaddr, long entry, int tlbLevel, int walkReads) {
    return (entry & resultMask)
        | (vaddr & CachedTranslation.offsetMask(entry))
        | TranslationResult.found(tlbLevel, walkReads);
  }

  /**
   * Returns the type of a page as PAT and MTRRs combine it; see {@link #result}.
   *
   * @param leaf the entry that maps it, at {@code level}
   * @param pagePaddr first byte of the page
   */
  public int memoryType(long leaf, int level, long pagePaddr) {
    int index = Pte.patIndex(leaf, level);
    long types = uniformMtrrType ? effectiveTypes : typesAt(pagePaddr, Pte.shift(level));
    return (int) (types >>> (index << PAT_BYTE_SHIFT)) & 7;
  }

  /** Returns what a PTE says of its page if {@link #form} finds nothing unusual in it. */
  long fromUsualLeaf(long pte) {
    return (pte & usualLeafBits) | usualType;
  }

  /**
   * Returns the memory type with which a table is read.
   *
   * @param table address of the table
   * @param reference the entry that leads to it, or CR3 for the top table
   * @param isRoot whether {@code reference} is CR3, whose PWT and PCD count only without PCIDs
   */
  public int tableType(long table, long reference, boolean isRoot) {
    boolean ignored = isRoot && registers.hasCr4(Cr4.PCIDE);
    int index = ignored ? 0 : (int) (reference >>> 3) & 3;
    long types = uniformMtrrType ? effectiveTypes : typesAt(table, Pte.shift(1));
    return isUncacheable ? MemoryType.UC : (int) (types >>> (index << PAT_BYTE_SHIFT)) & 7;
  }

  private long typesAt(long paddr, int shift) {
    return typeRule.combineAll(registers.mtrrs().typeOfPage(paddr, shift), registers.pat());
  }

  private void rebuildRights() {
    rights.rebuild(registers);
    keys.rebuild(registers);
    plain.rebuild(registers, keys);
  }

  private void rebuildTypes() {
    if (!model.has(Feature.MTRR)) {
      uniformMtrrType = true;
      effectiveTypes = typeRule.combineAll(MemoryType.WB, registers.pat());
    } else {
      uniformMtrrType = registers.mtrrs().isUniform();
      effectiveTypes = typesAt(0, Pte.shift(1));
    }
    rebuildLeafCheck();
    usualType = CachedTranslation.ofType((int) effectiveTypes & 7);
  }

  private void rebuildErrorCodes() {
    boolean tellsFetch = registers.hasCr4(Cr4.SMEP) || (registers.efer() & Efer.NXE) != 0;
    for (int access = 0; access < Access.COUNT; access++) {
      errorCodes[access] =
          (Access.isWrite(access) ? PageFaultErrorCode.WRITE : 0)
              | (Access.isUser(access) ? PageFaultErrorCode.USER : 0)
              | (Access.isFetch(access) && tellsFetch ? PageFaultErrorCode.FETCH : 0)
              | (Access.isShadowStack(access) ? PageFaultErrorCode.SHADOW_STACK : 0);
    }
  }

  private void rebuildReserved() {
    long always =
        (Pte.FRAME_MASK & ~model.physicalAddressMask())
            | ((registers.efer() & Efer.NXE) == 0 ? Pte.EXECUTE_DISABLE : 0);
    long upper = always | Pte.PAGE_SIZE | (model.vendor() == Vendor.AMD ? Pte.GLOBAL : 0);
    reservedTable[5] = upper;
    reservedTable[4] = upper;
    boolean largest = model.has(Feature.PAGES_1GIB);
    reservedTable[3] = always;
    reservedTable[2] = always;
    long patBits = model.has(Feature.PAT) ? 0 : Pte.PAT_LARGE;
    reservedLeaf[3] = always | largeFrameBits(3) | patBits | (largest ? 0 : Pte.PAGE_SIZE);
    reservedLeaf[2] = always | largeFrameBits(2) | patBits;
    reservedLeaf[1] = always | (model.has(Feature.PAT) ? 0 : Pte.PAT);
    tableCheck = upper;
    rebuildLeafCheck();
  }

  /** Where MTRRs give several types, no type is usual: not even P is found then. */
  private void rebuildLeafCheck() {
    long typeBits = Pte.PAT | Pte.PCD | Pte.PWT;
    leafCheck = uniformMtrrType ? Pte.PRESENT | typeBits | reservedLeaf[1] : 0;
  }

  /** Address bits below a large page, save the lowest, which is PAT. */
  private static long largeFrameBits(int level) {
    return (Pte.coverage(level) - 1) & Pte.FRAME_MASK & ~Pte.PAT_LARGE;
  }
}

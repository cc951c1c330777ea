package mmusim.mmu.register;

import java.util.EnumSet;

/**
 * What a processor may lack. The control bit of an absent feature is reserved: setting it is #GP.
 *
 * @see "Intel SDM vol. 3A, 4.1.4 Enumeration of Paging Features by CPUID"
 */
public enum Feature {
  /** Execute disable: EFER.NXE; CPUID 8000_0001H EDX 20. */
  NX("nx"),

  /** PS in a PDPTE maps 1 GiB; CPUID 8000_0001H EDX 26. */
  PAGES_1GIB("1gib-pages"),

  /** Global pages: CR4.PGE; CPUID 1 EDX 13. */
  PGE("pge"),

  /** Process-context identifiers: CR4.PCIDE; CPUID 1 ECX 17. */
  PCID("pcid"),

  /** The INVPCID instruction; CPUID 7 EBX 10. */
  INVPCID("invpcid"),

  /** Supervisor-mode execution prevention: CR4.SMEP; CPUID 7 EBX 7. */
  SMEP("smep"),

  /** Supervisor-mode access prevention: CR4.SMAP; CPUID 7 EBX 20. */
  SMAP("smap"),

  /** Protection keys of user pages: CR4.PKE; CPUID 7 ECX 3. */
  PKU("pku"),

  /** Protection keys of supervisor pages: CR4.PKS; CPUID 7 ECX 31. */
  PKS("pks"),

  /** 5-level paging; CPUID 7 ECX 16. */
  LA57("la57"),

  /** Linear-address masking: CR3 bits 61 and 62, CR4.LAM_SUP; CPUID 7.1 EAX 26. */
  LAM("lam"),

  /** Linear-address-space separation: CR4.LASS; CPUID 7.1 EAX 6. */
  LASS("lass"),

  /** Shadow stacks: CR4.CET; CPUID 7 ECX 7. */
  CET("cet"),

  /** The page attribute table; CPUID 1 EDX 16. */
  PAT("pat"),

  /** Memory type range registers; CPUID 1 EDX 12. */
  MTRR("mtrr"),

  /** AMD's upper address ignore: EFER.UAIE; CPUID 8000_0021H EAX 7. */
  UAI("uai"),

  /** AMD's translation cache extension: EFER.TCE; CPUID 8000_0001H ECX 17. */
  TCE("tce");

  private final String label;

  Feature(String label) {
    this.label = label;
  }

  /** Returns the name in scenario files. */
  public String label() {
    return label;
  }

  /** Returns all features that are modelled and that processors of {@code vendor} have. */
  public static EnumSet<Feature> allOf(Vendor vendor) {
    return vendor == Vendor.AMD
        ? EnumSet.complementOf(EnumSet.of(PKS, LASS, LAM))
        : EnumSet.complementOf(EnumSet.of(UAI, TCE));
  }
}

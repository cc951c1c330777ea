package mmusim.mmu.register;

/** The registers whose writes can change how addresses translate. */
public enum Register {
  CR0,
  CR2,
  CR3,
  CR4,
  EFER,
  RFLAGS,
  PKRU,
  PKRS,
  PAT,
  U_CET,
  S_CET,
  MTRR
}

package mmusim.mmu.register;

/** Told of every write that succeeded, after the register has changed. */
@FunctionalInterface
public interface RegisterListener {
  /**
   * A register was written.
   *
   * @param register which; all MTRRs are one
   * @param before its value before; 0 for MTRRs
   * @param operand what was written, as software gave it: for CR3 with bit 63
   */
  void written(Register register, long before, long operand);
}

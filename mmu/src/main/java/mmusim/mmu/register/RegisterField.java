package mmusim.mmu.register;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import mmusim.mmu.memtype.Mtrrs;
import org.jspecify.annotations.Nullable;

/**
 * A register, or one bit of it, by the name that scenario files use: {@code cr3}, {@code cr4.smep},
 * {@code efer.nxe}, {@code mtrr.phys_base0}. Writing a bit writes the whole register with that bit
 * changed, and so raises #GP when that does.
 */
public final class RegisterField {
  private static final Map<String, RegisterField> BY_NAME = new LinkedHashMap<>();

  /** Names of the fixed-range MTRRs, by rising address. */
  private static final List<String> FIXED_RANGES =
      List.of(
          "64k_00000",
          "16k_80000",
          "16k_a0000",
          "4k_c0000",
          "4k_c8000",
          "4k_d0000",
          "4k_d8000",
          "4k_e0000",
          "4k_e8000",
          "4k_f0000",
          "4k_f8000");

  static {
    register("cr0", Registers::cr0, Registers::writeCr0);
    bits(
        Map.of("wp", Cr0.WP, "nw", Cr0.NW, "cd", Cr0.CD, "pg", Cr0.PG, "pe", Cr0.PE),
        "cr0",
        Registers::cr0,
        Registers::writeCr0);
    register("cr2", Registers::cr2, Registers::writeCr2);
    register("cr3", Registers::cr3, Registers::writeCr3);
    register("cr4", Registers::cr4, Registers::writeCr4);
    bits(cr4Bits(), "cr4", Registers::cr4, Registers::writeCr4);
    register("efer", Registers::efer, Registers::writeEfer);
    bits(
        Map.of("nxe", Efer.NXE, "lme", Efer.LME, "uaie", Efer.UAIE, "tce", Efer.TCE),
        "efer",
        Registers::efer,
        Registers::writeEfer);
    bits(Map.of("ac", Registers.RFLAGS_AC), "rflags", Registers::rflags, Registers::writeRflags);
    register("pkru", Registers::pkru, Registers::writePkru);
    register("pkrs", Registers::pkrs, Registers::writePkrs);
    register("pat", Registers::pat, Registers::writePat);
    register("u_cet", Registers::userCet, Registers::writeUserCet);
    bits(cetBits(), "u_cet", Registers::userCet, Registers::writeUserCet);
    register("s_cet", Registers::supervisorCet, Registers::writeSupervisorCet);
    bits(cetBits(), "s_cet", Registers::supervisorCet, Registers::writeSupervisorCet);
    mtrr("mtrr.def_type", MtrrField.DEF_TYPE, 0);
    for (int index = 0; index < FIXED_RANGES.size(); index++) {
      mtrr("mtrr.fix" + FIXED_RANGES.get(index), MtrrField.FIXED, index);
    }
    for (int index = 0; index < Mtrrs.VARIABLE_RANGES; index++) {
      mtrr("mtrr.phys_base" + index, MtrrField.PHYS_BASE, index);
      mtrr("mtrr.phys_mask" + index, MtrrField.PHYS_MASK, index);
    }
  }

  private final String name;
  private final long mask;
  private final ToLongFunction<Registers> reader;
  private final Writer writer;

  private RegisterField(String name, long mask, ToLongFunction<Registers> reader, Writer writer) {
    this.name = name;
    this.mask = mask;
    this.reader = reader;
    this.writer = writer;
  }

  /** Returns the field called {@code name}, or null if there is none. */
  public static @Nullable RegisterField find(String name) {
    return BY_NAME.get(name);
  }

  /** Returns all names, registers before their bits. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(BY_NAME.keySet());
  }

  /** Returns the name. */
  public String name() {
    return name;
  }

  /** Returns whether this is one bit, which takes 0 and 1 only. */
  public boolean isBit() {
    return Long.bitCount(mask) == 1;
  }

  /** Returns the value; of a bit 0 or 1. */
  public long read(Registers registers) {
    return (reader.applyAsLong(registers) & mask) >>> Long.numberOfTrailingZeros(mask);
  }

  /**
   * Writes the register or the bit.
   *
   * @return false if the write raises #GP; then nothing has changed
   * @throws IllegalArgumentException if this is a bit and {@code value} is neither 0 nor 1
   */
  public boolean write(Registers registers, long value) {
    if (!isBit()) {
      return writer.write(registers, value);
    }
    if (value != 0 && value != 1) {
      throw new IllegalArgumentException(name + " is one bit, 0 or 1: " + value);
    }
    long others = reader.applyAsLong(registers) & ~mask;
    return writer.write(registers, others | (value == 0 ? 0 : mask));
  }

  private static Map<String, Long> cr4Bits() {
    Map<String, Long> bits = new LinkedHashMap<>();
    bits.put("pse", Cr4.PSE);
    bits.put("pae", Cr4.PAE);
    bits.put("pge", Cr4.PGE);
    bits.put("la57", Cr4.LA57);
    bits.put("pcide", Cr4.PCIDE);
    bits.put("smep", Cr4.SMEP);
    bits.put("smap", Cr4.SMAP);
    bits.put("pke", Cr4.PKE);
    bits.put("cet", Cr4.CET);
    bits.put("pks", Cr4.PKS);
    bits.put("lass", Cr4.LASS);
    bits.put("lam_sup", Cr4.LAM_SUP);
    return bits;
  }

  private static Map<String, Long> cetBits() {
    return Map.of("sh_stk_en", Cet.SH_STK_EN, "wr_shstk_en", Cet.WR_SHSTK_EN);
  }

  private static void register(String name, ToLongFunction<Registers> reader, Writer writer) {
    BY_NAME.put(name, new RegisterField(name, -1L, reader, writer));
  }

  private static void bits(
      Map<String, Long> bits, String register, ToLongFunction<Registers> reader, Writer writer) {
    List<String> names = new ArrayList<>(bits.keySet());
    names.sort(null);
    for (String bit : names) {
      String name = register + "." + bit;
      BY_NAME.put(name, new RegisterField(name, bits.get(bit), reader, writer));
    }
  }

  private static void mtrr(String name, MtrrField field, int index) {
    register(
        name,
        registers -> field.read(registers.mtrrs(), index),
        (registers, value) -> registers.writeMtrr(field, index, value));
  }

  /** A write that may raise #GP. */
  private interface Writer {
    boolean write(Registers registers, long value);
  }
}

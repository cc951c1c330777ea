package mmusim.mmu;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import mmusim.mmu.paging.Access;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.RegisterField;
import mmusim.mmu.register.Vendor;

/**
 * A machine with random registers and random tables, all from one seed. Choices lean towards what
 * makes walks go deep: most entries are present, most lead to one of a few tables.
 */
final class RandomCase {
  private static final int TABLES = 6;
  private static final String[] CR4_BITS = {
    "cr4.pge", "cr4.smep", "cr4.smap", "cr4.pke", "cr4.pks", "cr4.cet", "cr4.lass", "cr4.lam_sup"
  };

  private final SplittableRandom random;
  private final Machine machine;
  private final Cpu cpu;

  RandomCase(long seed) {
    this.random = new SplittableRandom(seed);
    Set<Feature> features = EnumSet.allOf(Feature.class);
    features.removeIf(feature -> feature != Feature.LA57 && oneIn(12));
    this.machine =
        new Machine(
            MachineConfig.builder()
                .ramBytes(64L << 20)
                .physicalAddressBits(36 + random.nextInt(17))
                .levels(4 + random.nextInt(2))
                .vendor(oneIn(3) ? Vendor.AMD : Vendor.INTEL)
                .features(features)
                .preset(Presets.get("none"))
                .build());
    this.cpu = machine.cpu(0);
    setRegisters();
    fillTables();
  }

  Machine machine() {
    return machine;
  }

  Cpu cpu() {
    return cpu;
  }

  /** Returns an address whose indices are small, so that it meets an entry. */
  long nextAddress() {
    long vaddr = oneIn(2) ? -1L : 0;
    for (int shift = 48; shift >= 12; shift -= 9) {
      vaddr = (vaddr & ~(511L << shift)) | ((long) smallIndex(vaddr, shift) << shift);
    }
    int top = machine.config().levels() == 5 ? 57 : 48;
    vaddr = oneIn(16) ? vaddr : vaddr << (64 - top) >> (64 - top);
    return oneIn(8) ? vaddr ^ 1L << (45 + random.nextInt(19)) : vaddr | random.nextInt(4096);
  }

  int nextAccess() {
    int operation = random.nextInt(3);
    boolean user = random.nextBoolean();
    boolean shadow = operation != Access.FETCH && oneIn(5);
    boolean implicit = !user && operation != Access.FETCH && !shadow && oneIn(4);
    boolean stack = operation != Access.FETCH && !shadow && !implicit && oneIn(4);
    return operation
        | (user ? Access.USER : 0)
        | (shadow ? Access.SHADOW_STACK : 0)
        | (implicit ? Access.IMPLICIT : 0)
        | (stack ? Access.STACK : 0);
  }

  private int smallIndex(long vaddr, int shift) {
    boolean upperHalf = vaddr < 0 && shift == (machine.config().levels() == 5 ? 48 : 39);
    return (upperHalf ? 256 : 0) + random.nextInt(4);
  }

  private void setRegisters() {
    trySet("efer.nxe", oneIn(4) ? 0 : 1);
    trySet("efer.uaie", oneIn(4) ? 1 : 0);
    for (String bit : CR4_BITS) {
      trySet(bit, oneIn(3) ? 1 : 0);
    }
    trySet("cr0.wp", random.nextInt(2));
    trySet("cr0.cd", oneIn(10) ? 1 : 0);
    trySet("rflags.ac", random.nextInt(2));
    trySet("pkru", sparse() & 0xffff_ffffL);
    trySet("pkrs", sparse() & 0xffff_ffffL);
    trySet("u_cet", random.nextInt(2));
    trySet("s_cet", random.nextInt(2));
    trySet("pat", 0x0105_0406_0007_0406L);
    if (oneIn(3)) {
      trySet("mtrr.phys_base0", 0x10_0000L | random.nextInt(2));
      long mask = machine.config().processor().physicalAddressMask() & -0x10_0000L;
      trySet("mtrr.phys_mask0", mask | 0x800);
    }
    long lam = oneIn(4) ? (long) random.nextInt(4) << 61 : 0;
    if (!trySet("cr3", 0x1000 | lam)) {
      trySet("cr3", 0x1000);
    }
  }

  private boolean trySet(String name, long value) {
    RegisterField field = RegisterField.find(name);
    if (field == null) {
      throw new AssertionError(name);
    }
    return field.write(cpu.registers(), value);
  }

  /** Tables at 0x1000, 0x2000 ...; entries at indices 0..3 and 256..259. */
  private void fillTables() {
    for (long table = 1; table <= TABLES; table++) {
      for (int index = 0; index < 8; index++) {
        long paddr = table * 0x1000 + 8L * (index < 4 ? index : 252 + index);
        machine.memory().writeU64(paddr, nextEntry());
      }
    }
  }

  private long nextEntry() {
    if (oneIn(20)) {
      return random.nextLong() & ~1L;
    }
    long frame = (1 + random.nextInt(TABLES)) * 0x1000L;
    long entry = frame | 0x7;
    entry &= oneIn(5) ? ~2L : -1L;
    entry &= oneIn(5) ? ~4L : -1L;
    entry |= oneIn(10) ? 1L << 63 : 0;
    entry |= random.nextInt(16) << 3 & (oneIn(3) ? 0x78 : 0x60);
    entry |= oneIn(4) ? 1L << 8 : 0;
    entry |= (long) random.nextInt(16) << 59;
    if (oneIn(6)) {
      entry |= 0x80;
      entry &= oneIn(6) ? -1L : ~0x3fff_e000L;
      entry |= oneIn(6) ? (long) random.nextInt(512) << 21 : 0;
    }
    entry &= oneIn(20) ? ~1L : -1L;
    return oneIn(25) ? entry | 1L << (36 + random.nextInt(17)) : entry;
  }

  /** Returns a number with few bits set. */
  private long sparse() {
    long first = random.nextLong();
    return first & random.nextLong();
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }
}

package mmusim.mmu;

import java.util.EnumSet;
import java.util.Set;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.RegisterField;
import mmusim.mmu.register.Vendor;

/**
 * The one way to build a machine in tests: bare hardware without caches, so that what a test sets
 * is what matters. Tables lie at fixed places: the root at {@link #ROOT}, and the table of level n
 * on the way to {@link #ADDRESS} at {@code n * 0x1000}.
 */
public final class Machines {
  /** Where the top table lies. */
  public static final long ROOT = 0x9000;

  /** The address that {@link TestMachine#map} maps; each level has another index, 1 to 5. */
  public static final long ADDRESS = 5L << 48 | 4L << 39 | 3L << 30 | 2L << 21 | 1L << 12;

  private Machines() {}

  /** Returns a 4-level machine with MAXPHYADDR 40 and every feature. */
  public static TestMachine machine() {
    return machine(MachineConfig.builder());
  }

  /** Returns a 5-level machine. */
  public static TestMachine fiveLevels() {
    return machine(MachineConfig.builder().levels(5));
  }

  /** Returns an AMD machine. */
  public static TestMachine amd() {
    return machine(MachineConfig.builder().vendor(Vendor.AMD));
  }

  /** Returns a machine that lacks one feature. */
  public static TestMachine without(Feature feature) {
    Set<Feature> features = EnumSet.allOf(Feature.class);
    features.remove(feature);
    return machine(MachineConfig.builder().features(features));
  }

  /** Returns a machine with more settings. */
  public static TestMachine machine(MachineConfig.Builder builder) {
    return new TestMachine(
        new Machine(
            builder
                .ramBytes(1L << 32)
                .physicalAddressBits(40)
                .preset(Presets.get("none"))
                .build()));
  }

  /** A machine with one CPU and short ways to set it up. */
  public static final class TestMachine {
    private final Machine machine;

    private TestMachine(Machine machine) {
      this.machine = machine;
      set("cr3", ROOT);
    }

    /** Returns the machine. */
    public Machine machine() {
      return machine;
    }

    /** Returns its CPU. */
    public Cpu cpu() {
      return machine.cpu(0);
    }

    /** Returns {@link Machines#ADDRESS} as far as this machine's levels reach. */
    public long address() {
      return machine.config().levels() == 5 ? ADDRESS : ADDRESS & ((1L << 48) - 1);
    }

    /** Writes a register by name; it must not raise #GP. */
    public TestMachine set(String name, long value) {
      if (!write(name, value)) {
        throw new AssertionError("#GP: " + name + " = " + Long.toHexString(value));
      }
      return this;
    }

    /** Writes a register by name; false is #GP. */
    public boolean write(String name, long value) {
      RegisterField field = RegisterField.find(name);
      if (field == null) {
        throw new AssertionError("no register " + name);
      }
      return field.write(cpu().registers(), value);
    }

    /** Writes the entry at {@code level} on the way to {@link #address}. */
    public TestMachine entry(int level, long value) {
      machine.memory().writeU64(entryPaddr(level), value);
      return this;
    }

    /** Returns the entry at {@code level} on the way to {@link #address}. */
    public long entry(int level) {
      return machine.memory().readU64(entryPaddr(level));
    }

    /** Returns where the entry at {@code level} lies. */
    public long entryPaddr(int level) {
      long table = level == machine.config().levels() ? ROOT : level * 0x1000L;
      return table + 8L * Pte.index(address(), level);
    }

    /** Maps {@link #address} to 0x20000 with P, R/W, U/S and A at every level, and D. */
    public TestMachine map() {
      for (int level = machine.config().levels(); level > 1; level--) {
        entry(level, (level - 1) * 0x1000L | 0x27);
      }
      return entry(1, 0x20067);
    }

    /** Sets bits in the entry at {@code level}. */
    public TestMachine or(int level, long bits) {
      return entry(level, entry(level) | bits);
    }

    /** Clears bits in the entry at {@code level}. */
    public TestMachine clear(int level, long bits) {
      return entry(level, entry(level) & ~bits);
    }

    /** Translates {@link #address}. */
    public long access(int access) {
      return cpu().translate(address(), access);
    }
  }
}

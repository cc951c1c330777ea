package mmusim.mmu;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.EnumSet;
import java.util.Set;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.AccessedPolicy;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.ProcessorModel;
import mmusim.mmu.register.Vendor;
import org.jspecify.annotations.Nullable;

/** What a machine is made of. Immutable; made by a {@link Builder}, which has all the defaults. */
public final class MachineConfig {
  /** Most CPUs that a machine may have. */
  public static final int CPUS_MAX = 1024;

  private final long ramBytes;
  private final int cpus;
  private final ProcessorModel processor;
  private final CostModel costs;
  private final AccessedPolicy accessedPolicy;
  private final long seed;

  private MachineConfig(Builder builder) {
    this.ramBytes = builder.ramBytes;
    this.cpus = builder.cpus;
    this.processor = builder.createProcessor();
    this.costs = builder.costs;
    this.accessedPolicy = builder.accessedPolicy;
    this.seed = builder.seed;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the machine with all the defaults. */
  public static MachineConfig defaults() {
    return builder().build();
  }

  /** Returns the installed RAM, from physical address 0 on. */
  public long ramBytes() {
    return ramBytes;
  }

  /** Returns the number of logical processors. */
  public int cpus() {
    return cpus;
  }

  /** Returns what each processor can do. */
  public ProcessorModel processor() {
    return processor;
  }

  /** Returns MAXPHYADDR. */
  public int physicalAddressBits() {
    return processor.physicalAddressBits();
  }

  /** Returns the depth of the page tables, 4 or 5. */
  public int levels() {
    return processor.levels();
  }

  /** Returns what events cost in cycles. */
  public CostModel costs() {
    return costs;
  }

  /** Returns when walks set the accessed flag. */
  public AccessedPolicy accessedPolicy() {
    return accessedPolicy;
  }

  /** Returns the seed of every random choice. */
  public long seed() {
    return seed;
  }

  /** Collects the parts; {@link #build} checks them together. */
  public static final class Builder {
    private long ramBytes = 256L << 20;
    private int physicalAddressBits = 46;
    private int levels = 4;
    private int cpus = 1;
    private Vendor vendor = Vendor.INTEL;
    private @Nullable Set<Feature> features;
    private CostModel costs = CostModel.defaultModel();
    private AccessedPolicy accessedPolicy = AccessedPolicy.ON_SUCCESS;
    private long seed;

    private Builder() {}

    /** Sets the RAM in bytes, a multiple of 4 KiB; default 256 MiB. */
    @CanIgnoreReturnValue
    public Builder ramBytes(long value) {
      this.ramBytes = value;
      return this;
    }

    /** Sets MAXPHYADDR, 36..52; default 46. */
    @CanIgnoreReturnValue
    public Builder physicalAddressBits(int value) {
      this.physicalAddressBits = value;
      return this;
    }

    /** Sets the depth of the page tables, 4 or 5; default 4. */
    @CanIgnoreReturnValue
    public Builder levels(int value) {
      this.levels = value;
      return this;
    }

    /** Sets the number of processors, 1..{@link #CPUS_MAX}; default 1. */
    @CanIgnoreReturnValue
    public Builder cpus(int value) {
      this.cpus = value;
      return this;
    }

    /** Sets whose paging rules hold; default Intel's. */
    @CanIgnoreReturnValue
    public Builder vendor(Vendor value) {
      this.vendor = value;
      return this;
    }

    /** Sets what the processors have; default all that the vendor's have. */
    @CanIgnoreReturnValue
    public Builder features(Set<Feature> value) {
      this.features = Set.copyOf(value);
      return this;
    }

    /** Sets what events cost. */
    @CanIgnoreReturnValue
    public Builder costs(CostModel value) {
      this.costs = value;
      return this;
    }

    /** Sets when walks set the accessed flag; default {@link AccessedPolicy#ON_SUCCESS}. */
    @CanIgnoreReturnValue
    public Builder accessedPolicy(AccessedPolicy value) {
      this.accessedPolicy = value;
      return this;
    }

    /** Sets the seed of every random choice; default 0. */
    @CanIgnoreReturnValue
    public Builder seed(long value) {
      this.seed = value;
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public MachineConfig build() {
      if (cpus < 1 || cpus > CPUS_MAX) {
        throw new IllegalArgumentException("cpus must be 1 to " + CPUS_MAX + ": " + cpus);
      }
      if (ramBytes <= 0 || !Pages.isAligned(ramBytes)) {
        throw new IllegalArgumentException(
            "RAM must be a positive multiple of 4 KiB: " + ramBytes + " bytes");
      }
      MachineConfig config = new MachineConfig(this);
      if (Long.compareUnsigned(ramBytes - 1, config.processor.physicalAddressMask()) > 0) {
        throw new IllegalArgumentException(
            "%d bytes of RAM need more than %d physical address bits"
                .formatted(ramBytes, physicalAddressBits));
      }
      return config;
    }

    private ProcessorModel createProcessor() {
      Set<Feature> present = features;
      EnumSet<Feature> all = Feature.allOf(vendor);
      return new ProcessorModel(
          vendor, present == null ? all : present, physicalAddressBits, levels);
    }
  }
}

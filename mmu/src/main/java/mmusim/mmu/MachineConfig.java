package mmusim.mmu;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.EnumSet;
import java.util.Set;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.AccessedPolicy;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.ProcessorModel;
import mmusim.mmu.register.Vendor;
import mmusim.mmu.tlb.DeniedHitPolicy;
import mmusim.mmu.tlb.InvalidationPolicy;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.mmu.walkcache.WalkCacheGeometry;
import org.jspecify.annotations.Nullable;

/** What a machine is made of. Immutable; made by a {@link Builder}, which has all the defaults. */
public final class MachineConfig {
  /** Most CPUs that a machine may have. */
  public static final int CPUS_MAX = 1024;

  private final long ramBytes;
  private final int cpus;
  private final ProcessorModel processor;
  private final TlbGeometry tlb;
  private final WalkCacheGeometry walkCaches;
  private final CostModel costs;
  private final AccessedPolicy accessedPolicy;
  private final InvalidationPolicy invalidationPolicy;
  private final DeniedHitPolicy deniedHitPolicy;
  private final boolean checksStaleness;
  private final long seed;

  private MachineConfig(Builder builder) {
    this.ramBytes = builder.ramBytes;
    this.cpus = builder.cpus;
    this.processor = builder.createProcessor();
    this.tlb = builder.tlb;
    this.walkCaches = builder.walkCaches;
    this.costs = builder.costs;
    this.accessedPolicy = builder.accessedPolicy;
    this.invalidationPolicy = builder.invalidationPolicy;
    this.deniedHitPolicy = builder.deniedHitPolicy;
    this.checksStaleness = builder.checksStaleness;
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

  /** Returns the TLBs of each processor. */
  public TlbGeometry tlb() {
    return tlb;
  }

  /** Returns the paging-structure caches of each processor. */
  public WalkCacheGeometry walkCaches() {
    return walkCaches;
  }

  /** Returns what events cost in cycles. */
  public CostModel costs() {
    return costs;
  }

  /** Returns when walks set the accessed flag. */
  public AccessedPolicy accessedPolicy() {
    return accessedPolicy;
  }

  /** Returns how much more than required an invalidation drops. */
  public InvalidationPolicy invalidationPolicy() {
    return invalidationPolicy;
  }

  /** Returns what a TLB hit that denies the access leads to. */
  public DeniedHitPolicy deniedHitPolicy() {
    return deniedHitPolicy;
  }

  /** Returns whether every use of a cached translation is compared with the tables. */
  public boolean checksStaleness() {
    return checksStaleness;
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
    private TlbGeometry tlb = Presets.get(Presets.DEFAULT).tlb();
    private WalkCacheGeometry walkCaches = Presets.get(Presets.DEFAULT).walkCaches();
    private CostModel costs = Presets.get(Presets.DEFAULT).costs();
    private AccessedPolicy accessedPolicy = AccessedPolicy.ON_SUCCESS;
    private InvalidationPolicy invalidationPolicy = InvalidationPolicy.EXACT;
    private DeniedHitPolicy deniedHitPolicy = DeniedHitPolicy.WALK_AGAIN;
    private boolean checksStaleness;
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

    /** Sets what the processors have; default all that the vendor's have. 5 levels imply LA57. */
    @CanIgnoreReturnValue
    public Builder features(Set<Feature> value) {
      this.features = Set.copyOf(value);
      return this;
    }

    /** Sets TLBs, paging-structure caches, costs and policies; default {@link Presets#DEFAULT}. */
    @CanIgnoreReturnValue
    public Builder preset(Preset value) {
      return tlb(value.tlb())
          .walkCaches(value.walkCaches())
          .costs(value.costs())
          .invalidationPolicy(value.invalidation())
          .deniedHitPolicy(value.deniedHit());
    }

    /** Sets the TLBs. */
    @CanIgnoreReturnValue
    public Builder tlb(TlbGeometry value) {
      this.tlb = value;
      return this;
    }

    /** Sets the paging-structure caches. */
    @CanIgnoreReturnValue
    public Builder walkCaches(WalkCacheGeometry value) {
      this.walkCaches = value;
      return this;
    }

    /** Sets how much more than required an invalidation drops; default nothing. */
    @CanIgnoreReturnValue
    public Builder invalidationPolicy(InvalidationPolicy value) {
      this.invalidationPolicy = value;
      return this;
    }

    /** Sets what a denying TLB hit leads to; default {@link DeniedHitPolicy#WALK_AGAIN}. */
    @CanIgnoreReturnValue
    public Builder deniedHitPolicy(DeniedHitPolicy value) {
      this.deniedHitPolicy = value;
      return this;
    }

    /** Sets whether uses of cached translations are compared with the tables; default not. */
    @CanIgnoreReturnValue
    public Builder checksStaleness(boolean value) {
      this.checksStaleness = value;
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
      EnumSet<Feature> present = Feature.allOf(vendor);
      if (features != null) {
        present.clear();
        present.addAll(features);
      }
      if (levels == 5) {
        present.add(Feature.LA57);
      }
      return new ProcessorModel(vendor, present, physicalAddressBits, levels);
    }
  }
}

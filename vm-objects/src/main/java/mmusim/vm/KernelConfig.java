package mmusim.vm;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.memory.Pages;
import mmusim.pagetables.pmm.PhysicalRange;
import mmusim.vm.abi.Profile;
import org.jspecify.annotations.Nullable;

/** What a kernel is made of. Immutable; made by a {@link Builder}, which has all the defaults. */
public final class KernelConfig {
  private final MachineConfig machine;
  private final List<PhysicalRange> reserved;
  private final boolean largePages;
  private final Profile profile;
  private final boolean vmoReadCommits;
  private final long commitBytes;
  private final boolean debugSyscalls;

  private KernelConfig(Builder builder) {
    Boolean readCommits = builder.vmoReadCommits;
    this.machine = builder.machine;
    this.reserved = builder.reserved;
    this.largePages = builder.largePages;
    this.profile = builder.profile;
    this.vmoReadCommits = readCommits == null ? profile.isDocumented() : readCommits;
    this.commitBytes = builder.commitBytes;
    this.debugSyscalls = builder.debugSyscalls;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the machine that the kernel runs on. */
  public MachineConfig machine() {
    return machine;
  }

  /** Returns the physical ranges that are never handed out. */
  public List<PhysicalRange> reserved() {
    return reserved;
  }

  /** Returns whether large pages are made where alignment and contiguity allow. */
  public boolean largePages() {
    return largePages;
  }

  /** Returns the side to take where documentation and kernel differ. */
  public Profile profile() {
    return profile;
  }

  /** Returns whether {@code vmo_read} commits absent pages. */
  public boolean vmoReadCommits() {
    return vmoReadCommits;
  }

  /** Returns the size of the aligned runs in which anonymous memory commits, in bytes. */
  public long commitBytes() {
    return commitBytes;
  }

  /** Returns whether the debugging system calls are there. */
  public boolean debugSyscalls() {
    return debugSyscalls;
  }

  /** Returns the seed of every random choice. */
  public long seed() {
    return machine.seed();
  }

  /** Collects the parts. */
  public static final class Builder {
    private MachineConfig machine = MachineConfig.defaults();
    private List<PhysicalRange> reserved = List.of();
    private boolean largePages = true;
    private Profile profile = Profile.DOCUMENTED;
    private @Nullable Boolean vmoReadCommits;
    private long commitBytes = Pages.PAGE_SIZE;
    private boolean debugSyscalls;

    private Builder() {}

    /** Sets the machine, and with it the seed; default all defaults. */
    @CanIgnoreReturnValue
    public Builder machine(MachineConfig value) {
      this.machine = value;
      return this;
    }

    /** Sets the physical ranges that are never handed out; default none. */
    @CanIgnoreReturnValue
    public Builder reserved(List<PhysicalRange> value) {
      this.reserved = List.copyOf(value);
      return this;
    }

    /** Sets whether large pages are made; default true. */
    @CanIgnoreReturnValue
    public Builder largePages(boolean value) {
      this.largePages = value;
      return this;
    }

    /** Sets the side to take where documentation and kernel differ; default the documented. */
    @CanIgnoreReturnValue
    public Builder profile(Profile value) {
      this.profile = value;
      return this;
    }

    /** Sets whether {@code vmo_read} commits absent pages; default as the profile says. */
    @CanIgnoreReturnValue
    public Builder vmoReadCommits(boolean value) {
      this.vmoReadCommits = value;
      return this;
    }

    /** Sets the size of commits, 4 KiB or 2 MiB; default 4 KiB. */
    @CanIgnoreReturnValue
    public Builder commitBytes(long value) {
      this.commitBytes = value;
      return this;
    }

    /** Sets whether the debugging system calls are there; default not. */
    @CanIgnoreReturnValue
    public Builder debugSyscalls(boolean value) {
      this.debugSyscalls = value;
      return this;
    }

    /** Returns the configuration. */
    public KernelConfig build() {
      return new KernelConfig(this);
    }
  }
}

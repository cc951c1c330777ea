package mmusim.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.AccessedPolicy;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.register.Cr0;
import mmusim.mmu.register.Cr3;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Efer;
import mmusim.mmu.register.MtrrField;
import mmusim.mmu.register.Registers;
import mmusim.mmu.register.Vendor;
import mmusim.mmu.stale.Staleness;
import mmusim.mmu.tlb.DeniedHitPolicy;
import mmusim.mmu.tlb.InvalidationPolicy;
import mmusim.mmu.tlb.TlbCounts;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * A CPU beside {@link ListCpu}, Intel's or AMD's: any geometry of TLBs and paging-structure caches,
 * three page sizes, PCIDs and global pages, tables that change with and without an invalidation,
 * registers that change between accesses. Every outcome, every write, every count and every cycle
 * is compared. What is said to be fresh is what a walk of memory gives, and nothing is stale that
 * must be gone.
 */
class ListCpuPropertyTest {
  private static final int STEPS = 1200;
  private static final int ROOTS = 3;
  private static final long TABLES = 0x10_0000;

  private Random random = new Random(0);
  private MachineConfig config = MachineConfig.defaults();
  private Cpu cpu = new Machine(config).cpu(0);
  private ListCpu model = new ListCpu(config, cpu);
  private long next = TABLES;

  /** Whether all pages are of 4 KiB and none is global. */
  private boolean hasUsualPagesOnly;

  /** Whether tables take rights away, so that most accesses fault; else most hit. */
  private boolean isRefusing;

  /** Whether pages are visited in turns, so that those that miss both levels do so again. */
  private boolean isInTurns;

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void everyAccessEndsAndCountsAsInLists(@ForAll long seed) {
    isInTurns = false;
    run(seed);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void everyAccessInTurnsEndsAndCountsAsInLists(@ForAll long seed) {
    isInTurns = true;
    run(seed);
  }

  private void run(long seed) {
    random = new Random(seed);
    config = config(seed);
    cpu = new Machine(config).cpu(0);
    model = new ListCpu(config, cpu);
    next = TABLES;
    hasUsualPagesOnly = random.nextBoolean() || (isInTurns && random.nextBoolean());
    isRefusing = isInTurns ? random.nextInt(4) == 0 : random.nextBoolean();
    for (int root = 0; root < ROOTS; root++) {
      table();
    }
    assertThat(cpu.registers().writeCr3(TABLES)).isTrue();
    assertThat(cpu.registers().writeCr4(cpu.registers().cr4() | Cr4.PCIDE | Cr4.PGE)).isTrue();
    long[] pages = new long[4 + random.nextInt(isInTurns ? 200 : 60)];
    long first = vaddr();
    int regions = 1 + random.nextInt(3);
    for (int i = 0; i < pages.length; i++) {
      long inTurn = first + ((long) i << 12) + ((long) (i % regions) << 21);
      pages[i] = isInTurns ? inTurn : vaddr();
      map(pages[i]);
    }
    int kinds = (isInTurns ? 400 : 40) * (1 + random.nextInt(12));
    int alike = random.nextBoolean() ? 4 : STEPS / 2;
    int often = 1 + random.nextInt(pages.length);
    int access = access();
    for (int step = 0; step < STEPS; step++) {
      boolean isNext = isInTurns && random.nextInt(20) != 0;
      int turn = isNext ? step % often : random.nextInt(often);
      long vaddr = pages[random.nextInt(alike) == 0 ? random.nextInt(pages.length) : turn];
      access = random.nextInt(alike) == 0 ? access() : access;
      int kind = random.nextInt(kinds);
      if (kind < 5) {
        map(vaddr);
      } else if (kind < 7) {
        invalidate(vaddr);
      } else if (kind < 9) {
        writeRegister();
      } else {
        boolean isRefused = access(vaddr, access, step);
        if (isRefused && random.nextInt(3) != 0) {
          resolve(vaddr, access, step);
        }
        access(vaddr ^ random.nextInt(4096), access, step);
      }
      if (random.nextInt(2 * STEPS) == 0) {
        cpu.observe(random.nextBoolean() ? new IgnoringObserver() : null);
      }
      long counted = cpu.cycles() - cpu.cycles(CycleCause.INVALIDATION);
      assertThat(counted).as("cycles of %s", config.tlb()).isEqualTo(model.cycles());
    }
    compareCounts();
  }

  /** What a kernel does about a fault before the access is retried, and what else may happen. */
  private void resolve(long vaddr, int access, int step) {
    switch (random.nextInt(8)) {
      case 0 -> access(vaddr ^ (1L + random.nextInt(20)) << 12, access, step);
      case 1 -> access(vaddr ^ (1L << (21 + 9 * random.nextInt(3))), access, step);
      case 2 -> invalidate(vaddr);
      case 3 -> writeRegister();
      default -> {}
    }
    map(vaddr);
  }

  /** Makes an access; returns whether it faulted. */
  private boolean access(long vaddr, int access, int step) {
    ListCpu.Outcome expected = model.access(vaddr, access);
    NaiveMmu.Outcome inMemory = NaiveMmu.access(cpu, vaddr, access);
    long result = cpu.translate(vaddr, access);
    boolean fault = TranslationResult.isFault(result);
    assertThat(cpu.lastStaleness()).isNotEqualTo(Staleness.BUG);
    if (config.checksStaleness() && cpu.lastStaleness() == Staleness.FRESH) {
      assertThat(inMemory.fault().isEmpty()).isEqualTo(!fault);
      assertThat(inMemory.errorCode()).isEqualTo(fault ? TranslationResult.errorCode(result) : 0);
      assertThat(inMemory.paddr()).isEqualTo(fault ? 0 : TranslationResult.paddr(result));
      assertThat(inMemory.type()).isEqualTo(fault ? 0 : TranslationResult.memoryType(result));
    }
    ListCpu.Outcome actual =
        new ListCpu.Outcome(
            fault ? TranslationResult.errorCode(result) : -1,
            fault ? 0 : TranslationResult.paddr(result),
            fault ? 0 : TranslationResult.memoryType(result),
            TranslationResult.tlbLevel(result),
            TranslationResult.walkReads(result));
    assertThat(actual)
        .as("step %d, %s at 0x%x in %s", step, Access.describe(access), vaddr, config.tlb())
        .isEqualTo(expected);
    model.writes.forEach(
        (paddr, value) -> assertThat(cpu.memory().readU64(paddr)).isEqualTo(value));
    return fault;
  }

  private int access() {
    int operation = random.nextInt(3);
    return switch (random.nextInt(8)) {
      case 0, 1 -> operation;
      case 2 -> operation == Access.FETCH ? operation : operation | Access.IMPLICIT;
      case 3 -> operation == Access.FETCH ? operation : operation | Access.STACK;
      default -> operation | Access.USER;
    };
  }

  private void compareCounts() {
    long sum = 0;
    for (CycleCause cause : CycleCause.values()) {
      sum += cpu.cycles(cause);
    }
    assertThat(cpu.cycles()).isEqualTo(sum);
    assertThat(cpu.walks()).isEqualTo(model.walks);
    assertThat(cpu.pageFaults()).isEqualTo(model.faults);
    for (int level = 1; level <= 5; level++) {
      assertThat(cpu.walkReads(level)).isEqualTo(model.reads[level]);
    }
    for (int level = 2; level <= 5; level++) {
      assertThat(cpu.walkCaches().hits(level)).as("from %d", level).isEqualTo(model.starts[level]);
    }
    assertThat(cpu.walkCaches().misses()).as("from CR3").isEqualTo(model.starts[6]);
    for (int op = 0; op < 3; op++) {
      compareCounts(cpu.tlb().firstCounts(), op, 0);
      compareCounts(cpu.tlb().secondCounts(), op, 1);
    }
  }

  private void compareCounts(TlbCounts counts, int op, int level) {
    assertThat(counts.misses(op))
        .as("misses of %d at level %d in %s", op, level + 1, config.tlb())
        .isEqualTo(model.tlbs.misses[op][level]);
    for (int size = 0; size < 3; size++) {
      assertThat(counts.hits(op, size))
          .as("hits of %d on size %d at level %d in %s", op, size, level + 1, config.tlb())
          .isEqualTo(model.tlbs.hits[op][level][size]);
      assertThat(counts.misses(op, size))
          .as("misses of %d that filled size %d in %s", op, size, config.tlb())
          .isEqualTo(model.tlbs.fills[op][level][size]);
    }
  }

  private long table() {
    long table = next;
    next += 0x1000;
    return table;
  }

  private long vaddr() {
    int region = random.nextInt(3);
    long base = region == 2 && config.levels() == 5 ? 5L << 48 : (long) region << 39;
    long vaddr = base | (long) random.nextInt(2) << 30;
    int within = random.nextInt(30);
    if (random.nextInt(3) == 0) {
      vaddr |= config.levels() == 5 ? -1L << 56 : -1L << 47;
    }
    vaddr |= within < 20 ? within * 4096L : (within - 20L) << 21;
    return vaddr + random.nextInt(4096);
  }

  /** Writes the leaf of an address in the tables of now, and entries above it that are missing. */
  private void map(long vaddr) {
    long table = cpu.registers().cr3() & -0x1000L;
    int size = sizeAt(vaddr);
    for (int level = config.levels(); level > size + 1; level--) {
      long paddr = table | (vaddr >>> (3 + 9 * level) & 511) << 3;
      long entry = cpu.memory().readU64(paddr);
      if ((entry & 1) == 0 || random.nextInt(100) == 0) {
        entry = table() | 7 | (random.nextInt(4) == 0 ? 0x20 : 0);
      }
      if (isRefusing && random.nextInt(12) == 0) {
        entry ^= 1L << new int[] {1, 2, 63, 5}[random.nextInt(4)];
      }
      cpu.memory().writeU64(paddr, entry);
      table = entry & 0xf_ffff_f000L;
    }
    long frame = ((1L + random.nextInt(3)) << 30) + ((long) random.nextInt(4) << (12 + 9 * size));
    boolean global = !hasUsualPagesOnly && (vaddr >>> (12 + 9 * size)) % 5 == 0;
    long rights = isRefusing && random.nextInt(4) == 0 ? random.nextInt(4) << 1 : 6;
    long leaf = (frame & -(1L << (12 + 9 * size))) | 1 | rights;
    leaf |= isRefusing && random.nextInt(6) == 0 ? 1L << 63 : 0;
    leaf |= (long) random.nextInt(4) << 5;
    leaf |= random.nextInt(4) == 0 ? (long) random.nextInt(4) << 3 : 0;
    leaf |= random.nextInt(4) == 0 ? 1L << (size > 0 ? 12 : 7) : 0;
    leaf |= isRefusing && random.nextInt(3) == 0 ? (long) random.nextInt(4) << 59 : 0;
    leaf |= (global ? 0x100 : 0) | (size > 0 ? 0x80 : 0);
    leaf = isRefusing && random.nextInt(8) == 0 ? 0 : leaf;
    cpu.memory().writeU64(table | (vaddr >>> (12 + 9 * size) & 511) << 3, leaf);
  }

  /**
   * The size of the pages around an address: always the same, so that one address has one entry in
   * an array, and which of two is found need not be known.
   */
  private int sizeAt(long vaddr) {
    if (hasUsualPagesOnly) {
      return 0;
    }
    if ((vaddr >>> 30 & 1) != 0 && (vaddr >>> 39 & 1) != 0) {
      return 2;
    }
    return (vaddr >>> 21 & 511) % 3 == 1 ? 1 : 0;
  }

  private void invalidate(long vaddr) {
    int pcid = random.nextInt(3);
    int current = cpu.registers().pcid();
    boolean pcide = cpu.registers().hasCr4(Cr4.PCIDE);
    switch (random.nextInt(9)) {
      case 0 -> {
        if (cpu.invpcid(0, pcid, vaddr)) {
          model.invalidatePage(vaddr, pcid, false);
          dropTables(vaddr, pcid, isAmd() && !hasTce());
        } else {
          assertThat(pcide || pcid == 0).isFalse();
        }
      }
      case 1 -> {
        if (cpu.invpcid(1, pcid, 0)) {
          model.invalidatePcid(pcid, false);
        }
      }
      case 2 -> {
        assertThat(cpu.invpcid(2 + pcid % 2, 0, 0)).isTrue();
        model.invalidateAll(pcid % 2 == 0);
      }
      case 3 -> {
        cpu.flushAll();
        model.invalidateAll(true);
      }
      default -> {
        cpu.invlpg(vaddr);
        model.invalidatePage(vaddr, current, true);
        dropTables(vaddr, current, !hasTce());
      }
    }
  }

  private void dropTables(long vaddr, int pcid, boolean all) {
    if (all) {
      model.dropTables(t -> t.pcid() == pcid);
    } else {
      model.dropTablesOf(vaddr, pcid);
    }
  }

  private boolean isAmd() {
    return config.processor().vendor() == Vendor.AMD;
  }

  private boolean hasTce() {
    return (cpu.registers().efer() & Efer.TCE) != 0;
  }

  private void writeRegister() {
    Registers r = cpu.registers();
    long cr4 = r.cr4();
    switch (random.nextInt(21)) {
      case 0 -> assertThat(r.writeCr0(r.cr0() ^ Cr0.WP)).isTrue();
      case 1 -> assertThat(r.writeRflags(r.rflags() ^ Registers.RFLAGS_AC)).isTrue();
      case 2 -> assertThat(r.writeCr4(cr4 ^ Cr4.SMAP)).isTrue();
      case 3 -> {
        assertThat(r.writeCr4(cr4 ^ Cr4.SMEP)).isTrue();
        if ((cr4 & Cr4.SMEP) == 0 && !isAmd()) {
          model.invalidatePcid(r.pcid(), true);
        }
      }
      case 4 -> {
        assertThat(r.writeCr4(cr4 ^ Cr4.PGE)).isTrue();
        model.invalidateAll(true);
      }
      case 5 -> {
        if (r.writeCr4(cr4 ^ Cr4.PCIDE) && (cr4 & Cr4.PCIDE) != 0) {
          model.invalidateAll(true);
        }
      }
      case 6 -> {
        assertThat(r.writeCr4(cr4 ^ Cr4.PKE)).isTrue();
        dropAllOnAmd((cr4 & Cr4.PKE) == 0);
      }
      case 7 -> assertThat(r.writeCr4(cr4 ^ Cr4.PKS)).isEqualTo(!isAmd());
      case 8 -> assertThat(r.writePkru(twoBits())).isTrue();
      case 9 -> assertThat(r.writePkrs(twoBits())).isEqualTo(!isAmd());
      case 10 -> assertThat(r.writeCr0(r.cr0() ^ Cr0.CD)).isTrue();
      case 11 -> assertThat(r.writePat(r.pat() ^ 2)).isTrue();
      case 12 -> assertThat(r.writeEfer(r.efer() ^ Efer.TCE)).isEqualTo(isAmd());
      case 13 -> {
        assertThat(r.writeCr4(cr4 ^ Cr4.PSE)).isTrue();
        dropAllOnAmd(true);
      }
      case 14 -> {
        assertThat(r.writeMtrr(MtrrField.PHYS_BASE, 0, 6)).isTrue();
        dropAllOnAmd(true);
      }
      default -> {
        int root = random.nextInt(ROOTS);
        boolean pcide = r.hasCr4(Cr4.PCIDE);
        boolean keeps = pcide && random.nextBoolean();
        long operand = TABLES + 0x1000L * root | (pcide ? root : 0) | (keeps ? Cr3.NO_FLUSH : 0);
        assertThat(r.writeCr3(operand)).isTrue();
        if (!keeps) {
          model.invalidatePcid(r.pcid(), false);
        }
      }
    }
  }

  private void dropAllOnAmd(boolean drops) {
    if (isAmd() && drops) {
      model.invalidateAll(true);
    }
  }

  private long twoBits() {
    return 1L << random.nextInt(32) | 1L << random.nextInt(8);
  }

  private MachineConfig config(long seed) {
    MachineConfig.Builder builder =
        MachineConfig.builder()
            .ramBytes(8L << 30)
            .levels(4 + random.nextInt(2))
            .seed(seed)
            .vendor(random.nextInt(3) == 0 ? Vendor.AMD : Vendor.INTEL)
            .preset(Presets.get(pick(Presets.names().toArray(String[]::new))))
            .costs(MachineConfig.defaults().costs().with(Cost.TLB_L1_HIT, random.nextInt(3)))
            .checksStaleness(random.nextInt(5) == 0)
            .invalidationPolicy(
                random.nextInt(3) == 0
                    ? pick(InvalidationPolicy.values())
                    : InvalidationPolicy.EXACT)
            .accessedPolicy(pick(AccessedPolicy.values()))
            .deniedHitPolicy(pick(DeniedHitPolicy.values()));
    if (random.nextInt(5) != 0) {
      builder.tlb(RandomGeometry.tlb(random));
    }
    if (random.nextInt(3) != 0) {
      builder.walkCaches(RandomGeometry.walkCaches(random));
    }
    return builder.build();
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}

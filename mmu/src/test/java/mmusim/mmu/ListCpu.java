package mmusim.mmu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import mmusim.mmu.ListTlbs.Page;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.memtype.EffectiveType;
import mmusim.mmu.memtype.MemoryType;
import mmusim.mmu.memtype.Pat;
import mmusim.mmu.paging.Access;
import mmusim.mmu.register.Registers;
import mmusim.mmu.register.Vendor;
import mmusim.mmu.tlb.DeniedHitPolicy;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.InvalidationPolicy;
import mmusim.mmu.walkcache.WalkCacheGeometry;
import org.jspecify.annotations.Nullable;

/**
 * A whole processor once more, as lists: TLBs of any geometry, paging-structure caches, walks, and
 * what invalidates them. It looks at the registers and tables of a real one and changes neither;
 * what its walks would write is in {@link #writes}. No reserved bits, shadow stacks or metadata.
 *
 * @see "Intel SDM vol. 3A, 4.10 Caching Translation Information"
 */
final class ListCpu {
  /** A cached entry of a level: the table that it leads to and the rights so far. */
  record Table(int level, long page, int pcid, long table, boolean w, boolean u, boolean x) {}

  /** What an access gives; {@code code} is -1 without a fault. */
  record Outcome(int code, long paddr, int type, int tlb, int reads) {}

  final ListTlbs tlbs;
  final long[] reads = new long[6];

  /** Walks that began below an entry of a level, 6 for CR3. */
  final long[] starts = new long[7];

  long walks;
  long faults;
  final Map<Long, Long> writes = new LinkedHashMap<>();

  private final MachineConfig config;
  private final boolean isAmd;
  private final Registers registers;
  private final PhysicalMemory memory;
  private final List<ListArray<Table>> psc = new ArrayList<>();
  private long now;
  private int readsNow;

  /** Error code of the last walk that found no page. */
  private int failure;

  ListCpu(MachineConfig config, Cpu cpu) {
    this.config = config;
    this.isAmd = config.processor().vendor() == Vendor.AMD;
    this.registers = cpu.registers();
    this.memory = cpu.memory();
    this.tlbs = new ListTlbs(config.tlb(), config.seed());
    for (WalkCacheGeometry.Array a : config.walkCaches().arrays()) {
      long seed = config.seed() + psc.size();
      psc.add(new ListArray<>(a.entries(), a.ways(), a.replacement(), Indexing.LOW_BITS, seed));
    }
  }

  Outcome access(long vaddr, int access) {
    writes.clear();
    readsNow = 0;
    int op = Access.operation(access);
    int pcid = registers.pcid();
    Page page = tlbs.lookup(vaddr, pcid, op, 1);
    int found = 0;
    if (page == null && tlbs.has(op, 2)) {
      page = tlbs.lookup(vaddr, pcid, op, 2);
      found = 1;
      if (page != null) {
        tlbs.fillFromSecond(vaddr, op, page);
      }
    }
    if (page == null) {
      return walkAndFill(vaddr, access, true);
    }
    if (!allows(access, page)) {
      if (config.deniedHitPolicy() == DeniedHitPolicy.FAULT) {
        return fault(vaddr, denial(access, page), found);
      }
      dropPage(vaddr, pcid, true);
      dropTablesOf(vaddr, pcid);
      return walkAndFill(vaddr, access, false);
    }
    if (Access.isWrite(access) && !page.dirty()) {
      Page fresh = walk(vaddr, access);
      if (fresh == null) {
        return fault(vaddr, failure, 2);
      }
      tlbs.refresh(vaddr, pcid, op, fresh);
      page = fresh;
    }
    return new Outcome(-1, page.paddr() + vaddr - page.vaddr(), typeNow(page), found, readsNow);
  }

  long cycles() {
    long sum = walks * cost(Cost.WALK_BASE);
    sum += faults * (cost(Cost.FAULT_DELIVERY) + cost(Cost.FAULT_RETURN));
    for (int level = 1; level <= 5; level++) {
      sum += reads[level] * cost(Cost.walkRead(level));
    }
    sum += tlbs.hits(1) * cost(Cost.TLB_L1_HIT) + tlbs.hits(2) * cost(Cost.TLB_L2_HIT);
    return sum;
  }

  private long cost(Cost cost) {
    return config.costs().cycles(cost);
  }

  /** An event that concerns an address under a PCID, with what the policy drops beyond it. */
  void invalidatePage(long vaddr, int pcid, boolean globalsToo) {
    dropPage(vaddr, pcid, globalsToo);
    if (config.invalidationPolicy() == InvalidationPolicy.WHOLE_PCID) {
      dropPcid(pcid, globalsToo);
    }
    dropMore();
  }

  void invalidatePcid(int pcid, boolean globalsToo) {
    dropPcid(pcid, globalsToo);
    dropMore();
  }

  void invalidateAll(boolean globalsToo) {
    tlbs.dropIf(p -> globalsToo || !p.global());
    dropTables(t -> true);
    dropMore();
  }

  void dropTables(Predicate<Table> unwanted) {
    psc.forEach(t -> t.dropIf(unwanted));
  }

  void dropTablesOf(long vaddr, int pcid) {
    dropTables(t -> t.pcid() == pcid && t.page() == pageOf(vaddr, t.level()));
  }

  private void dropMore() {
    if (config.invalidationPolicy() == InvalidationPolicy.EVERYTHING) {
      tlbs.dropIf(p -> true);
      dropTables(t -> true);
    }
  }

  private void dropPage(long vaddr, int pcid, boolean globalsToo) {
    tlbs.dropIf(p -> p.serves(vaddr, pcid, p.mapped()) && (globalsToo || !p.global()));
  }

  private void dropPcid(int pcid, boolean globalsToo) {
    tlbs.dropIf(p -> p.pcid() == pcid && (globalsToo || !p.global()));
    dropTables(t -> t.pcid() == pcid);
  }

  static long pageOf(long vaddr, int level) {
    return (vaddr & 0x01ff_ffff_ffff_ffffL) >>> (3 + 9 * level);
  }

  private Outcome walkAndFill(long vaddr, int access, boolean afterMiss) {
    Page page = walk(vaddr, access);
    if (page == null) {
      return fault(vaddr, failure, 2);
    }
    tlbs.fill(vaddr, Access.operation(access), page, afterMiss);
    return new Outcome(-1, page.paddr() + vaddr - page.vaddr(), typeNow(page), 2, readsNow);
  }

  private Outcome fault(long vaddr, int code, int tlb) {
    int pcid = registers.pcid();
    faults++;
    invalidatePage(vaddr, pcid, true);
    dropTablesOf(vaddr, pcid);
    return new Outcome(code, 0, 0, tlb, readsNow);
  }

  private @Nullable ListArray<Table> cacheOf(int level) {
    for (int i = 0; i < psc.size(); i++) {
      if (config.walkCaches().arrays().get(i).levels().contains(level)) {
        return psc.get(i);
      }
    }
    return null;
  }

  private Table start(long vaddr) {
    int pcid = registers.pcid();
    for (int level = 2; level <= 5; level++) {
      int wanted = level;
      ListArray<Table> cache = cacheOf(level);
      ListArray.Way<Table> way =
          cache == null
              ? null
              : cache.find(
                  pageOf(vaddr, level),
                  t ->
                      t.level() == wanted && t.page() == pageOf(vaddr, wanted) && t.pcid() == pcid);
      if (way != null && way.entry != null && cache != null) {
        cache.use(way, ++now);
        starts[level]++;
        return way.entry;
      }
    }
    starts[6]++;
    return new Table(
        config.levels() + 1, 0, pcid, registers.cr3() & 0xf_ffff_f000L, true, true, true);
  }

  /** On AMD a walk that did not begin at CR3, and finds no page, is made again from there. */
  private @Nullable Page walk(long vaddr, int access) {
    Table start = start(vaddr);
    Page page = walkFrom(start, vaddr, access);
    if (page != null || !isAmd || start.level() > config.levels()) {
      return page;
    }
    dropTablesOf(vaddr, registers.pcid());
    return walkFrom(start(vaddr), vaddr, access);
  }

  private @Nullable Page walkFrom(Table start, long vaddr, int access) {
    walks++;
    Table above = start;
    List<Table> seen = new ArrayList<>();
    Map<Long, Long> marks = new LinkedHashMap<>();
    while (true) {
      int level = above.level() - 1;
      long paddr = above.table() | (vaddr >>> (3 + 9 * level) & 511) << 3;
      long entry = memory.readU64(paddr);
      readsNow++;
      reads[level]++;
      if ((entry & 1) == 0) {
        failure = code(access);
        return null;
      }
      boolean w = above.w() && (entry & 2) != 0;
      boolean u = above.u() && (entry & 4) != 0;
      boolean x = above.x() && entry >= 0;
      boolean leaf = level == 1 || (entry & 0x80) != 0;
      marks.put(paddr, entry | 0x20 | (leaf && Access.isWrite(access) ? 0x40 : 0));
      if (leaf) {
        long offset = (1L << (3 + 9 * level)) - 1;
        boolean global = (entry & 0x100) != 0 && (registers.cr4() & 0x80) != 0;
        boolean dirty = (entry & 0x40) != 0 || Access.isWrite(access);
        Page page =
            new Page(
                vaddr & ~offset,
                level - 1,
                level - 1,
                registers.pcid(),
                global,
                entry & 0xf_ffff_f000L & ~offset,
                w,
                u,
                x,
                dirty,
                (int) (entry >>> 59) & 15,
                type(entry, level));
        if (!allows(access, page)) {
          failure = denial(access, page);
          return null;
        }
        writes.putAll(marks);
        seen.forEach(this::cache);
        return page;
      }
      above =
          new Table(level, pageOf(vaddr, level), registers.pcid(), entry & 0xf_ffff_f000L, w, u, x);
      seen.add(above);
    }
  }

  private void cache(Table table) {
    ListArray<Table> cache = cacheOf(table.level());
    if (cache != null) {
      cache.put(cache.wayFor(table.page()), table, ++now);
    }
  }

  private boolean allows(int access, Page page) {
    boolean user = Access.isUser(access);
    boolean smep = (registers.cr4() >>> 20 & 1) != 0;
    boolean smap =
        (registers.cr4() >>> 21 & 1) != 0 && (registers.rflags() == 0 || Access.isImplicit(access));
    boolean wp = (registers.cr0() >>> 16 & 1) != 0;
    boolean reach = user ? page.u() : !page.u() || !(Access.isFetch(access) ? smep : smap);
    boolean fetch = !Access.isFetch(access) || page.x();
    return reach
        && fetch
        && !isDeniedByKey(access, page)
        && (!Access.isWrite(access) || page.w() || (!user && !wp));
  }

  private boolean isDeniedByKey(int access, Page page) {
    boolean on = (registers.cr4() >>> (page.u() ? 22 : 24) & 1) != 0;
    long keys = page.u() ? registers.pkru() : registers.pkrs();
    boolean wp = (registers.cr0() >>> 16 & 1) != 0;
    boolean wd = (keys >>> (2 * page.key() + 1) & 1) != 0;
    boolean ad = (keys >>> (2 * page.key()) & 1) != 0;
    boolean honoursWd = Access.isWrite(access) && (Access.isUser(access) || wp);
    return on && !Access.isFetch(access) && (ad || (wd && honoursWd));
  }

  private int denial(int access, Page page) {
    return 1 | code(access) | (isDeniedByKey(access, page) ? 32 : 0);
  }

  private int type(long leaf, int level) {
    int pat = (int) (leaf >>> (level == 1 ? 7 : 12)) & 1;
    int index = 4 * pat + ((int) (leaf >>> 3) & 3);
    return EffectiveType.INTEL.combine(MemoryType.WB, Pat.type(registers.pat(), index));
  }

  private int typeNow(Page page) {
    return (registers.cr0() >>> 30 & 1) != 0 ? MemoryType.UC : page.type();
  }

  private static int code(int access) {
    return (Access.isWrite(access) ? 2 : 0)
        | (Access.isUser(access) ? 4 : 0)
        | (Access.isFetch(access) ? 16 : 0);
  }
}

package mmusim.mmu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.memtype.EffectiveType;
import mmusim.mmu.memtype.Pat;
import mmusim.mmu.paging.Access;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.Registers;
import mmusim.mmu.register.Vendor;

/**
 * The rules of translation once more, read straight from the manual and written to be checked by
 * eye: no packed words, no precomputed tables, bits by their numbers. Slow and of no other use.
 */
final class NaiveMmu {
  /**
   * What an access gives.
   *
   * @param fault "", "PF", "GP" or "SS"
   * @param paddr of a successful one
   * @param writes the entries that change: value by address
   */
  record Outcome(
      String fault, int errorCode, long paddr, int level, int type, Map<Long, Long> writes) {}

  private final Registers r;
  private final PhysicalMemory memory;
  private final long vaddr;
  private final boolean user;
  private final boolean implicit;
  private final boolean shadow;
  private final boolean stack;
  private final boolean write;
  private final boolean fetch;
  private final List<Long> addresses = new ArrayList<>();
  private final List<Long> entries = new ArrayList<>();

  private NaiveMmu(Cpu cpu, long vaddr, int access) {
    this.r = cpu.registers();
    this.memory = cpu.memory();
    this.user = Access.isUser(access);
    this.implicit = Access.isImplicit(access);
    this.shadow = Access.isShadowStack(access);
    this.stack = Access.isStack(access);
    this.write = Access.isWrite(access);
    this.fetch = Access.isFetch(access);
    this.vaddr = withoutMetadata(vaddr);
  }

  static Outcome access(Cpu cpu, long vaddr, int access) {
    return new NaiveMmu(cpu, vaddr, access).run();
  }

  private Outcome run() {
    if (violatesLass() || !isCanonical()) {
      return new Outcome(stack ? "SS" : "GP", 0, 0, 0, 0, Map.of());
    }
    int level = levels();
    long table = bits(r.cr3(), r.model().physicalAddressBits() - 1, 12) << 12;
    while (true) {
      int shift = 12 + 9 * (level - 1);
      long address = table + 8 * bits(vaddr, shift + 8, shift);
      long entry = memory.readU64(address);
      addresses.add(address);
      entries.add(entry);
      if (!bit(entry, 0)) {
        return pageFault(0);
      }
      boolean leaf = level == 1 || (level <= 3 && bit(entry, 7));
      if (hasReservedBit(entry, level, leaf)) {
        return pageFault(1 | 8);
      }
      if (leaf) {
        return judge(level, shift, entry);
      }
      table = bits(entry, 51, 12) << 12;
      level--;
    }
  }

  private long withoutMetadata(long address) {
    if (fetch || implicit || shadow) {
      return address;
    }
    if (bit(r.efer(), 20)) {
      return stack ? address : signExtend(address, 56);
    }
    boolean high = bit(address, 63);
    int top = -1;
    if (high && bit(r.cr4(), 28)) {
      top = levels() == 5 ? 56 : 47;
    } else if (!high && bit(r.cr3(), 61)) {
      top = 56;
    } else if (!high && bit(r.cr3(), 62)) {
      top = 47;
    }
    if (top < 0) {
      return address;
    }
    long extended = signExtend(address, top);
    return high ? extended | 1L << 63 : extended & ~(1L << 63);
  }

  private boolean violatesLass() {
    if (!bit(r.cr4(), 27)) {
      return false;
    }
    boolean high = bit(vaddr, 63);
    if (user) {
      return high;
    }
    boolean smap = bit(r.cr4(), 21) && (implicit || shadow || !bit(r.rflags(), 18));
    return !high && (fetch || smap);
  }

  private boolean isCanonical() {
    return signExtend(vaddr, levels() == 5 ? 56 : 47) == vaddr;
  }

  private boolean hasReservedBit(long entry, int level, boolean leaf) {
    int m = r.model().physicalAddressBits();
    boolean tooHigh = m < 52 && bits(entry, 51, m) != 0;
    boolean xd = bit(entry, 63) && !bit(r.efer(), 11);
    boolean amd = r.model().vendor() == Vendor.AMD;
    boolean upper = level >= 4 && (bit(entry, 7) || (amd && bit(entry, 8)));
    boolean noLargest = level == 3 && leaf && !r.model().has(Feature.PAGES_1GIB);
    boolean low =
        (level == 3 && leaf && bits(entry, 29, 13) != 0)
            || (level == 2 && leaf && bits(entry, 20, 13) != 0);
    boolean noPat =
        leaf && !r.model().has(Feature.PAT) && (level == 1 ? bit(entry, 7) : bit(entry, 12));
    return tooHigh || xd || upper || noLargest || low || noPat;
  }

  private Outcome judge(int level, int shift, long leaf) {
    boolean w = entries.stream().allMatch(entry -> bit(entry, 1));
    boolean u = entries.stream().allMatch(entry -> bit(entry, 2));
    boolean x = entries.stream().noneMatch(entry -> bit(entry, 63));
    boolean upperW = entries.subList(0, entries.size() - 1).stream().allMatch(e -> bit(e, 1));
    boolean keyDenies = keyDenies(u, (int) bits(leaf, 62, 59));
    boolean allowed = shadow ? allowsShadow(u, upperW, leaf) : allows(w, u, x);
    if (!allowed || keyDenies) {
      return pageFault(1 | (keyDenies ? 32 : 0));
    }
    Map<Long, Long> writes = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      boolean last = i == entries.size() - 1;
      long before = writes.getOrDefault(addresses.get(i), entries.get(i));
      if (memory.isRam(addresses.get(i))) {
        writes.put(addresses.get(i), before | 1 << 5 | (last && write ? 1 << 6 : 0));
      }
    }
    long page = bits(leaf, 51, shift) << shift;
    int type = memoryType(leaf, level, page);
    return new Outcome("", 0, page | bits(vaddr, shift - 1, 0), level, type, writes);
  }

  /** The table of access rights, row by row. */
  private boolean allows(boolean w, boolean u, boolean x) {
    boolean wp = bit(r.cr0(), 16);
    boolean smep = bit(r.cr4(), 20);
    boolean smap = bit(r.cr4(), 21);
    boolean ac = bit(r.rflags(), 18);
    if (user) {
      return u && (fetch ? x : !write || w);
    }
    if (fetch) {
      return x && !(u && smep);
    }
    boolean smapAllows = !u || !smap || (ac && !implicit);
    return smapAllows && (!write || w || !wp);
  }

  private boolean allowsShadow(boolean u, boolean upperW, long leaf) {
    boolean on = bit(r.cr4(), 23) && bit(user ? r.userCet() : r.supervisorCet(), 0);
    boolean shape = upperW && !bit(leaf, 1) && bit(leaf, 6);
    return on && shape && user == u && !fetch;
  }

  private boolean keyDenies(boolean u, int key) {
    boolean on = u ? bit(r.cr4(), 22) : bit(r.cr4(), 24);
    long keys = u ? r.pkru() : r.pkrs();
    if (!on || fetch) {
      return false;
    }
    boolean ad = bit(keys, 2 * key);
    boolean wd = bit(keys, 2 * key + 1);
    return ad || (wd && write && (user || bit(r.cr0(), 16)));
  }

  private int memoryType(long leaf, int level, long page) {
    if (bit(r.cr0(), 30)) {
      return 0;
    }
    boolean patBit = bit(leaf, level == 1 ? 7 : 12);
    int index = (patBit ? 4 : 0) + (bit(leaf, 4) ? 2 : 0) + (bit(leaf, 3) ? 1 : 0);
    int mtrr = r.model().has(Feature.MTRR) ? r.mtrrs().typeOfPage(page, 12 + 9 * (level - 1)) : 6;
    boolean amd = r.model().vendor() == Vendor.AMD;
    EffectiveType rule = amd ? EffectiveType.AMD : EffectiveType.INTEL;
    return rule.combine(mtrr, Pat.type(r.pat(), index));
  }

  private Outcome pageFault(int code) {
    boolean tellsFetch = bit(r.cr4(), 20) || bit(r.efer(), 11);
    int errorCode =
        code
            | (write ? 2 : 0)
            | (user ? 4 : 0)
            | (fetch && tellsFetch ? 16 : 0)
            | (shadow ? 64 : 0);
    return new Outcome("PF", errorCode, 0, 0, 0, Map.of());
  }

  private int levels() {
    return bit(r.cr4(), 12) ? 5 : 4;
  }

  private static boolean bit(long value, int bit) {
    return (value >>> bit & 1) == 1;
  }

  private static long bits(long value, int high, int low) {
    return value << (63 - high) >>> (63 - high) >>> low;
  }

  private static long signExtend(long value, int top) {
    return value << (63 - top) >> (63 - top);
  }
}

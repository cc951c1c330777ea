package mmusim.mmu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.tlb.TlbGeometry;
import org.jspecify.annotations.Nullable;

/** The TLBs of a {@link ListCpu}: what is filled, found, given up and counted at each level. */
final class ListTlbs {
  /** A cached page: {@code size} as it is held, {@code mapped} as the tables have it. */
  record Page(
      long vaddr,
      int size,
      int mapped,
      int pcid,
      boolean global,
      long paddr,
      boolean w,
      boolean u,
      boolean x,
      boolean dirty,
      int key,
      int type) {
    boolean serves(long address, int other, int pageSize) {
      int shift = 12 + 9 * pageSize;
      return address >>> shift == vaddr >>> shift && (global || pcid == other);
    }

    Page under(int other) {
      return new Page(vaddr, size, mapped, other, global, paddr, w, u, x, dirty, key, type);
    }

    Page sized(long address, int held) {
      long base = address & -(1L << (12 + 9 * held));
      return new Page(
          base, held, mapped, pcid, global, paddr + base - vaddr, w, u, x, dirty, key, type);
    }
  }

  /** By operation and level: hits by page size, misses, and misses by the size filled then. */
  final long[][][] hits = new long[3][2][3];

  final long[][] misses = new long[3][2];
  final long[][][] fills = new long[3][2][3];
  private final TlbGeometry geometry;
  private final List<ListArray<Page>> tlbs = new ArrayList<>();
  private long now;

  ListTlbs(TlbGeometry geometry, long seed) {
    this.geometry = geometry;
    for (TlbArrayGeometry a : geometry.arrays()) {
      long seedOfArray = seed + tlbs.size();
      tlbs.add(new ListArray<>(a.entries(), a.ways(), a.replacement(), a.indexing(), seedOfArray));
    }
  }

  boolean has(int op, int level) {
    return !geometry.arrays(level, op).isEmpty();
  }

  private List<Integer> arrays(int op, int level) {
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < tlbs.size(); i++) {
      TlbArrayGeometry a = geometry.arrays().get(i);
      if (a.level() == level && a.serves(op)) {
        indices.add(i);
      }
    }
    return indices;
  }

  private List<Integer> holders(int op, int level, int size) {
    return arrays(op, level).stream().filter(i -> geometry.arrays().get(i).holds(size)).toList();
  }

  @Nullable Page lookup(long vaddr, int pcid, int op, int level) {
    for (int size : List.of(0, 1, 2)) {
      for (int i : holders(op, level, size)) {
        ListArray.Way<Page> way =
            tlbs.get(i)
                .find(
                    ListCpu.pageOf(vaddr, size + 1),
                    p -> p.size() == size && p.serves(vaddr, pcid, size));
        if (way != null) {
          tlbs.get(i).use(way, ++now);
          hits[op][level - 1][size]++;
          return way.entry;
        }
      }
    }
    misses[op][level - 1]++;
    return null;
  }

  private boolean isCached(long vaddr, int pcid, int op, int level) {
    return arrays(op, level).stream()
        .flatMap(i -> tlbs.get(i).all().stream())
        .anyMatch(w -> w.entry != null && w.entry.serves(vaddr, pcid, w.entry.size()));
  }

  /**
   * What an access found in the second level goes to the first, under the PCID that it has there.
   */
  void fillFromSecond(long vaddr, int op, Page page) {
    if (geometry.inclusion() == Inclusion.EXCLUSIVE && !holders(op, 1, page.size()).isEmpty()) {
      for (int i : arrays(op, 2)) {
        if (tlbs.get(i).all().stream().anyMatch(w -> page.equals(w.entry))) {
          tlbs.get(i).dropIf(page::equals);
          break;
        }
      }
    }
    Page held = fillFirst(vaddr, op, page);
    if (held != null) {
      fills[op][0][held.size()]++;
    }
  }

  void fill(long vaddr, int op, Page page, boolean afterMiss) {
    Page first = fillFirst(vaddr, op, page);
    Page second = null;
    if (has(op, 2)) {
      boolean exclusive = geometry.inclusion() == Inclusion.EXCLUSIVE;
      second = exclusive ? first : fillSecond(vaddr, op, page, first);
    }
    if (afterMiss && first != null) {
      fills[op][0][first.size()]++;
    }
    if (afterMiss && second != null) {
      fills[op][1][second.size()]++;
    }
  }

  private @Nullable Page fillFirst(long vaddr, int op, Page page) {
    int size = page.size();
    while (size >= 0 && holders(op, 1, size).isEmpty()) {
      size--;
    }
    if (size < 0) {
      return null;
    }
    Page held = page.sized(vaddr, size);
    Choice choice = choose(vaddr, holders(op, 1, size), size);
    Page victim = choice.way().entry;
    if (geometry.inclusion() == Inclusion.EXCLUSIVE
        && victim != null
        && !holders(op, 2, victim.size()).isEmpty()
        && arrays(op, 2).stream()
            .flatMap(i -> tlbs.get(i).all().stream())
            .noneMatch(
                w ->
                    w.entry != null
                        && w.entry.size() >= victim.size()
                        && w.entry.serves(victim.vaddr(), victim.pcid(), w.entry.size()))) {
      Choice kept = choose(victim.vaddr(), holders(op, 2, victim.size()), victim.size());
      kept.array().put(kept.way(), victim, ++now);
    }
    choice.array().put(choice.way(), held, ++now);
    return held;
  }

  private @Nullable Page fillSecond(long vaddr, int op, Page page, @Nullable Page first) {
    Page held = holders(op, 2, page.size()).isEmpty() ? first : page;
    if (held == null || holders(op, 2, held.size()).isEmpty()) {
      return null;
    }
    Choice choice = choose(vaddr, holders(op, 2, held.size()), held.size());
    Page victim = choice.way().entry;
    if (geometry.inclusion() == Inclusion.INCLUSIVE && victim != null) {
      TlbArrayGeometry second = geometry.arrays().get(tlbs.indexOf(choice.array()));
      for (int i = 0; i < tlbs.size(); i++) {
        TlbArrayGeometry a = geometry.arrays().get(i);
        if (a.level() == 1 && a.operations().stream().anyMatch(second::serves)) {
          tlbs.get(i)
              .dropIf(
                  p ->
                      p.size() <= victim.size()
                          && victim.serves(p.vaddr(), p.pcid(), victim.size()));
        }
      }
    }
    choice.array().put(choice.way(), held, ++now);
    return held;
  }

  private record Choice(ListArray<Page> array, ListArray.Way<Page> way) {}

  private Choice choose(long vaddr, List<Integer> holders, int size) {
    Choice chosen = null;
    for (int i : holders) {
      ListArray.Way<Page> way = tlbs.get(i).wayFor(ListCpu.pageOf(vaddr, size + 1));
      if (way.entry == null) {
        return new Choice(tlbs.get(i), way);
      }
      if (chosen == null || way.used < chosen.way().used) {
        chosen = new Choice(tlbs.get(i), way);
      }
    }
    if (chosen == null) {
      throw new AssertionError("nothing holds size " + size);
    }
    return chosen;
  }

  void refresh(long vaddr, int pcid, int op, Page fresh) {
    for (ListArray<Page> tlb : tlbs) {
      for (ListArray.Way<Page> way : tlb.all()) {
        Page old = way.entry;
        if (old != null && old.serves(vaddr, pcid, old.size())) {
          boolean same = old.mapped() == fresh.mapped() && old.global() == fresh.global();
          way.entry = same ? fresh.sized(vaddr, old.size()).under(old.pcid()) : null;
        }
      }
    }
    if (!isCached(vaddr, pcid, op, 1)) {
      boolean second = !isCached(vaddr, pcid, op, 2);
      Page first = fillFirst(vaddr, op, fresh);
      if (second && geometry.inclusion() != Inclusion.EXCLUSIVE) {
        fillSecond(vaddr, op, fresh, first);
      }
    }
  }

  void dropIf(Predicate<Page> unwanted) {
    tlbs.forEach(t -> t.dropIf(unwanted));
  }

  long hits(int level) {
    long sum = 0;
    for (long[][] ofOperation : hits) {
      for (long count : ofOperation[level - 1]) {
        sum += count;
      }
    }
    return sum;
  }
}

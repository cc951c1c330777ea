package mmusim.mmu.stale;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.memtype.MemoryType;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationRules;
import mmusim.mmu.tlb.TlbEntryView;
import org.jspecify.annotations.Nullable;

/**
 * Compares the translations that one CPU takes from its caches with its tables. The CPU tells it
 * what it cached, what it used and what software invalidated; it keeps what the tables said when a
 * translation was cached, so that it can name the entry that has changed since.
 */
public final class StaleChecker {
  private static final long ACCESSED_OR_DIRTY = Pte.ACCESSED | Pte.DIRTY;

  private final int cpu;
  private final TranslationRules rules;
  private final FreshWalk walk;
  private final StaleLog log;
  private final InvalidationLog invalidations = new InvalidationLog();
  private final Map<Page, Snapshot> snapshots = new HashMap<>();
  private final Map<Integer, Long> rootByPcid = new HashMap<>();
  private Staleness lastUse = Staleness.FRESH;

  /** A page that is cached; {@code pcid} -1 for a global one. */
  private record Page(long vaddr, int size, int pcid) {}

  /**
   * What the tables said when a page was cached.
   *
   * @param pcids under which it is cached, if it still is: several of a global page, of which each
   *     TLB may hold another copy
   */
  private record Snapshot(
      long cachedAt, int step, long root, long fresh, List<Read> reads, Set<Integer> pcids) {}

  /** One entry that a walk read. */
  private record Read(long paddr, long entry) {}

  /** Creates a checker of the caches of CPU {@code cpu}. */
  public StaleChecker(int cpu, PhysicalMemory memory, TranslationRules rules, StaleLog log) {
    this.cpu = cpu;
    this.rules = rules;
    this.walk = new FreshWalk(memory, rules);
    this.log = log;
  }

  /** Forgets the verdict on the last access. */
  public void beginAccess() {
    lastUse = Staleness.FRESH;
  }

  /** Returns the verdict on the translations that the last access used. */
  public Staleness lastUse() {
    return lastUse;
  }

  /** A walk cached a translation. */
  public void cached(long vaddr, int pcid, long entry) {
    long root = rules.rootTable();
    rootByPcid.put(pcid, root);
    long fresh = walk.walk(root, vaddr);
    List<Read> reads = new ArrayList<>();
    for (int i = 0; i < walk.reads(); i++) {
      reads.add(new Read(walk.paddr(i), walk.entry(i)));
    }
    Page page = page(vaddr, pcid, entry);
    snapshots.put(
        page, new Snapshot(invalidations.now(), log.step(), root, fresh, reads, pcids(page, pcid)));
    Difference difference = Difference.of(entry, fresh, vaddr, rules);
    if (difference != Difference.NONE) {
      report(vaddr, pcid, entry, fresh, judge(difference, pcid, false));
    }
  }

  /** An access used a cached translation. */
  public void used(long vaddr, int pcid, long entry) {
    long fresh = walk.walk(rules.rootTable(), vaddr);
    Difference difference = Difference.of(entry, fresh, vaddr, rules);
    if (difference != Difference.NONE) {
      boolean hadToDrop = hadToDrop(vaddr, pcid, entry);
      report(vaddr, pcid, entry, fresh, judge(difference, pcid, hadToDrop));
    }
  }

  /**
   * An access was refused. If the tables allow it, something cached refused it, which had less
   * rights or was absent from the tables then: a spurious fault. If they refuse it for another
   * reason, something cached hid that. Both are always legal: the fault drops what caused it.
   */
  public void refused(long vaddr, int access, int errorCode) {
    long fresh = walk.walk(rules.rootTable(), vaddr);
    boolean isSpurious = fresh != CachedTranslation.NONE && rules.isAllowed(access, fresh);
    if (isSpurious || errorCode != freshErrorCode(access, fresh)) {
      raise(Staleness.LEGAL);
      log.addMisledFault();
    }
  }

  private int freshErrorCode(int access, long fresh) {
    return fresh == CachedTranslation.NONE
        ? rules.errorCode(access) | walk.faultBits()
        : rules.deniedErrorCode(access, fresh);
  }

  /** CR3 was loaded: the PCID now names the tables at the CPU's new root. */
  public void rootLoaded(int pcid) {
    rootByPcid.put(pcid, rules.rootTable());
  }

  /** An event dropped what it must for an address under a PCID. */
  public void invalidatedPage(long vaddr, int pcid, boolean globalsToo) {
    invalidations.page(vaddr, pcid, globalsToo);
  }

  /** An event dropped what it must for a PCID. */
  public void invalidatedPcid(int pcid, boolean globalsToo) {
    invalidations.pcid(pcid, globalsToo);
  }

  /** An event dropped what it must for all PCIDs. */
  public void invalidatedAll(boolean globalsToo) {
    invalidations.all(globalsToo);
    if (globalsToo) {
      snapshots.clear();
    }
  }

  /**
   * Returns the TLB entries that have outlived the translation they came from: those that allow
   * what the tables of their PCID no longer do. Entries whose flush the kernel has pending do not
   * count, nor do loosened rights or a cleared dirty flag, unless they end a shadow stack or a
   * supervisor page: see {@link Staleness}.
   */
  public List<StaleFinding> outliving(List<TlbEntryView> entries) {
    List<StaleFinding> findings = new ArrayList<>();
    for (TlbEntryView view : entries) {
      long root = root(view);
      long fresh = walk.walk(root, view.vaddr());
      boolean outlives =
          Difference.of(view.entry(), fresh, view.vaddr(), rules) == Difference.CHANGED
              && !log.isPending(cpu, view.pcid());
      if (outlives) {
        findings.add(finding(view.vaddr(), view.pcid(), view.entry(), fresh, Staleness.BUG));
      }
    }
    return findings;
  }

  private Staleness judge(Difference difference, int pcid, boolean hadToDrop) {
    return difference == Difference.LOOSENED ? Staleness.LEGAL : log.judge(cpu, pcid, hadToDrop);
  }

  private void report(long vaddr, int pcid, long entry, long fresh, Staleness staleness) {
    raise(staleness);
    log.add(finding(vaddr, pcid, entry, fresh, staleness));
  }

  private void raise(Staleness staleness) {
    lastUse = staleness.compareTo(lastUse) > 0 ? staleness : lastUse;
  }

  private StaleFinding finding(long vaddr, int pcid, long entry, long fresh, Staleness staleness) {
    String change = change(snapshots.get(page(vaddr, pcid, entry)), fresh);
    return new StaleFinding(log.step(), cpu, vaddr, pcid, staleness, entry, fresh, change);
  }

  private boolean hadToDrop(long vaddr, int pcid, long entry) {
    Page page = page(vaddr, pcid, entry);
    Snapshot snapshot = snapshots.get(page);
    long bytes = CachedTranslation.bytes(page.size());
    return snapshot == null
        || invalidations.hadToDrop(
            snapshot.cachedAt(), snapshot.pcids(), page.pcid() < 0, page.vaddr(), bytes);
  }

  private Set<Integer> pcids(Page page, int pcid) {
    Snapshot before = snapshots.get(page);
    if (before == null || before.pcids().contains(pcid)) {
      return before == null ? Set.of(pcid) : before.pcids();
    }
    Set<Integer> pcids = new HashSet<>(before.pcids());
    pcids.add(pcid);
    return pcids;
  }

  /**
   * Global pages are judged by the tables that they came from, others by those of their PCID now.
   */
  private long root(TlbEntryView view) {
    Snapshot snapshot = snapshots.get(page(view.vaddr(), view.pcid(), view.entry()));
    boolean ofItsTables = view.isGlobal() && snapshot != null;
    return ofItsTables ? snapshot.root() : rootByPcid.getOrDefault(view.pcid(), rules.rootTable());
  }

  /** Names the topmost entry that the last walk read otherwise than the walk that was cached. */
  private String change(@Nullable Snapshot snapshot, long fresh) {
    if (snapshot == null) {
      return "what it came from is not known";
    }
    for (int i = 0; i < Math.min(walk.reads(), snapshot.reads().size()); i++) {
      Read was = snapshot.reads().get(i);
      boolean moved = was.paddr() != walk.paddr(i);
      if (moved || ((was.entry() ^ walk.entry(i)) & ~ACCESSED_OR_DIRTY) != 0) {
        return String.format(
            Locale.ROOT,
            "%s at 0x%x was 0x%x in step %d and is 0x%x%s",
            Pte.name(rules.levels() - i),
            was.paddr(),
            was.entry(),
            snapshot.step(),
            walk.entry(i),
            moved ? String.format(Locale.ROOT, " at 0x%x", walk.paddr(i)) : "");
      }
    }
    return snapshot.fresh() == CachedTranslation.NONE
        ? unchanged(snapshot)
        : changeOfRegisters(snapshot, fresh);
  }

  /** Names the registers by which the same entries have come to mean something else. */
  private String changeOfRegisters(Snapshot snapshot, long fresh) {
    int last = walk.reads() - 1;
    if (fresh == CachedTranslation.NONE && (walk.entry(last) & Pte.EXECUTE_DISABLE) != 0) {
      return String.format(
          Locale.ROOT,
          "EFER.NXE was cleared, by which bit 63 of the %s at 0x%x is reserved; a write of EFER"
              + " invalidates nothing (SDM 3A, 4.10.4.1): software must flush",
          Pte.name(rules.levels() - last),
          walk.paddr(last));
    }
    int was = CachedTranslation.memoryType(snapshot.fresh());
    int is = CachedTranslation.memoryType(fresh);
    if (fresh != CachedTranslation.NONE && was != is) {
      return String.format(
          Locale.ROOT,
          "PAT or an MTRR was written, by which %s became %s; that invalidates nothing"
              + " (SDM 3A, 12.12.4 and 12.11.8): software must flush",
          MemoryType.name(was),
          MemoryType.name(is));
    }
    return unchanged(snapshot);
  }

  private static String unchanged(Snapshot snapshot) {
    return "no entry has changed since step %d but for flags, or it was cached by way of a stale"
            .formatted(snapshot.step())
        + " paging-structure cache";
  }

  private static Page page(long vaddr, int pcid, long entry) {
    int size = CachedTranslation.mappedPageSize(entry);
    boolean global = (entry & CachedTranslation.GLOBAL) != 0;
    return new Page(vaddr & -CachedTranslation.bytes(size), size, global ? -1 : pcid);
  }
}

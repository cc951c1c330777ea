package mmusim.pagetables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import mmusim.mmu.Cpu;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.register.Feature;
import mmusim.pagetables.entry.LeafFormat;
import mmusim.pagetables.entry.MapFlags;
import mmusim.pagetables.entry.MappedPage;
import mmusim.pagetables.pmm.FrameOwner;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * Random edits beside sorted maps of page to frame and flags. After each edit the CPUs touch some
 * pages, so that its caches hold what the next edit makes stale; at the end every page is compared
 * with the model by query and by the hardware's own translation. Tables that were freed are filled
 * with garbage, so a walk through a stale paging-structure cache does not stay unseen.
 */
class PageTablesModelTest {
  /** Eight MiB on both sides of a boundary of 1 GiB. */
  private static final long BASE = (1L << 30) - (4L << 20);

  private static final int PAGES = 2048;

  /** Pages that most edits begin at and that are used after every edit. */
  private static final Integer[] HOT_PAGES = {0, 1, 2, 7, 511, 512, 513, 1023, 1024, 1030, 1700};

  enum Kind {
    MAP,
    MAP_FRAMES,
    MAP_PAGE,
    REPLACE_PAGE,
    UNMAP,
    UNMAP_PAGE,
    PROTECT,
    PROMOTE,
    HARVEST,
    SWITCH
  }

  /** An edit by CPU 0 of {@code count} pages of address space {@code space}. */
  record Op(Kind kind, int space, int page, int count, long frame, int flags) {}

  @Provide
  Arbitrary<Op> ops() {
    Arbitrary<Integer> pages =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.integers().between(0, PAGES - 1)),
            Tuple.of(2, Arbitraries.integers().between(0, 3).map(i -> i * 512)),
            Tuple.of(4, Arbitraries.of(HOT_PAGES)));
    Arbitrary<Integer> counts =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(1, 20)),
            Tuple.of(3, Arbitraries.of(512, 1024, PAGES)),
            Tuple.of(1, Arbitraries.integers().between(1, PAGES)));
    Arbitrary<Long> frames =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.longs().between(0, 64).map(i -> i * 512)),
            Tuple.of(1, Arbitraries.longs().between(0, 1L << 30)));
    Arbitrary<Integer> flags =
        Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.integers().between(0, MapFlags.COUNT - 1)),
                Tuple.of(2, Arbitraries.of(MapFlags.PERMISSIONS | MapFlags.USER)))
            .map(i -> LeafFormat.flagsOf(LeafFormat.of(true, true).attributes(i | MapFlags.READ)))
            .map(i -> i & ~MapFlags.GLOBAL);
    Arbitrary<Integer> spaces = Arbitraries.integers().between(0, 1);
    return Combinators.combine(Arbitraries.of(Kind.class), spaces, pages, counts, frames, flags)
        .as(Op::new);
  }

  @Property(tries = 40)
  void fourLevelTablesAreWhatASortedMapSays(
      @ForAll @Size(min = 20, max = 60) List<@From("ops") Op> ops) {
    new Run(Rig.create(4, 2)).check(ops);
  }

  @Property(tries = 15)
  void fiveLevelTablesAreWhatASortedMapSays(
      @ForAll @Size(min = 20, max = 60) List<@From("ops") Op> ops) {
    new Run(Rig.create(5, 1)).check(ops);
  }

  @Property(tries = 20)
  void nothingStaleIsUsedWithoutInvpcid(
      @ForAll @Size(min = 20, max = 60) List<@From("ops") Op> ops) {
    new Run(Rig.create(4, 3, Feature.INVPCID)).check(ops);
  }

  @Property(tries = 20)
  void nothingStaleIsUsedWithoutPcids(@ForAll @Size(min = 20, max = 60) List<@From("ops") Op> ops) {
    new Run(Rig.create(4, 2, Feature.INVPCID, Feature.PCID)).check(ops);
  }

  /** One address space and what it should be. */
  private record Modelled(PageTables tables, TreeMap<Integer, Long> model) {}

  /** Two address spaces with the same addresses, and the CPUs that use them in turns. */
  private static final class Run {
    private final Rig rig;
    private final List<Modelled> spaces = new ArrayList<>();
    private PageTables space;
    private TreeMap<Integer, Long> model;

    Run(Rig rig) {
      this.rig = rig;
      for (int i = 0; i < 2; i++) {
        spaces.add(new Modelled(rig.newSpace(), new TreeMap<>()));
      }
      this.space = spaces.get(0).tables();
      this.model = spaces.get(0).model();
      for (int cpu = 0; cpu < rig.machine.cpuCount(); cpu++) {
        rig.invalidator.switchTo(cpu, space.context());
      }
    }

    void check(List<Op> ops) {
      for (Op op : ops) {
        select(spaces.get(op.space()));
        apply(op);
        rig.flush(space);
        touch(op);
      }
      for (Modelled modelled : spaces) {
        select(modelled);
        rig.invalidator.switchTo(0, space.context());
        compare();
      }
      rig.assertTablesAreExactlyThoseOf(spaces.get(0).tables(), spaces.get(1).tables());
      for (Modelled modelled : spaces) {
        assertThat(modelled.tables().unmap(BASE, PAGES)).isEqualTo(EditOutcome.DONE);
        rig.flush(modelled.tables());
      }
      assertThat(rig.pmm.framesOwnedBy(FrameOwner.PAGE_TABLE)).isEqualTo(2);
      rig.pmm.checkInvariants();
    }

    private void select(Modelled modelled) {
      this.space = modelled.tables();
      this.model = modelled.model();
    }

    private void apply(Op op) {
      int count = Math.min(op.count(), PAGES - op.page());
      long vaddr = vaddr(op.page());
      int end = op.page() + count;
      switch (op.kind()) {
        case MAP -> {
          EditOutcome outcome = space.map(vaddr, op.frame() << 12, count, op.flags());
          expectMapped(outcome, op, count, i -> op.frame() + i);
        }
        case MAP_FRAMES -> {
          long[] paddrs = new long[count + 3];
          for (int i = 0; i < count; i++) {
            paddrs[3 + i] = scattered(op.frame(), i) << 12;
          }
          EditOutcome outcome = space.mapFrames(vaddr, paddrs, 3, count, op.flags());
          expectMapped(outcome, op, count, i -> scattered(op.frame(), i));
        }
        case MAP_PAGE -> {
          EditOutcome outcome = space.mapPage(vaddr, op.frame() << 12, op.flags());
          expectMapped(outcome, op, 1, i -> op.frame());
        }
        case REPLACE_PAGE -> {
          assertThat(space.replacePage(vaddr, op.frame() << 12, op.flags()))
              .isEqualTo(EditOutcome.DONE);
          model.put(op.page(), MappedPage.of(op.frame() << 12, op.flags()));
        }
        case UNMAP -> {
          assertThat(space.unmap(vaddr, count)).isEqualTo(EditOutcome.DONE);
          model.subMap(op.page(), end).clear();
        }
        case UNMAP_PAGE -> {
          space.unmapPage(vaddr);
          model.remove(op.page());
        }
        case PROTECT -> {
          assertThat(space.protect(vaddr, count, op.flags())).isEqualTo(EditOutcome.DONE);
          model
              .subMap(op.page(), end)
              .replaceAll((page, mapping) -> MappedPage.of(MappedPage.paddr(mapping), op.flags()));
        }
        case PROMOTE -> assertThat(space.promote(BASE, PAGES)).isLessThanOrEqualTo(PAGES / 512);
        case SWITCH -> {
          int cpu = op.page() % rig.machine.cpuCount();
          rig.invalidator.switchTo(cpu, space.context());
        }
        case HARVEST -> space.harvest(vaddr, count, true, true, (at, bytes, mapping) -> {});
      }
    }

    /** Mostly adjacent frames, with a jump every 700. */
    private static long scattered(long frame, int i) {
      return frame + i + (i / 700) * 37L;
    }

    private void expectMapped(EditOutcome outcome, Op op, int count, IntToLongFunction frames) {
      boolean isFree = model.subMap(op.page(), op.page() + count).isEmpty();
      assertThat(outcome).isEqualTo(isFree ? EditOutcome.DONE : EditOutcome.ALREADY_MAPPED);
      for (int i = 0; isFree && i < count; i++) {
        model.put(op.page() + i, MappedPage.of(frames.applyAsLong(i) << 12, op.flags()));
      }
    }

    /** Lets every CPU use what it runs, whichever address space was edited. */
    private void touch(Op op) {
      Modelled edited = new Modelled(space, model);
      for (int cpu = 0; cpu < rig.machine.cpuCount(); cpu++) {
        for (Modelled modelled : spaces) {
          if (modelled.tables().context().isActiveOn(cpu)) {
            select(modelled);
          }
        }
        for (int page : HOT_PAGES) {
          compareTranslation(rig.machine.cpu(cpu), page, Access.WRITE | Access.USER);
        }
        compareTranslation(rig.machine.cpu(cpu), op.page(), Access.READ | Access.USER);
      }
      select(edited);
    }

    private void compare() {
      Cpu cpu = rig.machine.cpu(0);
      for (int page = 0; page < PAGES; page++) {
        long found = MappedPage.frameAndFlags(space.query(vaddr(page)));
        assertThat(found).isEqualTo(model.getOrDefault(page, MappedPage.NONE));
        for (int access : new int[] {Access.READ, Access.WRITE, Access.FETCH}) {
          compareTranslation(cpu, page, access);
          compareTranslation(cpu, page, access | Access.USER);
        }
      }
      assertThat(scanned()).isEqualTo(new ArrayList<>(model.values()));
    }

    private List<Long> scanned() {
      List<Long> pages = new ArrayList<>();
      space.forEachRun(
          (vaddr, bytes, mapping) -> {
            for (long at = 0; at < bytes; at += 4096) {
              assertThat(model).containsKey((int) ((vaddr + at - BASE) >>> 12));
              pages.add(mapping + at);
            }
          });
      return pages;
    }

    private void compareTranslation(Cpu cpu, int page, int access) {
      long result = cpu.translate(vaddr(page) + 0x123, access);
      long mapping = model.getOrDefault(page, MappedPage.NONE);
      if (!MappedPage.isMapped(mapping) || !isAllowed(MappedPage.flags(mapping), access)) {
        assertThat(TranslationResult.isFault(result)).isTrue();
        boolean isPresent = MappedPage.isMapped(mapping);
        // bit 0 of the error code says that every entry was present, bit 3 is RSVD
        assertThat(TranslationResult.errorCode(result) & 9).isEqualTo(isPresent ? 1 : 0);
      } else {
        assertThat(TranslationResult.isFault(result)).isFalse();
        assertThat(TranslationResult.paddr(result)).isEqualTo(MappedPage.paddr(mapping) + 0x123);
      }
    }

    /** CR0.WP and EFER.NXE are set; SMEP, SMAP and protection keys are not. */
    private static boolean isAllowed(int flags, int access) {
      return (!Access.isUser(access) || (flags & MapFlags.USER) != 0)
          && (!Access.isWrite(access) || (flags & MapFlags.WRITE) != 0)
          && (!Access.isFetch(access) || (flags & MapFlags.EXECUTE) != 0);
    }

    private static long vaddr(int page) {
      return BASE + ((long) page << 12);
    }
  }
}

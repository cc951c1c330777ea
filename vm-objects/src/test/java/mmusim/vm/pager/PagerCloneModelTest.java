package mmusim.vm.pager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.cow.CowChecker;
import mmusim.vm.object.CachingMapping;
import mmusim.vm.object.PagedVmo;
import mmusim.vm.object.VmoFixture;
import mmusim.vm.page.PageRef;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * Random clones below a pager, with evictions, beside a model of one number a page: a page that a
 * clone does not own is what it follows shows now.
 */
class PagerCloneModelTest {
  private static final long P = 4096;
  private static final int MAX_PAGES = 6;
  private static final int MAX_VMOS = 7;
  private static final int RUNS = Integer.getInteger("mmusim.fuzz.tries", 1);

  @Property(tries = 80)
  void clonesShowTheirParentUntilTheyOwnAPage(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 100) int steps) {
    for (int run = 0; run < RUNS; run++) {
      new Run(seed + run).steps(steps);
    }
  }

  /** What a VMO shows, a number a page. */
  private static final class Model {
    final Map<Long, Integer> own = new HashMap<>();
    @Nullable Model parent;
    long offset;
    long limit;
    long size;
    boolean shares;
    final List<Model> children = new ArrayList<>();

    int at(long page) {
      Integer mine = own.get(page);
      Model above = parent;
      if (mine != null) {
        return mine;
      }
      return above != null && page < limit ? above.at(page + offset) : 0;
    }

    /** Makes what follows this one, or the nearest above that owns a page of the range. */
    Model oneWay(long from, long pages) {
      Model followed = this;
      Model clone = new Model();
      clone.offset = from;
      clone.size = pages;
      clone.limit = Math.min(pages, Math.max(0, size - from));
      Model above = parent;
      while (above != null && !followed.ownsAny(clone.offset, clone.limit)) {
        clone.limit = Math.min(clone.limit, Math.max(0, followed.limit - clone.offset));
        clone.offset += followed.offset;
        followed = above;
        above = above.parent;
      }
      clone.parent = followed;
      followed.children.add(clone);
      return clone;
    }

    private boolean ownsAny(long first, long count) {
      return own.keySet().stream().anyMatch(page -> page >= first && page < first + count);
    }

    /** Returns whether what it owns cannot be snapshotted: clones follow it, or it one of them. */
    boolean isInChain() {
      return !shares && (!children.isEmpty() || (parent != null && parent.parent != null));
    }

    /** Copies what this one owns; the rest both see in this one's parent. */
    Model snapshot(long from, long pages) {
      Model clone = new Model();
      shares = true;
      clone.shares = true;
      clone.parent = parent;
      clone.offset = offset + from;
      clone.size = pages;
      clone.limit = Math.min(pages, Math.max(0, limit - from));
      own.forEach(
          (page, value) -> {
            if (page >= from && page < from + pages) {
              clone.own.put(page - from, value);
            }
          });
      if (parent != null) {
        parent.children.add(clone);
      }
      return clone;
    }

    /** Zeros become its own page, unless it saw zeros that nobody can change. */
    void change(long page, int value, boolean zero) {
      if (!zero || own.containsKey(page) || page < limit) {
        own.put(page, value);
      }
    }

    void resize(long pages) {
      own.keySet().removeIf(page -> page >= pages);
      limit = Math.min(limit, pages);
      for (Model child : children) {
        child.limit = Math.min(child.limit, Math.max(0, pages - child.offset));
      }
      size = pages;
    }
  }

  private record Subject(int handle, Model model, CachingMapping mapping) {}

  private static final class Run {
    final Random random;
    final VmoFixture f = VmoFixture.create();
    final int pager;
    final List<Subject> subjects = new ArrayList<>();

    Run(long seed) {
      random = new Random(seed);
      pager = f.pagers.create(f.process, 0).value();
      int vmo = f.pagers.createVmo(f.process, pager, VmoOption.RESIZABLE, 1, MAX_PAGES * P).value();
      Model disk = new Model();
      disk.size = MAX_PAGES;
      disk.limit = MAX_PAGES;
      for (long page = 0; page < MAX_PAGES; page++) {
        disk.own.put(page, 100 + (int) page);
      }
      f.pagers.setHandler(f.process, pager, packet -> supply(vmo, packet));
      add(vmo, disk);
    }

    Subject add(int handle, Model model) {
      CachingMapping mapping = new CachingMapping(f.object(handle));
      Subject subject = new Subject(handle, model, mapping);
      subjects.add(subject);
      return subject;
    }

    void supply(int vmo, PagerPacket packet) {
      int aux = f.vmo(packet.length(), 0);
      for (long at = 0; at < packet.length(); at += P) {
        f.write(aux, at, 100 + (int) ((packet.offset() + at) / P));
      }
      assertThat(
              f.pagers.supplyPages(f.process, pager, vmo, packet.offset(), packet.length(), aux, 0))
          .isEqualTo(Status.OK);
      f.close(aux);
    }

    void steps(int count) {
      for (int i = 0; i < count; i++) {
        step();
        subjects.forEach(this::check);
      }
      for (Subject subject : subjects) {
        subject.mapping().remove();
      }
      f.process.handles().closeAll();
      assertThat(f.frames()).isZero();
    }

    void step() {
      Subject subject = subjects.get(random.nextInt(subjects.size()));
      switch (random.nextInt(10)) {
        case 0, 1 -> clone(subject, VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE);
        case 2, 3 -> clone(subject, VmoChildOption.SNAPSHOT_MODIFIED);
        case 4, 5 -> write(subject);
        case 6 -> touch(subject);
        case 7 -> range(subject);
        case 8 -> resize(subject);
        default -> f.vmos.reclaimAll();
      }
    }

    void clone(Subject subject, int kind) {
      if (subjects.size() == MAX_VMOS) {
        return;
      }
      long from = random.nextInt(MAX_PAGES);
      long pages = random.nextInt(MAX_PAGES + 1);
      int options = kind | VmoChildOption.RESIZABLE;
      Model model = subject.model();
      boolean modified = kind == VmoChildOption.SNAPSHOT_MODIFIED && model.parent != null;
      boolean oneWay = !modified && !model.shares;
      if (modified && model.isInChain()) {
        assertThat(f.vmos.createChild(f.process, subject.handle(), options, 0, P).status())
            .isEqualTo(Status.ERR_NOT_SUPPORTED);
        return;
      }
      int child = f.child(subject.handle(), options, from * P, pages * P);
      add(child, oneWay ? model.oneWay(from, pages) : model.snapshot(from, pages));
    }

    void write(Subject subject) {
      if (subject.model().size > 0) {
        long page = random.nextInt((int) subject.model().size);
        int value = 1 + random.nextInt(99);
        f.write(subject.handle(), page * P, value);
        subject.model().own.put(page, value);
      }
    }

    void touch(Subject subject) {
      if (subject.model().size > 0) {
        long page = random.nextInt((int) subject.model().size);
        boolean write = random.nextBoolean();
        long ref = subject.mapping().touch(page, write);
        assertThat(PageRef.isPresent(ref)).isTrue();
        if (write) {
          int value = 1 + random.nextInt(99);
          f.memory.writeU64(PageRef.frame(ref), value);
          subject.model().own.put(page, value);
        }
      }
    }

    void range(Subject subject) {
      long size = subject.model().size;
      long from = random.nextInt((int) size + 1);
      long count = random.nextInt((int) (size - from) + 1);
      boolean zero = random.nextBoolean();
      int op = zero ? VmoOp.ZERO : VmoOp.COMMIT;
      assertThat(f.vmos.opRange(f.process, subject.handle(), op, from * P, count * P).status())
          .isEqualTo(Status.OK);
      for (long page = from; page < from + count; page++) {
        subject.model().change(page, zero ? 0 : subject.model().at(page), zero);
      }
    }

    void resize(Subject subject) {
      long pages = random.nextInt(MAX_PAGES + 1);
      assertThat(f.vmos.setSize(f.process, subject.handle(), pages * P)).isEqualTo(Status.OK);
      subject.model().resize(pages);
    }

    void check(Subject subject) {
      for (long page = 0; page < subject.model().size; page++) {
        assertThat(f.read(subject.handle(), page * P))
            .as("page %d of handle %d", page, subject.handle())
            .isEqualTo(subject.model().at(page));
      }
      subject
          .mapping()
          .forEach(
              (page, ref) ->
                  assertThat(f.memory.readU64(PageRef.frame(ref)) & 0xff)
                      .as("translation of page %d of handle %d", page, subject.handle())
                      .isEqualTo(subject.model().at(page)));
      VmoFixture.checkAbsentBytes(f.object(subject.handle()));
      CowChecker.check(((PagedVmo) f.object(subject.handle())).node());
    }
  }
}

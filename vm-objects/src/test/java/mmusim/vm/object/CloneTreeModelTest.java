package mmusim.vm.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.cow.CowChecker;
import mmusim.vm.handle.Rights;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.VmSettings;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Random families of snapshots, slices and references, with mappings that keep every translation
 * that they are not told to drop, beside a model that copies eagerly.
 */
class CloneTreeModelTest {
  private static final int PAGE = 4096;
  private static final int MAX_PAGES = 6;
  private static final int MAX_VMOS = 9;

  /** Seeds of a try; more of them fuzz longer. */
  private static final int RUNS = Integer.getInteger("mmusim.fuzz.tries", 1);

  @Property(tries = 80)
  void everyVmoReadsAsIfSnapshotsWereCopies(
      @ForAll long seed, @ForAll boolean readCommits, @ForAll @IntRange(min = 5, max = 120) int n) {
    for (int run = 0; run < RUNS; run++) {
      new Run(seed + run, readCommits, PAGE).steps(n);
    }
  }

  @Property(tries = 800)
  void committingInRunsChangesNoByte(@ForAll long seed) {
    new Run(seed, false, 2 << 20).steps(60);
  }

  /** One VMO under test. */
  private static final class Subject {
    final int handle;
    final Vmo vmo;
    final EagerVmo model;
    final boolean alias;
    final CachingMapping mapping;

    Subject(VmoFixture fixture, int handle, EagerVmo model, boolean alias) {
      this.handle = handle;
      this.vmo = fixture.object(handle);
      this.model = model;
      this.alias = alias;
      this.mapping = new CachingMapping(vmo);
    }

    boolean mayResize(VmoFixture fixture) {
      return (fixture.info(handle).handleRights() & Rights.RESIZE) != 0;
    }
  }

  private static final class Run {
    final Random random;
    final VmoFixture fixture;
    final List<Subject> subjects = new ArrayList<>();
    boolean orphanedAlias;

    Run(long seed, boolean readCommits, long commitBytes) {
      random = new Random(seed);
      fixture = VmoFixture.with(16L << 20, new VmSettings(readCommits, false, commitBytes));
    }

    void steps(int count) {
      addRoot();
      for (int i = 0; i < count; i++) {
        step();
        check();
      }
      while (!subjects.isEmpty()) {
        close(subjects.get(random.nextInt(subjects.size())));
        check();
      }
      assertThat(fixture.frames()).isZero();
      fixture.pmm.checkInvariants();
    }

    void step() {
      if (subjects.isEmpty()) {
        addRoot();
      }
      Subject subject = subjects.get(random.nextInt(subjects.size()));
      switch (random.nextInt(16)) {
        case 0 -> addRoot();
        case 1, 2, 3 -> snapshot(subject);
        case 4 -> alias(subject);
        case 5, 6, 7 -> write(subject);
        case 8 -> resize(subject);
        case 9 -> range(subject, VmoOp.ZERO);
        case 10 -> range(subject, VmoOp.DECOMMIT);
        case 11 -> range(subject, VmoOp.COMMIT);
        case 12 -> close(subject);
        case 13 -> transfer(subject);
        default -> touch(subject);
      }
    }

    void addRoot() {
      if (subjects.size() < MAX_VMOS) {
        int pages = random.nextInt(MAX_PAGES + 1);
        int options = random.nextBoolean() ? VmoOption.RESIZABLE : 0;
        add(fixture.vmo((long) pages * PAGE, options), EagerVmo.ofSize(pages * PAGE), false);
      }
    }

    void add(int handle, EagerVmo model, boolean alias) {
      subjects.add(new Subject(fixture, handle, model, alias));
    }

    void snapshot(Subject subject) {
      if (subjects.size() == MAX_VMOS) {
        return;
      }
      int kind =
          List.of(
                  VmoChildOption.SNAPSHOT,
                  VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE,
                  VmoChildOption.SNAPSHOT_MODIFIED)
              .get(random.nextInt(3));
      int options = kind | (random.nextBoolean() ? VmoChildOption.RESIZABLE : 0);
      int from = random.nextInt(MAX_PAGES) * PAGE;
      int size = random.nextInt(MAX_PAGES + 1) * PAGE;
      var child = fixture.vmos.createChild(fixture.process, subject.handle, options, from, size);
      if (child.isOk()) {
        add(child.value(), subject.model.snapshot(from, size), false);
      } else {
        boolean inside = from + size <= subject.model.size();
        assertThat(child.status())
            .isEqualTo(inside ? Status.ERR_NOT_SUPPORTED : Status.ERR_OUT_OF_RANGE);
        assertThat(subject.alias).isTrue();
      }
    }

    void alias(Subject subject) {
      if (subjects.size() == MAX_VMOS) {
        return;
      }
      int pages = subject.model.size() / PAGE;
      if (random.nextBoolean()) {
        int from = random.nextInt(pages + 1);
        int count = random.nextInt(pages - from + 1);
        var slice =
            fixture.vmos.createChild(
                fixture.process,
                subject.handle,
                VmoChildOption.SLICE,
                (long) from * PAGE,
                (long) count * PAGE);
        assertThat(slice.isOk()).isEqualTo(!subject.vmo.isResizable());
        if (slice.isOk()) {
          add(slice.value(), subject.model.slice(from * PAGE, count * PAGE), true);
        }
      } else {
        boolean resizable = subject.vmo.isResizable() && random.nextBoolean();
        int options = VmoChildOption.REFERENCE | (resizable ? VmoChildOption.RESIZABLE : 0);
        var reference = fixture.vmos.createChild(fixture.process, subject.handle, options, 0, 0);
        if (reference.isOk()) {
          add(reference.value(), subject.model.reference(), true);
        }
      }
    }

    void write(Subject subject) {
      int size = subject.model.size();
      int at = random.nextInt(size + 1);
      byte[] bytes = new byte[random.nextInt(Math.min(size - at, 2 * PAGE) + 1)];
      random.nextBytes(bytes);
      assertThat(fixture.vmos.write(fixture.process, subject.handle, bytes, at, bytes.length))
          .isEqualTo(Status.OK);
      subject.model.write(at, bytes);
    }

    void resize(Subject subject) {
      int size = random.nextInt(MAX_PAGES * PAGE + 1);
      Status status = fixture.vmos.setSize(fixture.process, subject.handle, size);
      if (!subject.vmo.isResizable()) {
        assertThat(status).isEqualTo(Status.ERR_UNAVAILABLE);
      } else if (subject.mayResize(fixture)) {
        assertThat(status).isEqualTo(Status.OK);
        subject.model.resize(size);
      } else {
        assertThat(status).isEqualTo(Status.ERR_ACCESS_DENIED);
      }
    }

    void range(Subject subject, int op) {
      int size = subject.model.size();
      int at = random.nextInt(size + 1);
      int length = random.nextInt(size - at + 1);
      if (op == VmoOp.DECOMMIT || random.nextBoolean()) {
        at = at / PAGE * PAGE;
        length = length / PAGE * PAGE;
      }
      Status status =
          fixture.vmos.opRange(fixture.process, subject.handle, op, at, length).status();
      if (op == VmoOp.DECOMMIT) {
        assertThat(status).isIn(Status.OK, Status.ERR_NOT_SUPPORTED);
      } else {
        assertThat(status).isEqualTo(Status.OK);
      }
      if (status.isOk() && op != VmoOp.COMMIT) {
        subject.model.zero(at, length);
      }
    }

    void transfer(Subject target) {
      Subject source = subjects.get(random.nextInt(subjects.size()));
      int most = Math.min(target.model.size(), source.model.size()) / PAGE;
      int count = random.nextInt(most + 1);
      int to = random.nextInt(target.model.size() / PAGE - count + 1) * PAGE;
      int from = random.nextInt(source.model.size() / PAGE - count + 1) * PAGE;
      assertThat(
              fixture.vmos.transferData(
                  fixture.process, target.handle, 0, to, (long) count * PAGE, source.handle, from))
          .isEqualTo(Status.OK);
      boolean same = target.vmo == source.vmo && to == from;
      if (!same && !isSamePages(target, to, source, from)) {
        byte[] moved = Arrays.copyOfRange(source.model.content(), from, from + count * PAGE);
        source.model.zero(from, count * PAGE);
        target.model.write(to, moved);
      }
    }

    boolean isSamePages(Subject target, int to, Subject source, int from) {
      PagedVmo into = (PagedVmo) target.vmo;
      PagedVmo out = (PagedVmo) source.vmo;
      return into.node() == out.node() && into.pageAt(to) == out.pageAt(from);
    }

    void touch(Subject subject) {
      int pages = subject.model.size() / PAGE;
      int page = random.nextInt(pages + 1);
      boolean write = random.nextBoolean();
      long ref = subject.mapping.touch(page, write);
      if (page == pages) {
        assertThat(PageRef.status(ref)).isEqualTo(Status.ERR_OUT_OF_RANGE);
      } else if (write) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        int at = random.nextInt(PAGE - 16);
        fixture.memory.write(PageRef.frame(ref) + at, bytes, 0, bytes.length);
        subject.model.write(page * PAGE + at, bytes);
      }
    }

    void close(Subject subject) {
      subjects.remove(subject);
      subject.mapping.remove();
      fixture.close(subject.handle);
      orphanedAlias |= !subject.alias && subjects.stream().anyMatch(other -> other.alias);
    }

    void check() {
      for (Subject subject : subjects) {
        byte[] expected = subject.model.content();
        assertThat(subject.vmo.sizeBytes()).isEqualTo(expected.length);
        checkTranslations(subject, expected);
        byte[] content = new byte[expected.length];
        assertThat(fixture.vmos.read(fixture.process, subject.handle, content, 0, content.length))
            .isEqualTo(Status.OK);
        assertThat(Arrays.mismatch(content, expected)).isEqualTo(-1);
        VmoFixture.checkAbsentBytes(subject.vmo);
        CowChecker.check(((PagedVmo) subject.vmo).node());
      }
      if (!orphanedAlias) {
        long scaled = 0;
        for (Subject subject : subjects) {
          scaled += fixture.info(subject.handle).committedScaledBytes();
        }
        assertThat(fixture.frames() * PAGE - scaled).isBetween(0L, (long) subjects.size());
      }
    }

    void checkTranslations(Subject subject, byte[] expected) {
      byte[] content = new byte[PAGE];
      subject.mapping.translations.forEach(
          (page, ref) -> {
            fixture.memory.read(PageRef.frame(ref), content, 0, PAGE);
            int at = (int) (page * PAGE);
            assertThat(Arrays.equals(content, 0, PAGE, expected, at, at + PAGE))
                .as("translation of page %d", page)
                .isTrue();
            if (PageRef.isWritable(ref)) {
              long own = subject.vmo.peekPage(page * PAGE);
              assertThat(PageRef.frame(own)).isEqualTo(PageRef.frame(ref));
              assertThat(PageRef.isWritable(own)).isTrue();
            }
          });
    }
  }
}

package mmusim.vm.pager;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.PagerOp;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.object.VmoFixture;
import mmusim.vm.pager.PagerPacket.Command;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Nobody waits for what the pager is not asked for: whatever was asked, answered, failed, evicted
 * and resized before, a pager that answers each packet once gets everybody through.
 */
class PagerLivenessTest {
  private static final long P = 4096;
  private static final int PAGES = 8;
  private static final List<Status> ANSWERS =
      List.of(Status.OK, Status.ERR_SHOULD_WAIT, Status.ERR_IO, Status.ERR_OUT_OF_RANGE);

  @Property(tries = 400)
  void aPagerThatAnswersEachPacketOnceGetsEverybodyThrough(@ForAll long seed) {
    new Run(seed).steps(40).finish();
  }

  /** A pager, its VMOs, and what it has read and not answered yet. */
  private static final class Run {
    final Random random;
    final VmoFixture f = VmoFixture.create();
    final int pager = f.pagers.create(f.process, 0).value();
    final List<Integer> vmos = new ArrayList<>();
    final List<Set<Long>> reads = new ArrayList<>();
    final List<Set<Long>> dirties = new ArrayList<>();

    Run(long seed) {
      random = new Random(seed);
      for (int key = 0; key < 2; key++) {
        int options = VmoOption.RESIZABLE | VmoOption.TRAP_DIRTY;
        vmos.add(f.pagers.createVmo(f.process, pager, options, key, PAGES * P).value());
        reads.add(new TreeSet<>());
        dirties.add(new TreeSet<>());
      }
    }

    Run steps(int count) {
      for (int i = 0; i < count; i++) {
        int key = random.nextInt(2);
        long first = random.nextInt(PAGES);
        long pages = 1L + random.nextInt(PAGES - (int) first);
        switch (random.nextInt(8)) {
          case 0, 1 -> assertThat(commit(key, first, pages)).isIn(ANSWERS);
          case 2 -> assertThat(write(key, first, pages)).isIn(ANSWERS);
          case 3 -> readPacket();
          case 4 -> supply(key, first, 1 + pages / 2);
          case 5 -> op(key, PagerOp.FAIL, first, 1 + pages / 2, Status.ERR_IO.value());
          case 6 -> op(key, PagerOp.DIRTY, first, 1 + pages / 2, 0);
          default -> disturb(key, first);
        }
      }
      return this;
    }

    /** Evicts, cleans, or changes the size. */
    void disturb(int key, long page) {
      switch (random.nextInt(3)) {
        case 0 -> assertThat(f.vmos.reclaim(f.process, vmos.get(key)).isOk()).isTrue();
        case 1 -> {
          op(key, PagerOp.WRITEBACK_BEGIN, 0, pageCount(key), 0);
          op(key, PagerOp.WRITEBACK_END, 0, pageCount(key), 0);
        }
        default -> {
          assertThat(f.vmos.setSize(f.process, vmos.get(key), (page + 1) * P)).isEqualTo(Status.OK);
          reads.get(key).removeIf(read -> read > page);
          dirties.get(key).removeIf(dirty -> dirty > page);
        }
      }
    }

    long pageCount(int key) {
      return f.info(vmos.get(key)).sizeBytes() / P;
    }

    Status commit(int key, long first, long pages) {
      return f.vmos.opRange(f.process, vmos.get(key), VmoOp.COMMIT, first * P, pages * P).status();
    }

    Status write(int key, long first, long pages) {
      byte[] bytes = new byte[(int) (pages * P)];
      return f.vmos.write(f.process, vmos.get(key), bytes, first * P, pages * P);
    }

    @CanIgnoreReturnValue
    boolean readPacket() {
      Outcome<PagerPacket> read = f.pagers.readPacket(f.process, pager);
      if (read.isOk()) {
        PagerPacket packet = read.value();
        List<Set<Long>> to = packet.command() == Command.READ ? reads : dirties;
        for (long at = packet.offset(); at < packet.offset() + packet.length(); at += P) {
          to.get((int) packet.key()).add(at / P);
        }
      }
      return read.isOk();
    }

    void supply(int key, long first, long pages) {
      int aux = f.vmo(pages * P, 0);
      if (random.nextBoolean()) {
        f.write(aux, 0, 7);
      }
      Status status =
          f.pagers.supplyPages(f.process, pager, vmos.get(key), first * P, pages * P, aux, 0);
      f.close(aux);
      if (status.isOk()) {
        reads.get(key).removeIf(page -> page >= first && page < first + pages);
      }
    }

    void op(int key, int op, long first, long pages, long data) {
      Status status =
          f.pagers.opRange(f.process, pager, op, vmos.get(key), first * P, pages * P, data);
      boolean isAnswer = op == PagerOp.DIRTY || (op == PagerOp.FAIL && status.isOk());
      if (isAnswer) {
        dirties.get(key).removeIf(page -> page >= first && page < first + pages);
      }
      if (op == PagerOp.FAIL && status.isOk()) {
        reads.get(key).removeIf(page -> page >= first && page < first + pages);
      }
    }

    /** Writes all, and answers what is asked for, until there is nothing to wait for. */
    void finish() {
      for (int key = 0; key < 2; key++) {
        Status status = Status.ERR_SHOULD_WAIT;
        for (int round = 0; round < 8 * PAGES && !status.isOk(); round++) {
          status = write(key, 0, pageCount(key));
          answerAll();
        }
        assertThat(status).isEqualTo(Status.OK);
      }
    }

    void answerAll() {
      boolean isRead = true;
      while (isRead) {
        isRead = readPacket();
      }
      for (int key = 0; key < 2; key++) {
        for (long page : List.copyOf(reads.get(key))) {
          supply(key, page, 1);
        }
        for (long page : List.copyOf(dirties.get(key))) {
          op(key, PagerOp.DIRTY, page, 1, 0);
        }
      }
    }
  }
}

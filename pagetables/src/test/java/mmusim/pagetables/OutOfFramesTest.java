package mmusim.pagetables;

import static mmusim.pagetables.entry.MapFlags.READ;
import static mmusim.pagetables.entry.MapFlags.USER;
import static mmusim.pagetables.entry.MapFlags.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;
import org.junit.jupiter.api.Test;

/** At each allocation of a list of operations, the frames run out: nothing may have changed. */
class OutOfFramesTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final int RW_USER = READ | WRITE | USER;

  /** Operations that make tables at every level, by mapping and by splitting. */
  private static final List<Function<PageTables, EditOutcome>> OPERATIONS =
      List.of(
          space -> space.mapPage(0x1000, 0x1000, RW_USER),
          space -> space.map(GIB - MIB, GIB - MIB, (2 * MIB) >>> 12, RW_USER),
          space -> space.map(4 * GIB, 4 * GIB, (2 * GIB) >>> 12, RW_USER),
          space -> space.map(1L << 39, 3 * MIB, 1600, RW_USER),
          space -> space.mapFrames(8 * GIB - 0x2000, new long[] {0, 0x5000, 0, 0x3000}, 0, 4, READ),
          space -> space.protect(4 * GIB + 0x5000, 7, READ),
          space -> space.protect(5 * GIB - 0x3000, 6, READ),
          space -> space.unmap(5 * GIB + 2 * MIB, 1),
          space -> space.unmap(5 * GIB + 4 * MIB + 0x1000, 1022),
          space -> space.replacePage(5 * GIB + 64 * MIB, 0x3000, READ));

  @Test
  void anOperationThatRunsOutOfFramesLeavesTheTablesAsTheyWere() {
    Rig rig = Rig.create();
    PageTables space = rig.newSpace();
    int failures = 0;
    for (Function<PageTables, EditOutcome> operation : OPERATIONS) {
      EditOutcome outcome = EditOutcome.OUT_OF_FRAMES;
      for (int nth = 1; nth < 100 && outcome == EditOutcome.OUT_OF_FRAMES; nth++) {
        List<Long> before = state(rig, space);
        rig.pmm.failAllocation(nth);
        outcome = operation.apply(space);
        rig.pmm.failAllocation(0);
        if (outcome == EditOutcome.OUT_OF_FRAMES) {
          assertThat(state(rig, space)).isEqualTo(before);
          assertThat(space.pending().isEmpty()).isTrue();
          failures++;
        }
      }
      assertThat(outcome).isEqualTo(EditOutcome.DONE);
      rig.flush(space);
      rig.assertTablesAreExactlyThoseOf(space);
    }
    // 3 tables for a page; 1 + 1; 0; PDPT, PD, 2 PTs ... and one or two for each split
    assertThat(failures).isGreaterThan(15);
  }

  /** Reclaim could take the very page that is about to be mapped. */
  @Test
  void nothingIsReclaimedToMakeATable() {
    Rig rig = Rig.create();
    PageTables space = rig.newSpace();
    while (rig.pmm.freeFrames() > 0) {
      assertThat(rig.pmm.allocate(FrameOwner.VMO)).isNotEqualTo(Pmm.NO_FRAME);
    }
    rig.pmm.setReclaimer(
        frames -> {
          for (long page = 0; page < frames; page++) {
            rig.pmm.free(0x10_0000 + (page << 12));
          }
          return true;
        });
    assertThat(space.mapPage(0x1000, 0x7000, RW_USER)).isEqualTo(EditOutcome.OUT_OF_FRAMES);
    assertThat(rig.pmm.reclaim(3)).isTrue();
    assertThat(space.mapPage(0x1000, 0x7000, RW_USER)).isEqualTo(EditOutcome.DONE);
  }

  @Test
  void anAddressSpaceNeedsAFrameForItsRoot() {
    Rig rig = Rig.create();
    rig.pmm.failAllocation(1);
    assertThat(PageTables.create(rig.pmm, rig.machine.memory(), rig.mode, null)).isNull();
    rig.pmm.failAllocation(1);
    assertThat(PageTables.createKernel(rig.pmm, rig.machine.memory(), rig.mode)).isNull();
    assertThat(rig.pmm.freeFrames()).isEqualTo(rig.pmm.totalFrames());
  }

  /** Returns every word of every table, and the number of free frames. */
  private static List<Long> state(Rig rig, PageTables space) {
    List<Long> words = new ArrayList<>();
    words.add(rig.pmm.freeFrames());
    space.forEachTable(
        table -> {
          words.add(table);
          for (long at = 0; at < 4096; at += 8) {
            words.add(rig.machine.memory().readU64(table + at));
          }
        });
    return words;
  }
}

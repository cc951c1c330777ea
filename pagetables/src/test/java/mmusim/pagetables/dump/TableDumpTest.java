package mmusim.pagetables.dump;

import static mmusim.pagetables.entry.MapFlags.EXECUTE;
import static mmusim.pagetables.entry.MapFlags.READ;
import static mmusim.pagetables.entry.MapFlags.USER;
import static mmusim.pagetables.entry.MapFlags.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.pagetables.EditOutcome;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.Rig;
import mmusim.pagetables.entry.CachePolicy;
import mmusim.pagetables.entry.MapFlags;
import org.junit.jupiter.api.Test;

/** The three forms of a dump, letter by letter. */
class TableDumpTest {
  private final Rig rig = Rig.create();
  private final PageTables space = rig.newSpace();

  TableDumpTest() {
    int device = MapFlags.withKey(MapFlags.withPolicy(READ | USER, CachePolicy.UNCACHED), 3);
    assertThat(space.map(0x1fe000, 0x5000, 2, READ | WRITE | USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.map(0x200000, 0x600000, 512, READ | WRITE | USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.mapPage(0x400000, 0x9000, device)).isEqualTo(EditOutcome.DONE);
    assertThat(space.mapPage(0x7fff_ffff_f000L, 0xa000, READ | EXECUTE))
        .isEqualTo(EditOutcome.DONE);
    rig.invalidator.switchTo(0, space.context());
    long written = rig.machine.cpu(0).translate(0x200000, Access.WRITE | Access.USER);
    assertThat(TranslationResult.isFault(written)).isFalse();
  }

  @Test
  void infoMemJoinsPagesWithTheSameRights() {
    assertThat(TableDump.infoMem(space))
        .isEqualToNormalizingNewlines(
            """
            00000000001fe000-0000000000400000 0000000000202000 urw-
            0000000000400000-0000000000401000 0000000000001000 ur--
            00007ffffffff000-0000800000000000 0000000000001000 -r-x
            """);
  }

  @Test
  void infoTlbShowsEveryLeafWithItsBits() {
    assertThat(TableDump.infoTlb(space))
        .isEqualToNormalizingNewlines(
            """
            00000000001fe000: 0000000000005000 X------UW
            00000000001ff000: 0000000000006000 X------UW
            0000000000200000: 0000000000600000 X-PDA--UW
            0000000000400000: 0000000000009000 X----CTU-
            00007ffffffff000: 000000000000a000 ---------
            """);
  }

  @Test
  void jsonHasBoth() {
    assertThat(space.unmap(0, 0x400)).isEqualTo(EditOutcome.DONE);
    space.unmapPage(0x7fff_ffff_f000L);
    assertThat(TableDump.json(space))
        .isEqualTo(
            """
            {
              "memory": [
                {"vaddr": "0x400000", "length": "0x1000", "rights": "ur--"}
              ],
              "leaves": [
                {"vaddr": "0x400000", "paddr": "0x9000", "size": "0x1000", "bits": "X----CTU-", \
            "cache_policy": "UNCACHED", "key": 3}
              ]
            }
            """);
  }

  @Test
  void anEmptyAddressSpaceHasEmptyDumps() {
    PageTables empty = rig.newSpace();
    assertThat(TableDump.infoMem(empty)).isEmpty();
    assertThat(TableDump.json(empty)).isEqualTo("{\n  \"memory\": [],\n  \"leaves\": []\n}\n");
  }
}

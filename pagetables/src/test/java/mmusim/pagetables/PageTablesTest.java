package mmusim.pagetables;

import static mmusim.pagetables.entry.MapFlags.EXECUTE;
import static mmusim.pagetables.entry.MapFlags.READ;
import static mmusim.pagetables.entry.MapFlags.USER;
import static mmusim.pagetables.entry.MapFlags.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.pagetables.entry.CachePolicy;
import mmusim.pagetables.entry.MapFlags;
import mmusim.pagetables.entry.MappedPage;
import mmusim.pagetables.pmm.FrameOwner;
import org.junit.jupiter.api.Test;

/** The rules of mapping, each by itself. */
class PageTablesTest {
  private static final int RW_USER = READ | WRITE | USER;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private final Rig rig = Rig.create();
  private final PageTables space = rig.newSpace();

  private List<String> leaves() {
    List<String> leaves = new ArrayList<>();
    space.forEachLeaf(
        0,
        1L << 35,
        (vaddr, bytes, mapping) ->
            leaves.add("%x+%x->%x".formatted(vaddr, bytes, MappedPage.paddr(mapping))));
    return leaves;
  }

  private long tables() {
    return rig.pmm.framesOwnedBy(FrameOwner.PAGE_TABLE);
  }

  @Test
  void leavesAreAsLargeAsAlignmentAllows() {
    long pages = (GIB + 2 * MIB + 0x2000) >>> 12;
    assertThat(space.map(GIB - 0x1000, 4 * GIB - 0x1000, pages, RW_USER))
        .isEqualTo(EditOutcome.DONE);
    assertThat(leaves())
        .containsExactly(
            "3ffff000+1000->fffff000",
            "40000000+40000000->100000000",
            "80000000+200000->140000000",
            "80200000+1000->140200000");
    assertThat(tables()).isEqualTo(6);
  }

  @Test
  void leavesAreSmallWherePhysicalAlignmentDiffers() {
    assertThat(space.map(2 * MIB, 0x1000, 512, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(leaves()).hasSize(512);
    assertThat(space.query(2 * MIB + 0x1ff123)).isEqualTo(MappedPage.of(0x200000, RW_USER));
  }

  @Test
  void leavesAreSmallWhereTheKernelWantsNoLargePages() {
    PageTables small = rig.newSpace(new PagingMode(4, false, false, true, true), null);
    assertThat(small.map(0, 0, 512, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(MappedPage.pageSize(small.query(0))).isZero();
  }

  @Test
  void aListOfFramesBecomesALargePageWhereTheyAreAdjacent() {
    long[] paddrs = new long[1024 + 7];
    for (int i = 0; i < paddrs.length; i++) {
      paddrs[i] = 4 * MIB + i * 0x1000L;
    }
    paddrs[7 + 512 + 5] = 0x1000;
    assertThat(space.mapFrames(0, paddrs, 7, 1, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.mapFrames(2 * MIB, paddrs, 0, 1024, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(MappedPage.pageSize(space.query(2 * MIB))).isEqualTo(1);
    assertThat(MappedPage.pageSize(space.query(4 * MIB))).isZero();
    assertThat(MappedPage.paddr(space.query(4 * MIB + 0x1000))).isEqualTo(6 * MIB + 0x1000);
    assertThat(MappedPage.paddr(space.query(4 * MIB + 12 * 0x1000))).isEqualTo(0x1000);
  }

  @Test
  void aRangeThatIsMappedInPartIsRefusedWhole() {
    assertThat(space.mapPage(0x5000, 0x8000, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.map(0, 0, 512, RW_USER)).isEqualTo(EditOutcome.ALREADY_MAPPED);
    assertThat(space.mapPage(0x5000, 0x9000, RW_USER)).isEqualTo(EditOutcome.ALREADY_MAPPED);
    assertThat(leaves()).containsExactly("5000+1000->8000");
    assertThat(space.pending().isEmpty()).isTrue();
  }

  @Test
  void aSplitKeepsEveryAttributeAndMovesThePatBit() {
    int flags = MapFlags.withKey(MapFlags.withPolicy(RW_USER, CachePolicy.WRITE_COMBINING), 5);
    assertThat(space.map(2 * MIB, 4 * MIB, 512, flags)).isEqualTo(EditOutcome.DONE);
    // XD, key 5, PAT in bit 12, PS, PCD, PWT, U/S, R/W, P
    assertThat(rig.entry(space, 2 * MIB, 2)).isEqualTo(0xa800_0000_0040_109fL);
    rig.machine.memory().writeU64(pdePaddr(2 * MIB), 0xa800_0000_0040_10ffL); // A and D as well
    assertThat(space.unmap(2 * MIB + 0x3000, 1)).isEqualTo(EditOutcome.DONE);
    // PAT in bit 7
    assertThat(rig.entry(space, 2 * MIB, 1)).isEqualTo(0xa800_0000_0040_00ffL);
    assertThat(rig.entry(space, 2 * MIB + 0x2000, 1)).isEqualTo(0xa800_0000_0040_20ffL);
    assertThat(rig.entry(space, 2 * MIB + 0x3000, 1)).isZero();
    assertThat(rig.entry(space, 4 * MIB - 0x1000, 1)).isEqualTo(0xa800_0000_005f_f0ffL);
  }

  private long pdePaddr(long vaddr) {
    return (rig.entry(space, vaddr, 3) & 0x000f_ffff_ffff_f000L) + 8 * (vaddr >>> 21 & 511);
  }

  @Test
  void aCutInAGibibyteSplitsItOnlyAlongTheCut() {
    assertThat(space.map(GIB, 4 * GIB, GIB >>> 12, RW_USER)).isEqualTo(EditOutcome.DONE);
    long before = tables();
    assertThat(space.protect(GIB + 0x3000, 2, READ | USER)).isEqualTo(EditOutcome.DONE);
    assertThat(tables()).isEqualTo(before + 2);
    assertThat(leaves()).hasSize(511 + 512);
    assertThat(space.query(GIB + 0x4000)).isEqualTo(MappedPage.of(4 * GIB + 0x4000, READ | USER));
    assertThat(MappedPage.flags(space.query(GIB + 0x5000))).isEqualTo(RW_USER);
    assertThat(MappedPage.pageSize(space.query(2 * GIB - 1))).isEqualTo(1);
  }

  @Test
  void protectingALargePageAsAWholeKeepsItLarge() {
    assertThat(space.map(0, 0, 512, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.protect(0, 512, READ | USER | EXECUTE)).isEqualTo(EditOutcome.DONE);
    assertThat(MappedPage.pageSize(space.query(0))).isEqualTo(1);
    assertThat(space.pending().pageCount()).isEqualTo(1);
  }

  @Test
  void protectionKeepsAccessedAndDirty() {
    assertThat(space.mapPage(0x1000, 0x7000, RW_USER)).isEqualTo(EditOutcome.DONE);
    rig.invalidator.switchTo(0, space.context());
    long written = rig.machine.cpu(0).translate(0x1000, Access.WRITE | Access.USER);
    assertThat(TranslationResult.isFault(written)).isFalse();
    assertThat(space.protect(0x1000, 1, READ | USER)).isEqualTo(EditOutcome.DONE);
    long mapping = space.query(0x1000);
    assertThat(MappedPage.isAccessed(mapping)).isTrue();
    assertThat(MappedPage.isDirty(mapping)).isTrue();
    assertThat(MappedPage.flags(mapping)).isEqualTo(READ | USER);
  }

  @Test
  void anUnchangedEntryNeedsNoInvalidation() {
    assertThat(space.mapPage(0x1000, 0x7000, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.protect(0x1000, 1, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.replacePage(0x1000, 0x7000, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.pending().isEmpty()).isTrue();
    assertThat(space.replacePage(0x1000, 0x8000, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.pending().pageCount()).isEqualTo(1);
  }

  @Test
  void replacingAPageWithinALargeOneSplitsIt() {
    assertThat(space.map(0, 2 * MIB, 512, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.replacePage(0x1000, 0x7000, READ)).isEqualTo(EditOutcome.DONE);
    assertThat(space.query(0x1000)).isEqualTo(MappedPage.of(0x7000, READ));
    assertThat(space.query(0x2000)).isEqualTo(MappedPage.of(2 * MIB + 0x2000, RW_USER));
  }

  @Test
  void emptyTablesGoAtOnceButTheirFramesOnlyAfterTheFlush() {
    assertThat(space.map(0x1000, 0x7000, 3, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(tables()).isEqualTo(4);
    space.unmapPage(0x2000);
    assertThat(space.unmap(0x1000, 1)).isEqualTo(EditOutcome.DONE);
    rig.flush(space);
    assertThat(tables()).isEqualTo(4);
    space.unmapPage(0x3000);
    assertThat(rig.machine.memory().readU64(space.rootPaddr())).isZero();
    assertThat(space.pending().tableCount()).isEqualTo(3);
    assertThat(tables()).isEqualTo(4);
    rig.flush(space);
    assertThat(tables()).isEqualTo(1);
    assertThat(space.query(0x3000)).isEqualTo(MappedPage.NONE);
  }

  @Test
  void unmappingThatMustNotFailTakesTheWholeLargePageIfThereIsNoFrame() {
    assertThat(space.map(0, 0, 1024, RW_USER)).isEqualTo(EditOutcome.DONE);
    rig.pmm.failAllocation(1);
    assertThat(space.unmap(0x1000, 1)).isEqualTo(EditOutcome.OUT_OF_FRAMES);
    assertThat(leaves()).hasSize(2);
    rig.pmm.failAllocation(1);
    space.unmapAtLeast(0x1000, 1);
    assertThat(leaves()).containsExactly("200000+200000->200000");
    space.unmapAtLeast(0x201000, 1);
    assertThat(leaves()).hasSize(511);
  }

  @Test
  void promotionPutsALargePageBackAndKeepsWhatWasUsed() {
    assertThat(space.map(0, GIB, GIB >>> 12, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.protect(0x3000, 1, READ)).isEqualTo(EditOutcome.DONE);
    assertThat(space.promote(0, GIB >>> 12)).isZero();
    assertThat(space.protect(0x3000, 1, RW_USER)).isEqualTo(EditOutcome.DONE);
    rig.flush(space);
    rig.invalidator.switchTo(0, space.context());
    long written = rig.machine.cpu(0).translate(0x3000, Access.WRITE);
    assertThat(TranslationResult.isFault(written)).isFalse();
    assertThat(space.promote(0, GIB >>> 12)).isEqualTo(2);
    rig.flush(space);
    assertThat(leaves()).containsExactly("0+40000000->40000000");
    assertThat(MappedPage.isDirty(space.query(0))).isTrue();
    assertThat(tables()).isEqualTo(2);
  }

  @Test
  void promotionLeavesTablesThatAreNotWholeOrNotAlike() {
    assertThat(space.map(0, 2 * MIB, 511, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.promote(0, 512)).isZero();
    assertThat(space.mapPage(511 << 12, 2 * MIB, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.promote(0, 512)).isZero();
    assertThat(space.replacePage(511 << 12, 4 * MIB - 0x1000, READ)).isEqualTo(EditOutcome.DONE);
    assertThat(space.promote(0, 512)).isZero();
    assertThat(space.replacePage(511 << 12, 4 * MIB - 0x1000, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.promote(0, 511)).isZero();
    assertThat(space.promote(0, 512)).isEqualTo(1);
  }

  @Test
  void harvestShowsWhatWasUsedAndClearsIt() {
    assertThat(space.map(0, 0x10000, 8, RW_USER)).isEqualTo(EditOutcome.DONE);
    rig.invalidator.switchTo(0, space.context());
    assertThat(TranslationResult.isFault(rig.machine.cpu(0).translate(0x2000, Access.READ)))
        .isFalse();
    assertThat(TranslationResult.isFault(rig.machine.cpu(0).translate(0x5000, Access.WRITE)))
        .isFalse();
    List<String> used = new ArrayList<>();
    LeafVisitor visitor =
        (vaddr, bytes, mapping) ->
            used.add("%x %s".formatted(vaddr, MappedPage.isDirty(mapping) ? "dirty" : "accessed"));
    space.harvest(0, 8, true, true, visitor);
    assertThat(used).containsExactly("2000 accessed", "5000 dirty");
    assertThat(space.pending().pageCount()).isEqualTo(2);
    space.harvest(0, 8, true, true, visitor);
    assertThat(used).hasSize(2);
  }

  /** Makes tables of the kernel that map the first page of its half. */
  private PageTables kernelWithFirstPage() {
    PageTables kernel = rig.newKernel();
    assertThat(kernel.mapPage(kernel.firstVaddr(), 0x1000, READ)).isEqualTo(EditOutcome.DONE);
    return kernel;
  }

  @Test
  void aSpaceForgetsWhereItFoundAPageOfTheKernel() {
    PageTables kernel = kernelWithFirstPage();
    long high = kernel.firstVaddr();
    PageTables user = rig.newSpace(rig.mode, kernel);
    assertThat(user.query(high)).isEqualTo(MappedPage.of(0x1000, READ));
    kernel.unmapPage(high);
    rig.flush(kernel);
    assertThat(user.query(high)).isEqualTo(MappedPage.NONE);
  }

  @Test
  void theKernelHalfIsTheSameInEveryAddressSpace() {
    PageTables kernel = kernelWithFirstPage();
    long high = kernel.firstVaddr();
    PageTables first = rig.newSpace(rig.mode, kernel);
    PageTables second = rig.newSpace(rig.mode, kernel);
    assertThat(kernel.mapPage(-0x1000, 0x2000, READ)).isEqualTo(EditOutcome.DONE);
    for (PageTables user : List.of(first, second)) {
      rig.invalidator.switchTo(0, user.context());
      assertThat(TranslationResult.paddr(rig.machine.cpu(0).translate(high, Access.READ)))
          .isEqualTo(0x1000);
      assertThat(TranslationResult.paddr(rig.machine.cpu(0).translate(-0x1000, Access.READ)))
          .isEqualTo(0x2000);
    }
    rig.invalidator.switchTo(0, kernel.context());
    first.destroy();
    rig.flush(first);
    rig.invalidator.release(first.context());
    kernel.unmapPage(-0x1000);
    rig.flush(kernel);
    rig.invalidator.switchTo(0, second.context());
    assertThat(TranslationResult.isFault(rig.machine.cpu(0).translate(-0x1000, Access.READ)))
        .isTrue();
    rig.assertTablesAreExactlyThoseOf(space, kernel, second);
  }

  @Test
  void neighboursThatAreAlikeAreOneRun() {
    assertThat(space.map(0x1ff000, 0x1ff000, 514, RW_USER)).isEqualTo(EditOutcome.DONE);
    assertThat(space.mapPage(0x401000, 0x401000, READ)).isEqualTo(EditOutcome.DONE);
    assertThat(space.mapPage(0x402000, 0x409000, READ)).isEqualTo(EditOutcome.DONE);
    List<String> runs = new ArrayList<>();
    space.forEachRun(
        (vaddr, bytes, mapping) ->
            runs.add(
                "%x+%x %s".formatted(vaddr, bytes, MapFlags.describe(MappedPage.flags(mapping)))));
    assertThat(runs)
        .containsExactly("1ff000+202000 rw-u-", "401000+1000 r----", "402000+1000 r----");
  }

  @Test
  void cachePoliciesReachTheHardwareAsMemoryTypes() {
    rig.invalidator.switchTo(0, space.context());
    long vaddr = 0x1000;
    for (CachePolicy policy : CachePolicy.values()) {
      assertThat(space.mapPage(vaddr, 0x5000, MapFlags.withPolicy(READ, policy)))
          .isEqualTo(EditOutcome.DONE);
      vaddr += 0x1000;
    }
    List<Integer> types = new ArrayList<>();
    for (long at = 0x1000; at < vaddr; at += 0x1000) {
      types.add(TranslationResult.memoryType(rig.machine.cpu(0).translate(at, Access.READ)));
    }
    // PAT codes: 6 WB, 0 UC, 0 UC, 1 WC
    assertThat(types).containsExactly(6, 0, 0, 1);
  }

  @Test
  void withoutNxBit63StaysClear() {
    PageTables old = rig.newSpace(new PagingMode(4, true, false, false, true), null);
    assertThat(old.mapPage(0x1000, 0x5000, READ)).isEqualTo(EditOutcome.DONE);
    assertThat(MappedPage.flags(old.query(0x1000))).isEqualTo(READ | EXECUTE);
  }

  @Test
  void rangesOutsideTheHalfAndUnreadableMappingsAreMisuse() {
    for (long vaddr : new long[] {-0x1000, 0x1001, 1L << 47}) {
      assertThatIllegalArgumentException().isThrownBy(() -> space.unmap(vaddr, 1));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> space.unmap((1L << 47) - 0x1000, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> space.unmap(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> space.mapPage(0, 0, WRITE));
    assertThatIllegalArgumentException().isThrownBy(() -> space.mapPage(0, 1L << 52, READ));
  }

  /** The frames of a range lie below 2^52, first and last, and do not wrap. */
  @Test
  void framesBeyondPhysicalAddressesAreMisuse() {
    long lastFrame = (1L << 52) - 0x1000;
    for (long paddr : new long[] {-0x1000, 1L << 52, lastFrame, 0x1001}) {
      assertThatIllegalArgumentException().isThrownBy(() -> space.map(0, paddr, 2, READ));
    }
    long[] paddrs = {0x1000, 1L << 52};
    assertThatIllegalArgumentException().isThrownBy(() -> space.mapFrames(0, paddrs, 0, 2, READ));
    assertThat(space.map(0, lastFrame, 1, READ)).isEqualTo(EditOutcome.DONE);
  }
}

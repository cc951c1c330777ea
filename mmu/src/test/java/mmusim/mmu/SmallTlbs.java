package mmusim.mmu;

import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.tlb.TlbGeometry;

/** TLBs of a few entries, fully associative, for all operations, so that few pages are too many. */
final class SmallTlbs {
  private SmallTlbs() {}

  static TlbGeometry of(TlbArrayGeometry... arrays) {
    return new TlbGeometry("small", List.of(arrays), Inclusion.NEITHER);
  }

  static TlbArrayGeometry array(int level, int pageSize, int entries, Replacement replacement) {
    return new TlbArrayGeometry(
        "l" + level + "." + pageSize,
        level,
        List.of(Access.READ, Access.WRITE, Access.FETCH),
        List.of(pageSize),
        entries,
        entries,
        replacement,
        Indexing.LOW_BITS);
  }
}

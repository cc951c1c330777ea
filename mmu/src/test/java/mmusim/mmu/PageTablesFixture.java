package mmusim.mmu;

import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Pte;

/**
 * A machine whose tables a test writes by hand. Tables are taken from 0x10_0000 on; roots come from
 * {@link #root}.
 */
public final class PageTablesFixture {
  /** Present, writable, user: what tables and plain pages have. */
  public static final long USER_RW = Pte.PRESENT | Pte.WRITABLE | Pte.USER;

  private static final long FIRST_TABLE = 0x10_0000;

  private final Machine machine;
  private final int levels;
  private long nextTable = FIRST_TABLE;

  /** Creates a machine. */
  public PageTablesFixture(MachineConfig config) {
    this.machine = new Machine(config);
    this.levels = config.levels();
  }

  /** Creates the default machine. */
  public PageTablesFixture() {
    this(MachineConfig.defaults());
  }

  /** Returns the machine. */
  public Machine machine() {
    return machine;
  }

  /** Returns CPU 0. */
  public Cpu cpu() {
    return machine.cpu(0);
  }

  /** Returns the RAM. */
  public PhysicalMemory memory() {
    return machine.memory();
  }

  /** Returns an empty top table. */
  public long root() {
    long table = nextTable;
    nextTable += 0x1000;
    return table;
  }

  /** Maps a 4-KiB page. */
  public void map(long root, long vaddr, long paddr, long flags) {
    mapLeaf(root, vaddr, paddr | flags, 1);
  }

  /** Writes the leaf at a level and the tables above it that are missing. */
  public void mapLeaf(long root, long vaddr, long leaf, int level) {
    for (int upper = levels; upper > level; upper--) {
      long entryPaddr = entryPaddr(root, vaddr, upper);
      if (memory().readU64(entryPaddr) == 0) {
        memory().writeU64(entryPaddr, root() | USER_RW);
      }
    }
    memory().writeU64(entryPaddr(root, vaddr, level), leaf);
  }

  /** Returns where the entry of a level for an address lies. */
  public long entryPaddr(long root, long vaddr, int level) {
    long table = root;
    for (int upper = levels; upper > level; upper--) {
      table = memory().readU64(table | (long) Pte.index(vaddr, upper) << 3) & Pte.FRAME_MASK;
    }
    return table | (long) Pte.index(vaddr, level) << 3;
  }
}

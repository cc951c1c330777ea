package mmusim.vm.pager;

/**
 * What a pager is told: {@code zx_packet_page_request_t}.
 *
 * @param command what is asked
 * @param key the key that the VMO was created with
 * @param offset first byte, page-aligned
 * @param length bytes, a page multiple; 0 for COMPLETE
 */
public record PagerPacket(Command command, long key, long offset, long length) {
  /** What a packet asks for. */
  public enum Command {
    /** Supply the pages, or FAIL. */
    READ,
    /** Allow the pages to become dirty, or FAIL. */
    DIRTY,
    /** The last packet of a VMO: write back what is dirty. */
    COMPLETE
  }
}

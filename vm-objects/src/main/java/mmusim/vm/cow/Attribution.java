package mmusim.vm.cow;

import java.math.BigInteger;
import java.util.TreeMap;
import mmusim.mmu.memory.Pages;
import mmusim.vm.page.PageEntry;

/**
 * What a VMO is charged for: all that it sees through copy-on-write, what only it sees, and every
 * page divided by how many see it. A page that a pager's VMO owns is charged to that VMO alone.
 *
 * @param committedBytes pages that are seen
 * @param privateBytes pages that nobody else sees
 * @param scaledBytes each page over the number that see it, rounded down
 * @param scaledFraction the rest of the division, in units of 2^-63 bytes
 * @see "Fuchsia RFC-0254"
 */
public record Attribution(
    long committedBytes, long privateBytes, long scaledBytes, long scaledFraction) {
  /** What a slice or a reference is charged for. */
  public static final Attribution NONE = new Attribution(0, 0, 0, 0);

  private static final int FRACTION_BITS = 63;

  /** Adds up the pages {@code first .. end-1} of a visible node. */
  public static Attribution of(CowNode node, long first, long end) {
    TreeMap<Integer, Long> pagesBySharers = new TreeMap<>();
    long pages = 0;
    for (long at = PageSearch.nextEntry(node, first, end);
        at < end;
        at = PageSearch.nextEntry(node, at + 1, end)) {
      long entry = node.find(at);
      CowNode owner = node.foundNode;
      if (PageEntry.isPage(entry) && (owner == node || node.foundShared)) {
        int sharers = node.foundShared ? PageEntry.count(entry) + 1 : 1;
        pagesBySharers.merge(sharers, 1L, Long::sum);
        pages++;
      }
    }
    long exclusive = pagesBySharers.getOrDefault(1, 0L);
    BigInteger scaled = scaled(pagesBySharers);
    return new Attribution(
        Pages.toBytes(pages),
        Pages.toBytes(exclusive),
        scaled.shiftRight(FRACTION_BITS).longValueExact(),
        scaled.subtract(scaled.shiftRight(FRACTION_BITS).shiftLeft(FRACTION_BITS)).longValue());
  }

  /** Returns the sum of pages over sharers, in units of 2^-63 bytes, exact until the last step. */
  private static BigInteger scaled(TreeMap<Integer, Long> pagesBySharers) {
    BigInteger numerator = BigInteger.ZERO;
    BigInteger denominator = BigInteger.ONE;
    for (var group : pagesBySharers.entrySet()) {
      BigInteger sharers = BigInteger.valueOf(group.getKey());
      BigInteger bytes = BigInteger.valueOf(Pages.toBytes(group.getValue()));
      numerator = numerator.multiply(sharers).add(bytes.multiply(denominator));
      denominator = denominator.multiply(sharers);
      BigInteger common = numerator.gcd(denominator);
      numerator = numerator.divide(common);
      denominator = denominator.divide(common);
    }
    return numerator.shiftLeft(FRACTION_BITS).divide(denominator);
  }
}

package mmusim.scenarios.trace.mmt;

import java.util.HashMap;
import java.util.Map;
import mmusim.scenarios.trace.Reference;

/**
 * Turns references into the plain bytes of a block, which zstd then compresses.
 *
 * <pre>
 *  number of shapes (u16)
 *  shapes        attributes (u32), bytes of the difference (u8)              5 bytes each
 *  operations    for each reference: the number of its shape, or 255         1 byte each
 *  differences   in the order of the references                              0 to 8 bytes each
 * </pre>
 *
 * A shape joins kind and size ({@link Reference}) with the width of the difference to the address
 * that {@link AddressPredictor} expected: one byte tells a reader all it needs, and decoding has no
 * branch that depends on the width. A difference is zigzag-coded: sign in bit 0. Operation 255 is a
 * reference whose shape found no place among the first 255: its attributes (u32) and whole address
 * (u64) stand among the differences.
 */
final class BlockEncoder {
  /** The operation of a reference without a shape. */
  static final int ESCAPE = 255;

  static final int SHAPE_BYTES = 5;
  static final int SHAPES_MAX = 255;
  static final int ESCAPE_BYTES = 12;

  /** Bytes of the number of shapes. */
  static final int COUNT_BYTES = 2;

  private final AddressPredictor predictor = new AddressPredictor();
  private final Map<Long, Integer> shapes = new HashMap<>();
  private final byte[] shapeBytes = new byte[SHAPES_MAX * SHAPE_BYTES];
  private final byte[] operations = new byte[MmtFormat.BLOCK_REFERENCES];
  private final byte[] differences =
      new byte[MmtFormat.BLOCK_REFERENCES * ESCAPE_BYTES + Long.BYTES];
  private int count;
  private int differenceBytes;

  /** Returns the most plain bytes that a block of {@code references} can have. */
  static int plainBytesMax(int references) {
    return COUNT_BYTES + SHAPES_MAX * SHAPE_BYTES + references * (1 + ESCAPE_BYTES);
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count == MmtFormat.BLOCK_REFERENCES;
  }

  void clear() {
    predictor.clear();
    shapes.clear();
    count = 0;
    differenceBytes = 0;
  }

  void add(long vaddr, int attributes) {
    long difference = vaddr - expectAndLearn(vaddr, attributes);
    long zigzag = difference << 1 ^ difference >> 63;
    int width = (Long.SIZE - Long.numberOfLeadingZeros(zigzag) + 7) / 8;
    int shape = shapeOf(attributes, width);
    operations[count++] = (byte) shape;
    if (shape == ESCAPE) {
      MmtFormat.putInt(differences, differenceBytes, attributes);
      MmtFormat.putLong(differences, differenceBytes + Integer.BYTES, vaddr);
      differenceBytes += ESCAPE_BYTES;
    } else {
      MmtFormat.putLong(differences, differenceBytes, zigzag);
      differenceBytes += width;
    }
  }

  /** Writes the plain bytes to the start of {@code target} and returns how many they are. */
  int finish(byte[] target) {
    int at = COUNT_BYTES + shapes.size() * SHAPE_BYTES;
    target[0] = (byte) shapes.size();
    target[1] = 0;
    System.arraycopy(shapeBytes, 0, target, COUNT_BYTES, at - COUNT_BYTES);
    System.arraycopy(operations, 0, target, at, count);
    System.arraycopy(differences, 0, target, at + count, differenceBytes);
    return at + count + differenceBytes;
  }

  private long expectAndLearn(long vaddr, int attributes) {
    AddressPredictor p = predictor;
    if (Reference.kind(attributes) == Reference.FETCH) {
      long expected = p.nextFetch;
      p.nextFetch = vaddr + Reference.sizeBytes(attributes);
      p.slot = AddressPredictor.firstSlot(vaddr);
      return expected;
    }
    long expected = p.lastData[p.slot];
    p.lastData[p.slot] = vaddr;
    p.slot = AddressPredictor.followingSlot(p.slot);
    return expected;
  }

  private int shapeOf(int attributes, int width) {
    long key = (long) attributes << 8 | width;
    Integer known = shapes.get(key);
    if (known != null) {
      return known;
    }
    int shape = shapes.size();
    if (shape == SHAPES_MAX) {
      return ESCAPE;
    }
    shapes.put(key, shape);
    MmtFormat.putInt(shapeBytes, shape * SHAPE_BYTES, attributes);
    shapeBytes[shape * SHAPE_BYTES + Integer.BYTES] = (byte) width;
    return shape;
  }
}

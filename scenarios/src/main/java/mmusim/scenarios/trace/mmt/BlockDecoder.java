package mmusim.scenarios.trace.mmt;

import java.util.Arrays;
import mmusim.scenarios.trace.Reference;

/** Takes references out of the plain bytes of a block; see {@link BlockEncoder} for the layout. */
final class BlockDecoder {
  /** Bytes behind the plain ones that decoding may load without using them. */
  static final int PADDING_BYTES = Long.BYTES;

  /** {@link #start}: nothing is wrong. */
  static final String SOUND = "";

  /** {@link #decode}: the block contradicts itself. */
  static final int CONTRADICTION = -1;

  /** {@link #decode}: a reference that no program can have made. */
  static final int IMPOSSIBLE = -2;

  private static final int WIDTH_BITS = 4;
  private static final int WIDTH_MASK = (1 << WIDTH_BITS) - 1;
  private static final int NO_SHAPE = -1;
  private static final long[] VALUE_MASKS = valueMasks();

  private final AddressPredictor predictor = new AddressPredictor();

  /** By operation: attributes, then the width in the low bits. */
  private final int[] shapes = new int[256];

  private byte[] plain = {};
  private int operationAt;
  private int operationEnd;
  private int differenceAt;
  private int differenceEnd;

  /** Returns how many references are left. */
  int remaining() {
    return operationEnd - operationAt;
  }

  /**
   * Starts a block.
   *
   * @param bytes the plain bytes and {@link #PADDING_BYTES} more
   * @param plainBytes how many of them are the block's
   * @return {@link #SOUND}, or what is wrong with the block
   */
  String start(byte[] bytes, int plainBytes, int references) {
    operationAt = 0;
    operationEnd = 0;
    if (plainBytes < BlockEncoder.COUNT_BYTES) {
      return "it is too short";
    }
    int count = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
    int operations = BlockEncoder.COUNT_BYTES + count * BlockEncoder.SHAPE_BYTES;
    if (count > BlockEncoder.SHAPES_MAX || plainBytes - operations < references) {
      return "its parts do not fit its length";
    }
    Arrays.fill(shapes, NO_SHAPE);
    for (int shape = 0; shape < count; shape++) {
      int at = BlockEncoder.COUNT_BYTES + shape * BlockEncoder.SHAPE_BYTES;
      int attributes = MmtFormat.getInt(bytes, at);
      int width = bytes[at + Integer.BYTES];
      if (!isValid(attributes) || width < 0 || width > Long.BYTES) {
        return "its shape %d is impossible".formatted(shape);
      }
      shapes[shape] = attributes << WIDTH_BITS | width;
    }
    predictor.clear();
    plain = bytes;
    operationAt = operations;
    operationEnd = operations + references;
    differenceAt = operationEnd;
    differenceEnd = plainBytes;
    return SOUND;
  }

  /**
   * Decodes references to the elements {@code from} to {@code to - 1}, or as many as are left.
   *
   * @return the index behind the last one, or {@link #CONTRADICTION}, or {@link #IMPOSSIBLE}
   */
  int decode(long[] vaddrs, int[] attributes, int from, int to) {
    byte[] bytes = plain;
    int[] shapes = this.shapes;
    long[] lastData = predictor.lastData;
    long nextFetch = predictor.nextFetch;
    int slot = predictor.slot;
    int difference = differenceAt;
    int operation = operationAt;
    long impossible = 0;
    int end = from + Math.min(to - from, remaining());
    for (int i = from; i < end; i++) {
      int shape = shapes[bytes[operation++] & 0xff];
      long vaddr;
      int described;
      if (shape >= 0 && difference <= differenceEnd) {
        int width = shape & WIDTH_MASK;
        long zigzag = MmtFormat.getLong(bytes, difference) & VALUE_MASKS[width];
        long delta = zigzag >>> 1 ^ -(zigzag & 1);
        difference += width;
        described = shape >>> WIDTH_BITS;
        vaddr = delta + ((described & 3) == Reference.FETCH ? nextFetch : lastData[slot]);
      } else if (isEscape(operation - 1, difference)) {
        described = MmtFormat.getInt(bytes, difference);
        vaddr = MmtFormat.getLong(bytes, difference + Integer.BYTES);
        difference += BlockEncoder.ESCAPE_BYTES;
      } else {
        return CONTRADICTION;
      }
      impossible |= Reference.impossibleBits(vaddr, described >>> 2);
      if ((described & 3) == Reference.FETCH) {
        nextFetch = vaddr + (described >>> 2);
        slot = AddressPredictor.firstSlot(vaddr);
      } else {
        lastData[slot] = vaddr;
        slot = AddressPredictor.followingSlot(slot);
      }
      vaddrs[i] = vaddr;
      attributes[i] = described;
    }
    predictor.nextFetch = nextFetch;
    predictor.slot = slot;
    operationAt = operation;
    differenceAt = difference;
    boolean complete = operation < operationEnd || difference == differenceEnd;
    if (!complete || difference > differenceEnd) {
      return CONTRADICTION;
    }
    return impossible == 0 ? end : IMPOSSIBLE;
  }

  private boolean isEscape(int operation, int difference) {
    return (plain[operation] & 0xff) == BlockEncoder.ESCAPE
        && difference + BlockEncoder.ESCAPE_BYTES <= differenceEnd
        && isValid(MmtFormat.getInt(plain, difference));
  }

  private static boolean isValid(int attributes) {
    int size = Reference.sizeBytes(attributes);
    return size >= 1 && size <= Reference.MAX_SIZE_BYTES;
  }

  private static long[] valueMasks() {
    long[] masks = new long[Long.BYTES + 1];
    for (int width = 1; width <= Long.BYTES; width++) {
      masks[width] = -1L >>> (Long.SIZE - Byte.SIZE * width);
    }
    return masks;
  }
}

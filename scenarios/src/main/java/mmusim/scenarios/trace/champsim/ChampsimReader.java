package mmusim.scenarios.trace.champsim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import mmusim.scenarios.trace.Reference;
import mmusim.scenarios.trace.TraceException;
import mmusim.scenarios.trace.TraceInput;
import mmusim.scenarios.trace.TraceReader;
import mmusim.scenarios.trace.TraceTally;

/**
 * ChampSim's instruction records, 64 bytes each, little-endian.
 *
 * <pre>
 *   0  ip                       8 bytes
 *   8  is_branch, branch_taken  1 byte each, 0 or 1
 *  10  destination_registers    2 bytes
 *  12  source_registers         4 bytes
 *  16  destination_memory       2 addresses of 8 bytes, 0 = none
 *  32  source_memory            4 addresses of 8 bytes, 0 = none
 * </pre>
 *
 * A record is a fetch, then a load for each source, then a store for each destination. The format
 * has no sizes: every reference is of one byte and crosses no page.
 *
 * @see "ChampSim, inc/trace_instruction.h, input_instr"
 */
public final class ChampsimReader implements TraceReader {
  /** Bytes of a record. */
  public static final int RECORD_BYTES = 64;

  private static final int RECORDS_PER_BUFFER = 4096;
  private static final int REFERENCES_PER_RECORD_MAX = 7;
  private static final int SIZE_UNSTATED_BYTES = 1;
  private static final int BRANCH_OFFSET = 8;
  private static final int DESTINATION_OFFSET = 16;
  private static final int SOURCE_OFFSET = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final TraceInput input;
  private final double malformedShareMax;
  private final TraceTally tally = new TraceTally();
  private final byte[] buffer = new byte[RECORDS_PER_BUFFER * RECORD_BYTES];
  private final long[] pendingVaddrs = new long[REFERENCES_PER_RECORD_MAX];
  private final int[] pendingKinds = new int[REFERENCES_PER_RECORD_MAX];
  private int pendingFrom;
  private int pendingTo;
  private int position;
  private int filled;
  private long records;

  /** Reads from {@code input}; more malformed records than that share of all are an error. */
  public ChampsimReader(TraceInput input, double malformedShareMax) {
    this.input = input;
    this.malformedShareMax = malformedShareMax;
  }

  /** Returns whether {@code head}, the first bytes of a file, can be such records. */
  public static boolean isPlausible(byte[] head) {
    int complete = head.length / RECORD_BYTES;
    for (int record = 0; record < complete; record++) {
      if (!isPlausible(head, record * RECORD_BYTES)) {
        return false;
      }
    }
    return complete > 0;
  }

  @Override
  public int read(long[] vaddrs, int[] attributes) throws TraceException {
    int count = 0;
    while (count < vaddrs.length) {
      if (pendingFrom == pendingTo && !nextRecord()) {
        break;
      }
      while (pendingFrom < pendingTo && count < vaddrs.length) {
        int kind = pendingKinds[pendingFrom];
        vaddrs[count] = pendingVaddrs[pendingFrom++];
        attributes[count++] = Reference.attributes(kind, SIZE_UNSTATED_BYTES);
        tally.addReferences(1);
      }
    }
    if (count == 0) {
      tally.checkMalformedShare(input.name(), malformedShareMax);
    }
    return count;
  }

  @Override
  public TraceTally tally() {
    return tally;
  }

  @Override
  public void close() {
    input.close();
  }

  /** Unpacks the next well-formed record into the pending references; false at the end. */
  private boolean nextRecord() throws TraceException {
    while (position < filled || refill()) {
      int at = position;
      position += RECORD_BYTES;
      records++;
      if (unpack(at)) {
        return true;
      }
      addMalformed(at);
    }
    return false;
  }

  private void addMalformed(int at) {
    if (tally.isLocating()) {
      tally.addMalformed(
          "%s: record %d, plain byte %d"
              .formatted(input.name(), records, (records - 1) * RECORD_BYTES),
          "not a ChampSim instruction",
          "ip 0x%x".formatted((long) LONGS.get(buffer, at)));
    } else {
      tally.addMalformed();
    }
  }

  private boolean refill() throws TraceException {
    filled = input.read(buffer, 0, buffer.length);
    tally.addBytes(filled, () -> input.name() + ": record " + records);
    position = 0;
    if (filled % RECORD_BYTES != 0) {
      throw new TraceException(
          "%s: truncated: record %d has %d of %d bytes"
              .formatted(
                  input.name(),
                  records + filled / RECORD_BYTES + 1,
                  filled % RECORD_BYTES,
                  RECORD_BYTES));
    }
    return filled > 0;
  }

  private boolean unpack(int at) {
    pendingFrom = 0;
    pendingTo = 0;
    if (!isPlausible(buffer, at)) {
      return false;
    }
    add(Reference.FETCH, (long) LONGS.get(buffer, at));
    addMemory(Reference.LOAD, at + SOURCE_OFFSET, 4);
    addMemory(Reference.STORE, at + DESTINATION_OFFSET, 2);
    return true;
  }

  private void addMemory(int kind, int from, int operands) {
    for (int operand = 0; operand < operands; operand++) {
      long vaddr = (long) LONGS.get(buffer, from + operand * Long.BYTES);
      if (vaddr != 0) {
        add(kind, vaddr);
      }
    }
  }

  private void add(int kind, long vaddr) {
    pendingKinds[pendingTo] = kind;
    pendingVaddrs[pendingTo++] = vaddr;
  }

  private static boolean isPlausible(byte[] bytes, int at) {
    int isBranch = bytes[at + BRANCH_OFFSET];
    int taken = bytes[at + BRANCH_OFFSET + 1];
    boolean possible = (isBranch | taken) >>> 1 == 0 && (long) LONGS.get(bytes, at) != 0;
    for (int offset = DESTINATION_OFFSET; offset < RECORD_BYTES; offset += Long.BYTES) {
      possible &= Reference.isPossible((long) LONGS.get(bytes, at + offset), SIZE_UNSTATED_BYTES);
    }
    return possible && Reference.isPossible((long) LONGS.get(bytes, at), SIZE_UNSTATED_BYTES);
  }
}

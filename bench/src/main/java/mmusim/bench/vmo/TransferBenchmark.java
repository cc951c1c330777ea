package mmusim.bench.vmo;

import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import mmusim.vm.abi.Status;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What do {@code vmo_read} and {@code vmo_write} of 1 MiB cost?
 *
 * <p>{@code java -jar bench/target/benchmarks.jar TransferBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TransferBenchmark extends HostJvm {
  private static final int SIZE = 1 << 20;

  private final byte[] bytes = new byte[SIZE];
  private VmoState state;
  private int vmo;

  /** Makes a VMO that is committed. */
  @Setup
  public void setUp() {
    for (int i = 0; i < SIZE; i++) {
      bytes[i] = (byte) (i * 31);
    }
    state = new VmoState(VmoState.PAGE);
    vmo = state.create(SIZE);
    VmoState.check(state.write(vmo, bytes));
  }

  /** Reads 1 MiB. */
  @Benchmark
  public Status read() {
    return state.read(vmo, bytes);
  }

  /** Writes 1 MiB. */
  @Benchmark
  public Status write() {
    return state.write(vmo, bytes);
  }
}

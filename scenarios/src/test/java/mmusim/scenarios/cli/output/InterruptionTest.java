package mmusim.scenarios.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mmusim.scenarios.io.SlowInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a process that is asked to end waits for its command. */
class InterruptionTest {
  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** An input of which nothing comes until its end. */
  private final InputStream input =
      new SlowInput(
          new InputStream() {
            @Override
            public int read() {
              return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] target, int offset, int length) {
              reading.countDown();
              try {
                ended.await();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              return -1;
            }
          });

  @Test
  @Timeout(value = 10, unit = TimeUnit.SECONDS)
  void aCommandThatWaitsForInputIsNotWaitedForLong() throws InterruptedException {
    Thread reader = new Thread(this::readAll);
    reader.start();
    reading.await();
    try (Interruption interruption = Interruption.watch()) {
      interruption.request();
      assertThat(interruption.isRequested()).isTrue();
    }
    ended.countDown();
    reader.join();
    assertThat(SlowInput.isAwaited()).isFalse();
  }

  private void readAll() {
    try {
      input.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}

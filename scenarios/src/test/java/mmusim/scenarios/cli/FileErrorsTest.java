package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileErrorsTest {
  /** The messages of these exceptions are the names of the files. */
  @Test
  void theReasonIsNotTheNameOfTheFile() {
    IOException denied = new AccessDeniedException("a");
    assertThat(FileErrors.reason(denied)).isEqualTo("permission denied");
    assertThat(FileErrors.describe(denied)).isEqualTo("a: permission denied");
    assertThat(FileErrors.reason(new NoSuchFileException("a")))
        .isEqualTo("no such file or directory");
    assertThat(FileErrors.reason(new IOException("Is a directory"))).isEqualTo("Is a directory");
  }
}

package mmusim.scenarios.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
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
    assertThat(FileErrors.reason(new IOException("No space left"))).isEqualTo("No space left");
  }

  @Test
  void aDirectoryIsToldAlikeWhetherItIsReadOrWritten() {
    assertThat(FileErrors.reason(new IOException("Is a directory")))
        .isEqualTo("is a directory, not a file");
    assertThat(FileErrors.describe(new FileSystemException("a", null, "Is a directory")))
        .isEqualTo("a: is a directory, not a file");
  }

  /** As gzip and xz do where a file ends within a header. */
  @Test
  void anEndWithoutAMessageIsToldInWords() {
    assertThat(FileErrors.reason(new EOFException())).isEqualTo("it ends too early");
  }
}

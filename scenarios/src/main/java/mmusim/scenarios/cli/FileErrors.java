package mmusim.scenarios.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import mmusim.scenarios.io.InputErrors;

/** What is said of files that cannot be used: {@code FILE: reason}. */
final class FileErrors {
  private FileErrors() {}

  /** Returns the message; that of the exception itself may be the file's name alone. */
  static String describe(IOException broken) {
    return broken instanceof FileSystemException ofFile
        ? ofFile.getFile() + ": " + reason(ofFile)
        : InputErrors.reason(broken);
  }

  /** Returns the reason alone. */
  static String reason(IOException broken) {
    return broken instanceof FileSystemException ofFile
        ? reason(ofFile)
        : InputErrors.reason(broken);
  }

  private static String reason(FileSystemException broken) {
    if (broken instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (broken instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = broken.getReason();
    return reason == null ? "cannot be used" : reason;
  }
}

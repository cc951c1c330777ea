package mmusim.scenarios.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * What is said of files that cannot be used: {@code FILE: reason}. Every reader and writer of a
 * file asks here, so that the same mistake is told in the same words.
 */
public final class FileErrors {
  /** What is said of a directory where a file is needed. */
  public static final String IS_DIRECTORY = "is a directory, not a file";

  /** What is said of a name that nothing has. */
  public static final String IS_ABSENT = "no such file or directory";

  private FileErrors() {}

  /** Returns the message; that of the exception itself may be the file's name alone. */
  public static String describe(IOException broken) {
    String reason = reason(broken);
    return broken instanceof FileSystemException ofFile ? ofFile.getFile() + ": " + reason : reason;
  }

  /** Returns the reason alone, without the name of the file. */
  public static String reason(IOException broken) {
    if (broken instanceof NoSuchFileException) {
      return IS_ABSENT;
    }
    if (broken instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (broken instanceof EOFException && broken.getMessage() == null) {
      return "it ends too early";
    }
    String reason =
        broken instanceof FileSystemException ofFile ? ofFile.getReason() : broken.getMessage();
    if (reason == null) {
      return "cannot be used";
    }
    return reason.equals("Is a directory") ? IS_DIRECTORY : reason; // the host's words
  }
}

package mmusim.scenarios.vectors;

/** A file of vectors is not what the format says: where, and what is wrong. */
public final class VectorFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  VectorFormatException(String file, int line, String problem) {
    super(file + ":" + line + ": " + problem);
  }
}

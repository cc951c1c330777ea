package mmusim.pagetables;

/** How a change of the tables ended. Unless it is {@link #DONE}, nothing has changed. */
public enum EditOutcome {
  /** The change was made. */
  DONE,
  /** A page of the range is mapped already. */
  ALREADY_MAPPED,
  /** A table was needed and there was no frame for it. */
  OUT_OF_FRAMES
}

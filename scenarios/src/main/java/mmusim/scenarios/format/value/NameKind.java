package mmusim.scenarios.format.value;

import java.util.Locale;

/** What a name may be bound to. */
public enum NameKind {
  PROCESS("a process", true, false, false),
  VMAR("a VMAR", true, true, true),
  VMO("a VMO", true, false, true),
  MAPPING("a mapping", false, true, true),
  PAGER("a pager", true, false, false),
  PIN("a pin", true, false, false),
  /** A handle whose type the check does not know. */
  HANDLE("a handle", true, true, true),
  VALUE("a saved number", false, false, false),
  MARK("a mark", false, false, false);

  private final String words;
  private final boolean handle;
  private final boolean base;
  private final boolean size;

  NameKind(String words, boolean handle, boolean base, boolean size) {
    this.words = words;
    this.handle = handle;
    this.base = base;
    this.size = size;
  }

  /** Returns the kind with its article. */
  public String words() {
    return words;
  }

  /** Returns whether a call can take it as a handle. */
  public boolean isHandle() {
    return handle;
  }

  /** Returns whether it may stand alone for a number. */
  public boolean hasValue() {
    return base || this == VALUE;
  }

  /** Returns whether it has {@code .base} and {@code .end}. */
  public boolean hasBase() {
    return base;
  }

  /** Returns whether it has {@code .size}. */
  public boolean hasSize() {
    return size;
  }

  /** Returns whether an expression may ask for this part of it. */
  public boolean has(Names.Attribute part) {
    return switch (part) {
      case VALUE -> hasValue();
      case BASE, END -> hasBase();
      case SIZE -> hasSize();
    };
  }

  /** Returns what is said when an expression asks {@code name} for a part that it lacks. */
  public String lacks(String name, Names.Attribute part) {
    String subject = "\"" + name + "\" is " + words + ", which has no ";
    if (part != Names.Attribute.VALUE) {
      return subject + part.name().toLowerCase(Locale.ROOT);
    }
    return subject + "address" + (this == VMO ? "; its size is " + name + ".size" : "");
  }
}

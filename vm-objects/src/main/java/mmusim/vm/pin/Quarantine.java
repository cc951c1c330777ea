package mmusim.vm.pin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Pinned ranges whose token was closed without an unpin: a device may still write there. */
public final class Quarantine {
  private final List<PinnedMemory> tokens = new ArrayList<>();

  /** Makes an empty quarantine. */
  public Quarantine() {}

  void add(PinnedMemory token) {
    tokens.add(token);
  }

  /** Shows what is kept. */
  public void forEach(Consumer<PinnedMemory> visitor) {
    tokens.forEach(visitor);
  }

  /** Returns how many ranges are kept. */
  public int size() {
    return tokens.size();
  }

  /** {@code zx_bti_release_quarantine}: unpins them all. */
  public void release() {
    tokens.forEach(PinnedMemory::unpin);
    tokens.clear();
  }
}

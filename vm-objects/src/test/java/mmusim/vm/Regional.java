package mmusim.vm;

import mmusim.vm.region.Vmar;

/** Gives the tests of other packages a root VMAR. */
public final class Regional {
  private Regional() {}

  /** Returns the root VMAR of the only process of a new machine. */
  public static Vmar root() {
    return Rig.documented().main.space().root();
  }
}

package mmusim.vm.region;

/** Is shown regions. */
@FunctionalInterface
public interface RegionVisitor {
  /**
   * Takes note of a region, and changes nothing.
   *
   * @param parent the VMAR around it
   * @param depth 1 for the children of the VMAR at which the visit began
   */
  void visit(RegionNode region, Vmar parent, int depth);
}

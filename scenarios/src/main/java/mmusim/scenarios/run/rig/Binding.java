package mmusim.scenarios.run.rig;

import mmusim.scenarios.format.value.NameKind;

/**
 * What a name stands for. It keeps the base and size of the moment when it was bound.
 *
 * @param kind what it is
 * @param handle the handle in the process {@code main}, or 0
 * @param objectId the number of the object, or 0
 * @param vmarId the number of the VMAR that it is or that the mapping lies in, or 0
 * @param base first address, or the saved number
 * @param sizeBytes size in bytes
 */
public record Binding(
    NameKind kind, int handle, long objectId, long vmarId, long base, long sizeBytes) {
  /** Returns what a saved number is bound as. */
  public static Binding value(long number) {
    return new Binding(NameKind.VALUE, 0, 0, 0, number, 0);
  }

  /** Returns what an object without addresses is bound as. */
  public static Binding handle(NameKind kind, int handle, long objectId) {
    return new Binding(kind, handle, objectId, 0, 0, 0);
  }

  /** Returns what a VMO is bound as. */
  public static Binding vmo(int handle, long objectId, long sizeBytes) {
    return new Binding(NameKind.VMO, handle, objectId, 0, 0, sizeBytes);
  }

  /** Returns what a VMAR is bound as. */
  public static Binding vmar(int handle, long objectId, long base, long sizeBytes) {
    return new Binding(NameKind.VMAR, handle, objectId, objectId, base, sizeBytes);
  }

  /** Returns what a mapping in the VMAR with the number {@code vmarId} is bound as. */
  public static Binding mapping(long vmarId, long base, long sizeBytes) {
    return new Binding(NameKind.MAPPING, 0, 0, vmarId, base, sizeBytes);
  }

  /** Returns the same thing by another handle. */
  public Binding withHandle(int newHandle) {
    return new Binding(kind, newHandle, objectId, vmarId, base, sizeBytes);
  }
}

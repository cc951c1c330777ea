package mmusim.vm;

import mmusim.vm.handle.ObjectType;

/**
 * What a handle stands for.
 *
 * @param type the type of its object
 * @param rights bits of {@link mmusim.vm.handle.Rights}
 * @param koid the object's number
 */
public record HandleInfo(ObjectType type, int rights, long koid) {}

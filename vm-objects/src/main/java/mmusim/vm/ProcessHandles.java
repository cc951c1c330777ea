package mmusim.vm;

import mmusim.vm.process.Process;

/**
 * A new process, with handles in the process that made it.
 *
 * @param process the process
 * @param processHandle names it
 * @param rootVmarHandle names its root VMAR
 */
public record ProcessHandles(Process process, int processHandle, int rootVmarHandle) {}

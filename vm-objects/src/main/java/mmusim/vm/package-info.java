/**
 * The system calls as methods, with status codes; start reading here. {@link mmusim.vm.Kernel} is
 * the machine with its kernel; each {@code ...Syscalls} facade checks handles and arguments in the
 * documented order and then asks the packages below. What programs access by themselves goes
 * through {@link mmusim.vm.Accesses}. The words (status codes, options) are in {@link
 * mmusim.vm.abi}.
 */
@NullMarked
package mmusim.vm;

import org.jspecify.annotations.NullMarked;

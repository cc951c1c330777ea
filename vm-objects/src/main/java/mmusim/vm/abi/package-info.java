/**
 * What crosses the system-call boundary: status codes, options and operations with Zircon's
 * numbers. Everything else in the module may depend on it; it depends on nothing.
 */
@NullMarked
package mmusim.vm.abi;

import org.jspecify.annotations.NullMarked;

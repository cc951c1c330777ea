/** The tables of the Zircon VM reference that are about VMOs, a test a row. */
@NullMarked
package mmusim.vm.call;

import org.jspecify.annotations.NullMarked;

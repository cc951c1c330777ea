/** What page faults and changes of an address space cost. */
@NullMarked
package mmusim.bench.fault;

import org.jspecify.annotations.NullMarked;

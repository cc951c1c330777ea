/** What the page-table code and the frame allocator cost. */
@NullMarked
package mmusim.bench.pagetables;

import org.jspecify.annotations.NullMarked;

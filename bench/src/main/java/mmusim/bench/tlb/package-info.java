/** What a translation costs that is cached, and one that is not. */
@NullMarked
package mmusim.bench.tlb;

import org.jspecify.annotations.NullMarked;

/** What VMOs cost: commit, copy-on-write, read and write, clones, operations on sparse ranges. */
@NullMarked
package mmusim.bench.vmo;

import org.jspecify.annotations.NullMarked;

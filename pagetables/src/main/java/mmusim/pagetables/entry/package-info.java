/** Kernel flags to hardware bits per level; cache policy to PAT, PCD and PWT. */
@NullMarked
package mmusim.pagetables.entry;

import org.jspecify.annotations.NullMarked;

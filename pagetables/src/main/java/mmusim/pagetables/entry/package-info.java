/**
 * Kernel flags to hardware bits per level and back; cache policy to PAT, PCD and PWT. Read {@link
 * mmusim.pagetables.entry.MapFlags}, {@link mmusim.pagetables.entry.CachePolicy}, then {@link
 * mmusim.pagetables.entry.LeafFormat} and {@link mmusim.pagetables.entry.MappedPage}.
 */
@CheckReturnValue
@NullMarked
package mmusim.pagetables.entry;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * The frame allocator of the simulated kernel. Read {@link mmusim.pagetables.pmm.Pmm} (what a
 * kernel asks for), {@code FramePool} (the free frames), then {@code FrameRegion} (the metadata of
 * 128 MiB), {@code FreeBlocks} (the bitmaps that make every search short) and {@code
 * ContiguousSearch}. Addresses are {@code long} and unsigned; a frame is named by the physical
 * address of its first byte. One machine, one thread.
 */
@CheckReturnValue
@NullMarked
package mmusim.pagetables.pmm;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

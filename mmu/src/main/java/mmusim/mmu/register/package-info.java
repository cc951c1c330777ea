/**
 * The registers that govern translation, and what a write of each may not do. Read {@link
 * mmusim.mmu.register.Feature} and {@link mmusim.mmu.register.ProcessorModel} (what the processor
 * can do), {@link mmusim.mmu.register.Cr4} and its likes (the bits), then {@link
 * mmusim.mmu.register.Registers}, and {@code RegisterValues} for what may be written. {@link
 * mmusim.mmu.register.RegisterField} finds a register or a bit of it by name. A write that raises
 * #GP answers false and changes nothing.
 */
@NullMarked
package mmusim.mmu.register;

import org.jspecify.annotations.NullMarked;

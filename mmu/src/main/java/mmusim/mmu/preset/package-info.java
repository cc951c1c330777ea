/**
 * Named machines: TLB geometry, paging-structure caches and costs that belong together, each in a
 * commented text file beside these classes that names its sources. Read {@link
 * mmusim.mmu.preset.Preset}, {@link mmusim.mmu.preset.Presets}, then {@link
 * mmusim.mmu.preset.PresetReader} for the format.
 */
@NullMarked
package mmusim.mmu.preset;

import org.jspecify.annotations.NullMarked;

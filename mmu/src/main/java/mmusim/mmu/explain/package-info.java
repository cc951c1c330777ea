/**
 * Translations in words, for people. {@link mmusim.mmu.explain.Explainer} looks at the tables as
 * the hardware would and changes nothing; what it saw is a {@link mmusim.mmu.explain.Walk}, with a
 * sentence that names the entry, the bit and the rule that decided; {@link
 * mmusim.mmu.explain.WalkDiagram} draws it. Nothing here is on a hot path, and nothing here decides
 * anything: outcomes come from {@link mmusim.mmu.paging.PageWalker}.
 */
@NullMarked
@CheckReturnValue
package mmusim.mmu.explain;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

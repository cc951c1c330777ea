/**
 * The project's own binary format. Read {@link mmusim.scenarios.trace.mmt.MmtFormat} (the file),
 * {@link mmusim.scenarios.trace.mmt.BlockEncoder} (a block), then {@link
 * mmusim.scenarios.trace.mmt.MmtReader}.
 */
@NullMarked
package mmusim.scenarios.trace.mmt;

import org.jspecify.annotations.NullMarked;

/**
 * An address space as text for people and as records for reports. Read {@link
 * mmusim.pagetables.dump.MemoryRun} and {@link mmusim.pagetables.dump.LeafEntry}, then {@link
 * mmusim.pagetables.dump.TableDump}.
 */
@CheckReturnValue
@NullMarked
package mmusim.pagetables.dump;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

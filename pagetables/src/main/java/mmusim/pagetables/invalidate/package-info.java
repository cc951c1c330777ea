/**
 * What a change of the tables makes stale, and how the CPUs are told. Read {@link
 * mmusim.pagetables.invalidate.PendingInvalidation} (what has to go), {@link
 * mmusim.pagetables.invalidate.TlbContext} (where it may be cached), then {@link
 * mmusim.pagetables.invalidate.TlbInvalidator}.
 */
@CheckReturnValue
@NullMarked
package mmusim.pagetables.invalidate;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

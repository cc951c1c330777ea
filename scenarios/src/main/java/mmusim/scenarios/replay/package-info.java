/**
 * Traces over TLBs and machines. Read {@link mmusim.scenarios.replay.Replayer}, {@link
 * mmusim.scenarios.replay.TlbReplayer}, then {@link mmusim.scenarios.replay.SamePageHits}, which
 * makes it fast. Nothing here allocates while a trace is fed, but for maps that grow with the pages
 * that are used.
 */
@NullMarked
package mmusim.scenarios.replay;

import org.jspecify.annotations.NullMarked;

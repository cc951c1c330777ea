package mmusim.vm;

import java.util.List;

/**
 * A pinned range.
 *
 * @param handle names the pinned-memory token
 * @param paddrs physical address of each page, in order; not to be changed
 */
public record Pinned(int handle, List<Long> paddrs) {}

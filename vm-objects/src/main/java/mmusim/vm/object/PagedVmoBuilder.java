package mmusim.vm.object;

import mmusim.pagetables.entry.CachePolicy;
import mmusim.vm.cow.CowNode;
import mmusim.vm.page.VmContext;
import org.jspecify.annotations.Nullable;

/** What a paged VMO is made of; the defaults are those of a plain root. */
final class PagedVmoBuilder {
  final VmContext context;
  final CowNode node;
  PagedVmo.Kind kind = PagedVmo.Kind.ROOT;
  CachePolicy policy = CachePolicy.CACHED;
  StreamSize stream = new StreamSize(0);
  long firstPage;
  long slicePages;
  boolean resizable;
  boolean discardable;
  boolean immutable;
  @Nullable PagedVmo parent;

  PagedVmoBuilder(VmContext context, CowNode node) {
    this.context = context;
    this.node = node;
  }

  PagedVmo build() {
    return new PagedVmo(this);
  }
}

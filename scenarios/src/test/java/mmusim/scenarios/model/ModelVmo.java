package mmusim.scenarios.model;

import mmusim.vm.handle.Rights;
import org.jspecify.annotations.Nullable;

/** A VMO: a window on pages, which its slices and references share. */
final class ModelVmo {
  /** How it came to its pages. */
  enum Kind {
    ROOT,
    CLONE,
    SLICE,
    REFERENCE
  }

  /** The size of the stream, in pages; a reference shares its parent's. */
  static final class Stream {
    int pages;

    Stream(int pages) {
      this.pages = pages;
    }
  }

  final String name;
  final Kind kind;
  final ModelPages pages;
  final @Nullable ModelVmo parent;
  Stream stream;
  int first;

  /** The size in pages, of what does not follow the pages' size; else -1. */
  int fixedSize = -1;

  boolean resizable;
  boolean uncached;
  int rights = Rights.DEFAULT_VMO;
  boolean isOpen = true;
  int pins;

  ModelVmo(String name, Kind kind, ModelPages pages, @Nullable ModelVmo parent) {
    this.name = name;
    this.kind = kind;
    this.pages = pages;
    this.parent = parent;
    this.stream = new Stream(pages.size());
  }

  /** Gives or takes the right to set the size; a reference is resizable without it, too. */
  void makeResizable(boolean mayResize) {
    resizable |= mayResize;
    rights = mayResize ? rights | Rights.RESIZE : rights & ~Rights.RESIZE;
  }

  int size() {
    return fixedSize < 0 ? pages.size() : fixedSize;
  }

  boolean isDevice() {
    return pages.kind == ModelPages.Kind.DEVICE;
  }

  boolean isContiguous() {
    return pages.kind == ModelPages.Kind.CONTIGUOUS;
  }

  boolean isAlias() {
    return kind == Kind.SLICE || kind == Kind.REFERENCE || isDevice();
  }

  boolean contains(int page, int count) {
    return page + count <= size();
  }
}

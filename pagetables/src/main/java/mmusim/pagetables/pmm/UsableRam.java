package mmusim.pagetables.pmm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which frames may ever be allocated: RAM in an arena that is not reserved. */
final class UsableRam {
  /** Sorted, disjoint, not adjacent. */
  private final List<PhysicalRange> usable;

  private final List<PhysicalRange> reserved;

  UsableRam(long sizeBytes, List<PhysicalRange> arenas, List<PhysicalRange> reserved) {
    this.reserved = List.copyOf(reserved);
    this.usable = subtract(merge(clip(arenas, sizeBytes)), merge(reserved));
  }

  long frames() {
    long frames = 0;
    for (PhysicalRange range : usable) {
      frames += range.endFrame() - range.firstFrame();
    }
    return frames;
  }

  /** Returns how many of the frames from {@code first} to {@code end}, exclusive, are usable. */
  long framesWithin(long first, long end) {
    long frames = 0;
    for (PhysicalRange range : usable) {
      long overlap = Math.min(end, range.endFrame()) - Math.max(first, range.firstFrame());
      frames += Math.max(0, overlap);
    }
    return frames;
  }

  /** Returns FREE for a usable frame, else why it is not. */
  FrameOwner ownerOf(long frame) {
    if (contains(usable, frame)) {
      return FrameOwner.FREE;
    }
    return contains(reserved, frame) ? FrameOwner.RESERVED : FrameOwner.HOLE;
  }

  private static boolean contains(List<PhysicalRange> ranges, long frame) {
    for (PhysicalRange range : ranges) {
      if (frame >= range.firstFrame() && frame < range.endFrame()) {
        return true;
      }
    }
    return false;
  }

  private static List<PhysicalRange> clip(List<PhysicalRange> ranges, long endPaddr) {
    List<PhysicalRange> clipped = new ArrayList<>();
    for (PhysicalRange range : ranges) {
      if (range.startPaddr() < endPaddr) {
        clipped.add(between(range.startPaddr(), Math.min(range.endPaddr(), endPaddr)));
      }
    }
    return clipped;
  }

  private static List<PhysicalRange> merge(List<PhysicalRange> ranges) {
    List<PhysicalRange> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(PhysicalRange::startPaddr));
    List<PhysicalRange> merged = new ArrayList<>();
    for (PhysicalRange range : sorted) {
      int last = merged.size() - 1;
      if (last >= 0 && merged.get(last).endPaddr() >= range.startPaddr()) {
        PhysicalRange before = merged.get(last);
        long end = Math.max(before.endPaddr(), range.endPaddr());
        merged.set(last, between(before.startPaddr(), end));
      } else {
        merged.add(range);
      }
    }
    return merged;
  }

  private static List<PhysicalRange> subtract(List<PhysicalRange> from, List<PhysicalRange> holes) {
    List<PhysicalRange> rest = new ArrayList<>();
    for (PhysicalRange range : from) {
      long start = range.startPaddr();
      for (PhysicalRange hole : holes) {
        if (hole.endPaddr() > start && hole.startPaddr() < range.endPaddr()) {
          if (hole.startPaddr() > start) {
            rest.add(between(start, hole.startPaddr()));
          }
          start = Math.min(hole.endPaddr(), range.endPaddr());
        }
      }
      if (start < range.endPaddr()) {
        rest.add(between(start, range.endPaddr()));
      }
    }
    return rest;
  }

  private static PhysicalRange between(long startPaddr, long endPaddr) {
    return new PhysicalRange(startPaddr, endPaddr - startPaddr);
  }
}

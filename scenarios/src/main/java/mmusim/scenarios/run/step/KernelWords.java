package mmusim.scenarios.run.step;

import java.util.List;
import mmusim.pagetables.entry.CachePolicy;
import mmusim.scenarios.format.type.Vocabulary;
import mmusim.vm.abi.PagerOp;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.abi.VmarOp;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.ObjectType;
import mmusim.vm.handle.Rights;
import org.jspecify.annotations.Nullable;

/** Zircon's words for options, rights, operations and policies, without their prefixes. */
final class KernelWords {
  private static final String[] ALIGNMENT_UNITS = {"KB", "MB", "GB"};

  static final Vocabulary VM_OPTION = vmOptions();

  static final Vocabulary VMO_OPTION =
      Vocabulary.of("option of vmo_create")
          .add("RESIZABLE", VmoOption.RESIZABLE)
          .add("DISCARDABLE", VmoOption.DISCARDABLE)
          .add("TRAP_DIRTY", VmoOption.TRAP_DIRTY)
          .add("UNBOUNDED", VmoOption.UNBOUNDED)
          .build();

  static final Vocabulary CHILD_OPTION =
      Vocabulary.of("option of vmo_create_child")
          .add("SNAPSHOT", VmoChildOption.SNAPSHOT)
          .add("SNAPSHOT_AT_LEAST_ON_WRITE", VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE)
          .add("SNAPSHOT_MODIFIED", VmoChildOption.SNAPSHOT_MODIFIED)
          .add("SLICE", VmoChildOption.SLICE)
          .add("REFERENCE", VmoChildOption.REFERENCE)
          .add("RESIZABLE", VmoChildOption.RESIZABLE)
          .add("NO_WRITE", VmoChildOption.NO_WRITE)
          .build();

  static final Vocabulary VMO_OP =
      Vocabulary.of("operation on a VMO")
          .add("COMMIT", VmoOp.COMMIT)
          .add("DECOMMIT", VmoOp.DECOMMIT)
          .add("LOCK", VmoOp.LOCK)
          .add("TRY_LOCK", VmoOp.TRY_LOCK)
          .add("UNLOCK", VmoOp.UNLOCK)
          .add("CACHE_SYNC", VmoOp.CACHE_SYNC)
          .add("CACHE_CLEAN", VmoOp.CACHE_CLEAN)
          .add("CACHE_INVALIDATE", VmoOp.CACHE_INVALIDATE)
          .add("CACHE_CLEAN_INVALIDATE", VmoOp.CACHE_CLEAN_INVALIDATE)
          .add("ZERO", VmoOp.ZERO)
          .add("ALWAYS_NEED", VmoOp.ALWAYS_NEED)
          .add("DONT_NEED", VmoOp.DONT_NEED)
          .add("PREFETCH", VmoOp.PREFETCH)
          .build();

  static final Vocabulary VMAR_OP =
      Vocabulary.of("operation on a VMAR")
          .add("COMMIT", VmarOp.COMMIT)
          .add("DECOMMIT", VmarOp.DECOMMIT)
          .add("MAP_RANGE", VmarOp.MAP_RANGE)
          .add("ZERO", VmarOp.ZERO)
          .add("ALWAYS_NEED", VmarOp.ALWAYS_NEED)
          .add("DONT_NEED", VmarOp.DONT_NEED)
          .add("PREFETCH", VmarOp.PREFETCH)
          .build();

  static final Vocabulary PAGER_OP =
      Vocabulary.of("operation of a pager")
          .add("FAIL", PagerOp.FAIL)
          .add("DIRTY", PagerOp.DIRTY)
          .add("WRITEBACK_BEGIN", PagerOp.WRITEBACK_BEGIN)
          .add("WRITEBACK_END", PagerOp.WRITEBACK_END)
          .build();

  /** What {@code pager_op_range} takes in {@code data}. */
  static final Vocabulary PAGER_DATA = pagerData();

  static final Vocabulary CACHE_POLICY = cachePolicies();

  static final Vocabulary RIGHT =
      Vocabulary.of("right")
          .add("DUPLICATE", Rights.DUPLICATE)
          .add("TRANSFER", Rights.TRANSFER)
          .add("READ", Rights.READ)
          .add("WRITE", Rights.WRITE)
          .add("EXECUTE", Rights.EXECUTE)
          .add("MAP", Rights.MAP)
          .add("GET_PROPERTY", Rights.GET_PROPERTY)
          .add("SET_PROPERTY", Rights.SET_PROPERTY)
          .add("ENUMERATE", Rights.ENUMERATE)
          .add("DESTROY", Rights.DESTROY)
          .add("SET_POLICY", Rights.SET_POLICY)
          .add("GET_POLICY", Rights.GET_POLICY)
          .add("SIGNAL", Rights.SIGNAL)
          .add("SIGNAL_PEER", Rights.SIGNAL_PEER)
          .add("WAIT", Rights.WAIT)
          .add("INSPECT", Rights.INSPECT)
          .add("MANAGE_JOB", Rights.MANAGE_JOB)
          .add("MANAGE_PROCESS", Rights.MANAGE_PROCESS)
          .add("MANAGE_THREAD", Rights.MANAGE_THREAD)
          .add("APPLY_PROFILE", Rights.APPLY_PROFILE)
          .add("MANAGE_SOCKET", Rights.MANAGE_SOCKET)
          .add("OP_CHILDREN", Rights.OP_CHILDREN)
          .add("RESIZE", Rights.RESIZE)
          .add("ATTACH_VMO", Rights.ATTACH_VMO)
          .add("MANAGE_VMO", Rights.MANAGE_VMO)
          .add("SAME_RIGHTS", Rights.SAME_RIGHTS & 0xffff_ffffL)
          .build();

  /** {@code ZX_INFO_VMO_*}. */
  static final Vocabulary VMO_FLAG =
      Vocabulary.ofWords(
          "flag of a VMO",
          "TYPE_PAGED",
          "RESIZABLE",
          "IS_COW_CLONE",
          "VIA_HANDLE",
          "VIA_MAPPING",
          "PAGER_BACKED",
          "CONTIGUOUS",
          "DISCARDABLE",
          "IMMUTABLE",
          "VIA_IOB_HANDLE",
          "TYPE_PHYSICAL");

  static final Vocabulary OBJECT_TYPE =
      Vocabulary.of("type of object")
          .add("VMO", 0)
          .add("VMAR", 1)
          .add("PROCESS", 2)
          .add("PAGER", 3)
          .add("PMT", 4)
          .alias("PINNED_MEMORY", "PMT")
          .alias("vmo", "VMO")
          .alias("vmar", "VMAR")
          .alias("process", "PROCESS")
          .alias("pager", "PAGER")
          .alias("pmt", "PMT")
          .build();

  private KernelWords() {}

  private static Vocabulary pagerData() {
    Vocabulary.Builder words =
        Vocabulary.of("data of a pager operation")
            .add("DIRTY_RANGE_IS_ZERO", PagerOp.DIRTY_RANGE_IS_ZERO);
    for (Status status : Status.values()) {
      words.add(status.name(), status.value());
    }
    return words.build();
  }

  /** Returns the word for a type of object. */
  static String typeWord(ObjectType type) {
    return type == ObjectType.PINNED_MEMORY ? "PMT" : type.name();
  }

  private static Vocabulary cachePolicies() {
    Vocabulary.Builder words = Vocabulary.of("cache policy");
    for (CachePolicy policy : CachePolicy.values()) {
      words.add(policy.name(), policy.value());
    }
    return words.build();
  }

  private static Vocabulary vmOptions() {
    Vocabulary.Builder words =
        Vocabulary.of("option")
            .add("PERM_READ", VmOption.PERM_READ)
            .add("PERM_WRITE", VmOption.PERM_WRITE)
            .add("PERM_EXECUTE", VmOption.PERM_EXECUTE)
            .add("COMPACT", VmOption.COMPACT)
            .add("SPECIFIC", VmOption.SPECIFIC)
            .add("SPECIFIC_OVERWRITE", VmOption.SPECIFIC_OVERWRITE)
            .add("CAN_MAP_SPECIFIC", VmOption.CAN_MAP_SPECIFIC)
            .add("CAN_MAP_READ", VmOption.CAN_MAP_READ)
            .add("CAN_MAP_WRITE", VmOption.CAN_MAP_WRITE)
            .add("CAN_MAP_EXECUTE", VmOption.CAN_MAP_EXECUTE)
            .add("MAP_RANGE", VmOption.MAP_RANGE)
            .add("REQUIRE_NON_RESIZABLE", VmOption.REQUIRE_NON_RESIZABLE)
            .add("ALLOW_FAULTS", VmOption.ALLOW_FAULTS)
            .add("OFFSET_IS_UPPER_LIMIT", VmOption.OFFSET_IS_UPPER_LIMIT)
            .add("PERM_READ_IF_XOM_UNSUPPORTED", VmOption.PERM_READ_IF_XOM_UNSUPPORTED)
            .add("FAULT_BEYOND_STREAM_SIZE", VmOption.FAULT_BEYOND_STREAM_SIZE);
    for (int log2 = VmOption.ALIGN_LOG2_MIN; log2 <= VmOption.ALIGN_LOG2_MAX; log2++) {
      String unit = ALIGNMENT_UNITS[log2 / 10 - 1];
      words.add("ALIGN_" + (1 << log2 % 10) + unit, (long) log2 << VmOption.ALIGN_SHIFT);
    }
    return words.build();
  }

  /** Returns the names of the rights in {@code rights}. */
  static List<String> rightsIn(int rights) {
    return RIGHT.words().stream()
        .filter(word -> !word.equals("SAME_RIGHTS"))
        .filter(word -> contains(rights, RIGHT.valueOf(word)))
        .toList();
  }

  private static boolean contains(int rights, @Nullable Long bit) {
    return bit != null && (rights & bit) != 0;
  }
}

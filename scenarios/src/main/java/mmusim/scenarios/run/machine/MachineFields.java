package mmusim.scenarios.run.machine;

import static mmusim.scenarios.format.type.Field.optional;
import static mmusim.scenarios.format.type.FieldTypes.BOOLEAN;
import static mmusim.scenarios.format.type.FieldTypes.NUMBER;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.AccessedPolicy;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.ProcessorModel;
import mmusim.mmu.register.Vendor;
import mmusim.scenarios.format.Limits;
import mmusim.scenarios.format.MachineCheck;
import mmusim.scenarios.format.type.Field;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.Vocabulary;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.geometry.GivenCosts;
import mmusim.vm.abi.Profile;
import mmusim.vm.page.VmSettings;

/** The fields of {@code machine}, what they build, and what is impossible among them. */
public final class MachineFields implements MachineCheck {
  private static final List<Vendor> VENDORS = List.of(Vendor.values());
  private static final List<Feature> FEATURES = List.of(Feature.values());
  private static final MachineConfig DEFAULTS = MachineConfig.defaults();
  private static final Vocabulary VENDOR =
      Vocabulary.ofWords("vendor", Arrays.stream(Vendor.values()).map(Vendor::label).toList());
  private static final Vocabulary FEATURE = features();
  private static final Vocabulary PROFILE = Vocabulary.ofWords("profile", words(Profile.values()));
  private static final Vocabulary ACCESSED =
      Vocabulary.ofWords("policy", words(AccessedPolicy.values()));
  private static final List<AccessedPolicy> ACCESSED_POLICIES = List.of(AccessedPolicy.values());
  private static final int RESERVED_MAX = 1000;

  /** RAM that is enough for a kernel; whether less is, is tried. */
  private static final long RAM_ENOUGH = 16L << 20;

  /** What is assumed of fields that are wrong, so that nothing else is refused for it. */
  private static final Map<String, Long> MOST_ALLOWING =
      Map.of(
          "physical_address_bits",
          (long) ProcessorModel.PHYSICAL_ADDRESS_BITS_MAX,
          "levels",
          5L,
          "cpus",
          (long) Limits.CPUS);

  private static final Set<String> LEAST_BY_DEFAULT = Set.of("levels", "cpus");

  /** The fields, in the order of the reference page. */
  public static final List<Field> FIELDS =
      List.of(
          optional("ram", NUMBER, "installed RAM from physical address 0 on; default 256MiB"),
          optional(
              "physical_address_bits",
              FieldTypes.number(
                  ProcessorModel.PHYSICAL_ADDRESS_BITS_MIN,
                  ProcessorModel.PHYSICAL_ADDRESS_BITS_MAX),
              "MAXPHYADDR, 36 to 52; default 46"),
          optional("levels", FieldTypes.number(4, 5), "depth of the page tables; default 4"),
          optional("cpus", FieldTypes.number(1, Limits.CPUS), "logical processors; default 1"),
          optional("vendor", FieldTypes.word(VENDOR), "whose rules; default intel"),
          optional(
              "features",
              FieldTypes.list(FieldTypes.word(FEATURE), 100),
              "what the processors have; default all that are modelled; 5 levels imply la57"),
          optional("tlb", new TlbType(), "TLB geometry: a preset's name or written out"),
          optional(
              "costs",
              new CostsType(),
              "cycles: a preset's name, or some written out, the others those of tlb"),
          optional(
              "accessed_policy",
              FieldTypes.word(ACCESSED),
              "when a walk sets accessed flags: in all entries once the access is allowed, or in"
                  + " each upper entry as soon as it is read; default on-success"),
          optional("large_pages", BOOLEAN, "the kernel maps large pages; default true"),
          optional(
              "profile",
              FieldTypes.word(PROFILE),
              "which side to take where Zircon's documentation and kernel differ; default"
                  + " documented"),
          optional(
              "commit_size",
              NUMBER,
              "how much anonymous memory commits at once, 4KiB or 2MiB; default 4KiB"),
          optional(
              "vmo_read_commits",
              BOOLEAN,
              "vmo_read commits absent pages; default true when documented"),
          optional("kernel", BOOLEAN, "false: bare hardware; default true"),
          optional("debug_syscalls", BOOLEAN, "allow CACHE_INVALIDATE; default false"),
          optional(
              "reserved",
              FieldTypes.list(
                  FieldTypes.object(
                      List.of(
                          Field.required("base", NUMBER, "first physical address"),
                          Field.required("size", NUMBER, "bytes"))),
                  RESERVED_MAX),
              "physical ranges that the kernel never hands out"),
          optional("seed", NUMBER, "seed of every random choice; default 0"));

  /** Returns the words for constants, as "on-success" for ON_SUCCESS. */
  private static List<String> words(Enum<?>[] constants) {
    return Arrays.stream(constants)
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  private static Vocabulary features() {
    return Vocabulary.ofWords(
        "feature", Arrays.stream(Feature.values()).map(Feature::label).toList());
  }

  @Override
  public Map<String, Object> check(
      Map<String, Object> machine, Set<String> wrong, BiConsumer<String, String> problem) {
    Map<String, Object> possible = new LinkedHashMap<>(machine);
    MOST_ALLOWING.forEach(
        (field, value) -> {
          if (wrong.contains(field)) {
            possible.put(field, Expression.constant(value));
          }
        });
    if (!checkRam(possible, problem)) {
      possible.remove("ram");
    }
    checkCommitSize(possible, problem);
    checkReserved(possible, problem);
    checkBuild(possible, problem);
    if (!wrong.contains("ram") && machine.containsKey("ram") == possible.containsKey("ram")) {
      checkRoom(possible, machine, problem);
    }
    return possible;
  }

  private static boolean checkRam(Map<String, Object> machine, BiConsumer<String, String> problem) {
    long ram = number(machine, "ram", DEFAULTS.ramBytes());
    long bits = physicalAddressBits(machine);
    if (Long.compareUnsigned(ram, PhysicalMemory.ADDRESS_LIMIT) > 0
        || ram == 0
        || !Pages.isAligned(ram)) {
      problem.accept("ram", "must be a multiple of 4 KiB from 4 KiB to 4 PiB");
      return false;
    }
    if (Long.compareUnsigned(ram, 1L << bits) > 0) {
      problem.accept("ram", "does not fit into " + bits + " physical address bits");
      return false;
    }
    return true;
  }

  private static void checkCommitSize(
      Map<String, Object> machine, BiConsumer<String, String> problem) {
    if (!VmSettings.isCommitSize(number(machine, "commit_size", Pages.PAGE_SIZE))) {
      problem.accept("commit_size", "must be 4KiB or 2MiB");
      machine.remove("commit_size");
    }
  }

  /** What no rule above names, the machine itself refuses. */
  private static void checkBuild(Map<String, Object> machine, BiConsumer<String, String> problem) {
    try {
      if (config(machine, 0).cpus() > Limits.CPUS) {
        problem.accept("cpus", "must be 1 to " + Limits.CPUS);
      }
    } catch (IllegalArgumentException impossible) {
      problem.accept("", String.valueOf(impossible.getMessage()));
    }
  }

  /**
   * A kernel needs frames for itself and its first process; the least that it needs where it is not
   * known how many levels and CPUs there are.
   */
  private static void checkRoom(
      Map<String, Object> possible, Map<String, Object> given, BiConsumer<String, String> problem) {
    boolean sure =
        number(possible, "ram", DEFAULTS.ramBytes()) >= RAM_ENOUGH
            && !possible.containsKey("reserved");
    if (sure || !hasKernel(possible)) {
      return;
    }
    Map<String, Object> least = new LinkedHashMap<>(possible);
    least.keySet().removeIf(field -> LEAST_BY_DEFAULT.contains(field) && !given.containsKey(field));
    try {
      KernelFields.requireRoom(least);
    } catch (IllegalArgumentException tooSmall) {
      problem.accept("ram", String.valueOf(tooSmall.getMessage()));
      possible.remove("ram");
      possible.remove("reserved");
    }
  }

  /** Leaves only ranges of whole pages. */
  private static void checkReserved(
      Map<String, Object> machine, BiConsumer<String, String> problem) {
    if (!(machine.get("reserved") instanceof List<?> ranges)) {
      return;
    }
    List<Object> possible = new ArrayList<>();
    NavigableMap<Long, Long> endByBase = new TreeMap<>();
    for (Object element : ranges) {
      Map<?, ?> range = (Map<?, ?>) element;
      long base = ((Expression) range.get("base")).constantValue();
      long size = ((Expression) range.get("size")).constantValue();
      if (!Pages.isAligned(base)
          || !Pages.isAligned(size)
          || base < 0
          || size <= 0
          || size > PhysicalMemory.ADDRESS_LIMIT - base) {
        problem.accept("reserved", "a range is whole pages below 4 PiB, at least one");
        continue;
      }
      Map.Entry<Long, Long> below = endByBase.lowerEntry(base + size);
      if (below != null && below.getValue() > base) {
        problem.accept("reserved", "two ranges overlap at 0x" + Long.toHexString(base));
      }
      possible.add(element);
      endByBase.merge(base, base + size, Math::max);
    }
    machine.put("reserved", possible);
  }

  @Override
  public Collection<String> counterNames(Map<String, Object> machine, Set<String> wrong) {
    return wrong.contains("tlb") ? List.of() : KernelFields.counterNames(machine);
  }

  static long number(Map<String, Object> machine, String field, long otherwise) {
    return machine.get(field) instanceof Expression expression
        ? expression.constantValue()
        : otherwise;
  }

  static boolean flag(Map<String, Object> machine, String field, boolean otherwise) {
    return machine.get(field) instanceof Boolean value ? value : otherwise;
  }

  /** Returns whether a kernel runs on the machine. */
  public static boolean hasKernel(Map<String, Object> machine) {
    return flag(machine, "kernel", true);
  }

  /** Returns the seed of every random choice. */
  public static long seed(Map<String, Object> machine) {
    return number(machine, "seed", DEFAULTS.seed());
  }

  /** Returns MAXPHYADDR. */
  public static long physicalAddressBits(Map<String, Object> machine) {
    return number(machine, "physical_address_bits", DEFAULTS.physicalAddressBits());
  }

  /** Returns the depth of the page tables. */
  public static long levels(Map<String, Object> machine) {
    return number(machine, "levels", DEFAULTS.levels());
  }

  /** Returns how many logical processors there are. */
  public static long cpus(Map<String, Object> machine) {
    return number(machine, "cpus", DEFAULTS.cpus());
  }

  /** Returns the hardware that the fields describe; {@code seed} replaces theirs. */
  public static MachineConfig config(Map<String, Object> machine, long seed) {
    MachineConfig.Builder config =
        MachineConfig.builder()
            .ramBytes(number(machine, "ram", DEFAULTS.ramBytes()))
            .physicalAddressBits((int) physicalAddressBits(machine))
            .levels((int) levels(machine))
            .cpus((int) cpus(machine))
            .accessedPolicy(ACCESSED_POLICIES.get((int) number(machine, "accessed_policy", 0)))
            .vendor(VENDORS.get((int) number(machine, "vendor", 0)))
            .checksStaleness(true)
            .seed(seed);
    Preset preset =
        machine.get("tlb") instanceof Preset given ? given : Presets.get(Presets.DEFAULT);
    config.preset(preset);
    if (machine.get("costs") instanceof GivenCosts costs) {
      config.costs(costs.over(preset.costs()));
    }
    if (machine.get("features") instanceof List<?> features) {
      config.features(featuresOf(features));
    }
    return config.build();
  }

  private static Set<Feature> featuresOf(List<?> features) {
    Set<Feature> present = EnumSet.noneOf(Feature.class);
    for (Object feature : features) {
      present.add(FEATURES.get((int) ((Expression) feature).constantValue()));
    }
    return present;
  }
}

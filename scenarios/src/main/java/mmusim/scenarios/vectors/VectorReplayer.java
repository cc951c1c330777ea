package mmusim.scenarios.vectors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmusim.mmu.Cpu;
import mmusim.mmu.Machine;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.register.Cr0;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Efer;
import mmusim.mmu.register.Registers;

/**
 * Makes recorded accesses again and compares what comes of them. A machine is built once for each
 * paging depth and MAXPHYADDR; it has no caches, and before each vector its memory is zero.
 */
public final class VectorReplayer {
  /** Stands in CR2 before each access, to see whether the access changes it. */
  private static final long CR2_BEFORE = 0x0000_5eed_0000_5eedL;

  private final Map<Integer, Machine> machines = new HashMap<>();

  /** Replays one vector; the list is empty if all fields agree. */
  public List<Difference> replay(Vector vector) {
    Machine machine =
        machines.computeIfAbsent(
            vector.levels << 6 | vector.physicalAddressBits, key -> machineFor(vector));
    store(machine.memory(), vector, false);
    Cpu cpu = machine.cpu(0);
    setUp(cpu, vector);
    long result = cpu.translateSpan(vector.vaddr, vector.sizeBytes, vector.access());
    List<Difference> differences = compare(cpu, machine.memory(), vector, result);
    store(machine.memory(), vector, true);
    return differences;
  }

  private static Machine machineFor(Vector vector) {
    return new Machine(
        MachineConfig.builder()
            .levels(vector.levels)
            .physicalAddressBits(vector.physicalAddressBits)
            .ramBytes(1L << vector.physicalAddressBits)
            .preset(Presets.get("none"))
            .build());
  }

  private static void store(PhysicalMemory memory, Vector vector, boolean zero) {
    store(memory, vector, vector.vaddr, vector.first, zero);
    store(memory, vector, vector.secondVaddr, vector.second, zero);
  }

  private static void store(
      PhysicalMemory memory, Vector vector, long vaddr, VectorTables tables, boolean zero) {
    for (int i = 0; i < tables.entries.length; i++) {
      memory.writeU64(entryPaddr(vector, vaddr, tables, i), zero ? 0 : tables.entries[i]);
    }
  }

  private static long entryPaddr(Vector vector, long vaddr, VectorTables tables, int i) {
    return tables.tables[i] + Pte.offset(vaddr, vector.levels - i);
  }

  /** Writes what differs: what a register means for translations is computed at each write. */
  private static void setUp(Cpu cpu, Vector vector) {
    Registers registers = cpu.registers();
    long cr0 = Cr0.PE | Cr0.ET | Cr0.PG | bit(vector.wp, Cr0.WP);
    long cr4 =
        Cr4.PAE
            | bit(vector.levels == 5, Cr4.LA57)
            | bit(vector.smep, Cr4.SMEP)
            | bit(vector.smap, Cr4.SMAP)
            | bit(vector.pge, Cr4.PGE)
            | bit(vector.pke, Cr4.PKE)
            | bit(vector.pks, Cr4.PKS);
    long efer = Efer.LME | Efer.LMA | bit(vector.nxe, Efer.NXE);
    long rflags = bit(vector.ac, Registers.RFLAGS_AC);
    boolean accepted =
        (registers.cr0() == cr0 || registers.writeCr0(cr0))
            && (registers.cr4() == cr4 || registers.writeCr4(cr4))
            && (registers.efer() == efer || registers.writeEfer(efer))
            && (registers.rflags() == rflags || registers.writeRflags(rflags))
            && (!vector.pke || registers.writePkru(vector.pkru))
            && (!vector.pks || registers.writePkrs(vector.pkrs))
            && registers.writeCr3(vector.cr3);
    if (!accepted) {
      throw new IllegalStateException("vector " + vector.id + " sets registers that raise #GP");
    }
    registers.setCr2(CR2_BEFORE);
  }

  private static long bit(boolean set, long mask) {
    return set ? mask : 0;
  }

  private static List<Difference> compare(
      Cpu cpu, PhysicalMemory memory, Vector vector, long result) {
    List<Difference> differences = new ArrayList<>(0);
    Vector.Outcome outcome = outcome(result);
    if (outcome != vector.outcome) {
      differences.add(new Difference("outcome", vector.outcome.label(), describe(outcome, result)));
    } else if (outcome == Vector.Outcome.OK) {
      compare(differences, "pa", vector.paddr, TranslationResult.paddr(result));
      if (vector.crosses) {
        compare(differences, "pa2", vector.secondPaddr, cpu.secondPaddr());
      }
    } else {
      compare(differences, "error_code", vector.errorCode, TranslationResult.errorCode(result));
    }
    long cr2 = vector.outcome == Vector.Outcome.PF ? vector.cr2 : CR2_BEFORE;
    compare(differences, "cr2", cr2, cpu.registers().cr2());
    compareTables(differences, memory, vector);
    return differences;
  }

  private static Vector.Outcome outcome(long result) {
    if (!TranslationResult.isFault(result)) {
      return Vector.Outcome.OK;
    }
    boolean pageFault = TranslationResult.vector(result) == TranslationResult.VECTOR_PF;
    return pageFault ? Vector.Outcome.PF : Vector.Outcome.GP;
  }

  private static String describe(Vector.Outcome outcome, long result) {
    return outcome == Vector.Outcome.PF
        ? "pf, error_code " + VectorRules.hex(TranslationResult.errorCode(result))
        : outcome.label();
  }

  private static void compare(
      List<Difference> differences, String field, long expected, long actual) {
    if (expected != actual) {
      differences.add(new Difference(field, VectorRules.hex(expected), VectorRules.hex(actual)));
    }
  }

  private static void compareTables(
      List<Difference> differences, PhysicalMemory memory, Vector vector) {
    int variants = vector.first.after.size();
    for (int variant = 0; variant < variants; variant++) {
      if (matches(memory, vector, vector.vaddr, vector.first, variant)
          && matches(memory, vector, vector.secondVaddr, vector.second, variant)) {
        return;
      }
    }
    int last = variants - 1;
    describeTables(differences, memory, vector, vector.vaddr, vector.first, last);
    describeTables(differences, memory, vector, vector.secondVaddr, vector.second, last);
  }

  private static boolean matches(
      PhysicalMemory memory, Vector vector, long vaddr, VectorTables tables, int variant) {
    for (int i = 0; i < tables.entries.length; i++) {
      long actual = memory.readU64(entryPaddr(vector, vaddr, tables, i));
      if (actual != tables.after.get(variant)[i]) {
        return false;
      }
    }
    return true;
  }

  private static void describeTables(
      List<Difference> differences,
      PhysicalMemory memory,
      Vector vector,
      long vaddr,
      VectorTables tables,
      int variant) {
    String field = tables == vector.first ? "entries_after" : "entries2_after";
    for (int i = 0; i < tables.entries.length; i++) {
      String name = "%s[%d] (%s)".formatted(field, i, Pte.name(vector.levels - i));
      long actual = memory.readU64(entryPaddr(vector, vaddr, tables, i));
      compare(differences, name, tables.after.get(variant)[i], actual);
    }
  }
}

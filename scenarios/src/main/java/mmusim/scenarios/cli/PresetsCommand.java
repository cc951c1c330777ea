package mmusim.scenarios.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.walkcache.WalkCacheGeometry;
import mmusim.scenarios.cli.output.ExitStatus;
import mmusim.scenarios.geometry.Geometries;
import mmusim.scenarios.geometry.GeometryWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the presets, or shows one with its sources and all its constants. */
@Command(
    name = "presets",
    mixinStandardHelpOptions = true,
    description = "Lists the TLB and cost presets, or shows one with its sources.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim presets",
      "  mmusim presets skylake",
      "  mmusim presets skylake --json > mine.json",
      "  mmusim presets mine.json",
      "",
      "Exit status: 0 shown, 2 there is no such preset, or the file is not a geometry."
    })
public final class PresetsCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "A preset, or a JSON geometry file to check and show.")
  private @Nullable String name;

  @Option(
      names = "--json",
      description = "Print it as a JSON geometry, to start one of your own from.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (name == null && json) {
      throw new ParameterException(spec.commandLine(), "--json needs the name of a preset");
    }
    if (name == null) {
      list(out);
    } else if (json) {
      out.print(GeometryWriter.json(Geometries.find(name)));
    } else {
      show(Geometries.find(name), out);
    }
    out.flush();
    return ExitStatus.OK;
  }

  private static void list(PrintWriter out) {
    for (String preset : Presets.names()) {
      String mark = preset.equals(Presets.DEFAULT) ? " (default)" : "";
      out.printf("%-12s %s%s%n", preset, Presets.get(preset).title(), mark);
    }
  }

  private static void show(Preset preset, PrintWriter out) {
    out.println(preset.text().stripTrailing());
    out.println();
    for (TlbArrayGeometry array : preset.tlb().arrays()) {
      String size = size(array.name(), array.entries(), array.ways());
      out.printf("%s, %s, %s%n", size, array.replacement().key(), array.indexing().key());
    }
    for (WalkCacheGeometry.Array array : preset.walkCaches().arrays()) {
      String size = size(array.name(), array.entries(), array.ways());
      out.printf("%s, %s, levels %s%n", size, array.replacement().key(), array.levels());
    }
    out.println("#");
    for (Cost cost : Cost.values()) {
      out.printf(
          "# %-18s %6d cycles  %s%n", cost.key(), preset.costs().cycles(cost), cost.description());
    }
  }

  private static String size(String name, int entries, int ways) {
    return "# %-10s %5d entries: %4d sets of %3d ways"
        .formatted(name, entries, entries / ways, ways);
  }
}

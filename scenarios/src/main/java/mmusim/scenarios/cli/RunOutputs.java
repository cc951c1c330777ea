package mmusim.scenarios.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mmusim.scenarios.cli.output.ExitStatus;
import mmusim.scenarios.cli.output.OutputFile;
import mmusim.scenarios.cli.output.StandardWriter;
import mmusim.scenarios.cli.output.Terminal;
import mmusim.scenarios.report.EventsReport;
import mmusim.scenarios.report.JsonReport;
import mmusim.scenarios.report.JunitReport;
import mmusim.scenarios.report.ScenarioSink;
import mmusim.scenarios.report.TextReport;
import mmusim.scenarios.report.Totals;
import mmusim.scenarios.run.RunListener;
import mmusim.scenarios.run.ScenarioReport;
import org.jspecify.annotations.Nullable;

/** All that a run writes: text, and the files that were asked for. */
final class RunOutputs implements Closeable {
  private final TextReport text;
  private final Totals totals = new Totals();
  private final List<ScenarioSink> sinks = new ArrayList<>();
  private final @Nullable Writer events;
  private final PrintWriter out;
  private final boolean writesFiles;
  private boolean unread;

  /**
   * Opens the outputs.
   *
   * @param out the standard output, which a file called "-" is
   * @param text where the text goes
   */
  RunOutputs(
      PrintWriter out,
      PrintWriter text,
      boolean quiet,
      @Nullable Path json,
      @Nullable Path junit,
      @Nullable Path eventsFile)
      throws IOException {
    this.out = out;
    this.writesFiles =
        Stream.of(json, junit, eventsFile)
            .anyMatch(file -> file != null && !OutputFile.isStandardOutput(file));
    if (writesFiles) {
      StandardWriter.bytes(out).makeReaderOptional();
    }
    this.text = new TextReport(text, Terminal.style(), quiet);
    if (json != null) {
      sinks.add(new JsonReport(OutputFile.open(json, out)));
    }
    if (junit != null) {
      sinks.add(new JunitReport(OutputFile.open(junit, out)));
    }
    this.events = eventsFile == null ? null : OutputFile.open(eventsFile, out);
  }

  /** Returns who hears of every step. */
  RunListener listener() {
    return events == null ? RunListener.NONE : new EventsReport(events);
  }

  Totals totals() {
    return totals;
  }

  /** Writes what came of one scenario. */
  void add(ScenarioReport report) {
    totals.add(report);
    text.print(report);
    try {
      for (ScenarioSink sink : sinks) {
        sink.add(report);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /**
   * Returns whether nobody wants what is still to come: the standard output is closed, as by {@code
   * head}, and there is no file to write.
   */
  boolean isUnread() {
    unread |= !writesFiles && out.checkError();
    return unread;
  }

  /** Says in all that is written that it is not all. */
  void interrupted() {
    text.printInterruption();
    sinks.forEach(ScenarioSink::interrupted);
  }

  /** Writes the totals; returns the exit status. */
  int finish() {
    if (unread) {
      return ExitStatus.UNREAD;
    }
    text.printTotals(totals);
    if (totals.unusable() > 0) {
      return ExitStatus.UNUSABLE;
    }
    return totals.failed() > 0 ? ExitStatus.FAILED : ExitStatus.OK;
  }

  @Override
  public void close() throws IOException {
    for (ScenarioSink sink : sinks) {
      sink.close();
    }
    if (events != null) {
      events.close();
    }
  }
}

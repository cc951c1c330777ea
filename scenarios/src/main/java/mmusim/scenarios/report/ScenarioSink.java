package mmusim.scenarios.report;

import java.io.Closeable;
import java.io.IOException;
import mmusim.scenarios.run.ScenarioReport;

/** A form of report that takes scenarios one by one, in order. */
public interface ScenarioSink extends Closeable {
  /** Adds what came of one scenario. */
  void add(ScenarioReport report) throws IOException;

  /** Writes what remains and closes the file. */
  @Override
  void close() throws IOException;

  /** Notes that the user ended the run before all scenarios had run. */
  void interrupted();
}

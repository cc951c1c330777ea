package mmusim.scenarios.junit;

import java.io.PrintWriter;
import java.io.StringWriter;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.report.Style;
import mmusim.scenarios.report.TextReport;
import mmusim.scenarios.run.ScenarioReport;
import mmusim.scenarios.run.ScenarioRunner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Runs one scenario before its test, and hands the test the report. */
final class ScenarioInvocation implements BeforeEachCallback, ParameterResolver {
  private final Scenario scenario;
  private @Nullable ScenarioReport report;

  ScenarioInvocation(Scenario scenario) {
    this.scenario = scenario;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ScenarioReport result = report();
    if (!result.passed()) {
      StringWriter text = new StringWriter();
      PrintWriter out = new PrintWriter(text);
      new TextReport(out, Style.PLAIN, true).print(result);
      out.flush();
      throw new AssertionError(text.toString());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ScenarioReport.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return report();
  }

  private ScenarioReport report() {
    ScenarioReport result = report;
    if (result == null) {
      result = new ScenarioRunner().run(scenario);
      report = result;
    }
    return result;
  }
}

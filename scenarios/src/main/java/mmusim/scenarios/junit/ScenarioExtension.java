package mmusim.scenarios.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.run.ScenarioFiles;
import mmusim.scenarios.run.ScenarioRunner;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Makes a test of each scenario that a {@link ScenarioTest} names. */
final class ScenarioExtension implements TestTemplateInvocationContextProvider {
  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return context.getRequiredTestMethod().isAnnotationPresent(ScenarioTest.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    String path = context.getRequiredTestMethod().getAnnotation(ScenarioTest.class).value();
    return ScenarioFiles.find(List.of(Path.of(path))).stream()
        .flatMap(file -> ScenarioRunner.read(file).stream())
        .map(Invocation::new);
  }

  private record Invocation(Scenario scenario) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return scenario.name();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new ScenarioInvocation(scenario));
    }
  }
}

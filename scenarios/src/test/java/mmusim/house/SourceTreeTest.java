package mmusim.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no compiler checks of the tree: package pages, marks of unfinished work, dead links. */
class SourceTreeTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final List<String> MODULES =
      List.of("mmu", "pagetables", "vm-objects", "scenarios", "bench");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
  private static final Pattern TEST_METHOD =
      Pattern.compile("^  @(Test|ParameterizedTest|Property|ScenarioTest)\\b", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");

  @Test
  void everyPackageSaysWhatLivesThere() {
    assertThat(
            sources("src/main/java")
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java"))))
        .isEmpty();
  }

  /** The build runs classes by their names; one that was called otherwise was never run. */
  @Test
  void everyClassWithTestsHasANameThatTheBuildRuns() {
    assertThat(
            sources("src/test/java")
                .filter(file -> TEST_METHOD.matcher(text(file)).find())
                .filter(file -> !file.toString().endsWith("Test.java")))
        .isEmpty();
  }

  @Test
  void nothingIsMarkedUnfinished() {
    assertThat(
            Stream.concat(sources("src/main/java"), sources("src/test/java"))
                .filter(file -> UNFINISHED.matcher(text(file)).find()))
        .isEmpty();
  }

  @Test
  void noMainFileHasMoreThanFourHundredLines() {
    assertThat(sources("src/main/java").filter(file -> text(file).lines().count() > 400)).isEmpty();
  }

  @Test
  void everyLinkOfTheDocumentationLeadsToAFile() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      assertThat(
              Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
                  .filter(file -> file.toString().endsWith(".md"))
                  .flatMap(SourceTreeTest::deadLinks))
          .isEmpty();
    }
  }

  private static Stream<String> deadLinks(Path page) {
    Matcher links = LINK.matcher(text(page));
    return links
        .results()
        .map(link -> link.group(1))
        .filter(target -> !Files.exists(page.resolveSibling(target)))
        .map(target -> ROOT.relativize(page) + " -> " + target);
  }

  private static Stream<Path> sources(String folder) {
    return MODULES.stream()
        .map(module -> ROOT.resolve(module).resolve(folder))
        .flatMap(SourceTreeTest::javaFiles);
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

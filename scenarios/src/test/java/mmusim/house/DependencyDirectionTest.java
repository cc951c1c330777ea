package mmusim.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The modules depend one way, packages form no cycle, and the hardware knows no kernel. */
class DependencyDirectionTest {
  private static final Set<String> KERNEL_WORDS =
      Set.of("vmo", "vmar", "pmm", "zircon", "process", "syscall");

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("mmusim");

  @Test
  void hardwareDependsOnNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage("mmusim.mmu..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("mmusim.pagetables..", "mmusim.vm..", "mmusim.scenarios..")
        .check(HOUSE);
  }

  @Test
  void pageTablesDependOnHardwareAlone() {
    noClasses()
        .that()
        .resideInAPackage("mmusim.pagetables..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("mmusim.vm..", "mmusim.scenarios..")
        .check(HOUSE);
  }

  @Test
  void objectsDoNotKnowScenarios() {
    noClasses()
        .that()
        .resideInAPackage("mmusim.vm..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("mmusim.scenarios..")
        .check(HOUSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mmu", "pagetables", "vm", "scenarios"})
  void packagesOfAModuleFormNoCycle(String module) {
    slices()
        .assignedFrom(new PackageSlices("mmusim." + module))
        .should()
        .beFreeOfCycles()
        .check(HOUSE);
  }

  @Test
  void noNameInTheHardwareIsAKernelWord() {
    classes().that().resideInAPackage("mmusim.mmu..").should(haveNoKernelWord()).check(HOUSE);
  }

  private static ArchCondition<JavaClass> haveNoKernelWord() {
    return new ArchCondition<>("have no kernel word in a name") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Stream.concat(
                Stream.of(type.getSimpleName()),
                type.getMembers().stream().map(member -> member.getName()))
            .filter(name -> words(name).anyMatch(KERNEL_WORDS::contains))
            .forEach(
                name ->
                    events.add(SimpleConditionEvent.violated(type, type.getName() + ": " + name)));
      }
    };
  }

  private static Stream<String> words(String name) {
    return Arrays.stream(name.split("_|(?<=[a-z0-9])(?=[A-Z])"))
        .map(word -> word.toLowerCase(Locale.ROOT));
  }
}

package mmusim.scenarios.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import mmusim.scenarios.run.ScenarioReport;
import mmusim.scenarios.run.ScenarioRunner;
import mmusim.vm.abi.Profile;
import mmusim.vm.abi.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The permission ladder as a whole, and what the reports say of it. */
class PermissionLatticeTest {
  @ParameterizedTest
  @EnumSource(Profile.class)
  void theKernelDoesWhatTheRuleSaysInEveryCombination(Profile profile) {
    List<Trial> trials = PermissionLattice.tryAll(profile);
    assertThat(trials).hasSize(216 + 8192 + 3264).allMatch(Trial::agrees);
  }

  @Test
  void aDisagreementIsCountedNamedAndFramed() {
    Map<String, String> given = Map.of("PERM", "rw-");
    PermissionReport report =
        new PermissionReport(
            List.of(
                new Trial("allocate", Map.of("child allows", "r--"), Status.OK, Status.OK),
                new Trial("map", given, Status.ERR_ACCESS_DENIED, Status.OK),
                new Trial("protect", given, Status.OK, Status.OK)));
    assertThat(report.disagreements()).hasSize(1);
    assertThat(report.text())
        .contains("DISAGREES  map {PERM=rw-}: the rule says ERR_ACCESS_DENIED, the kernel OK")
        .contains("3 combinations tried, 1 NOT as the rule says");
    assertThat(report.html()).contains("class=\"OK wrong\"");
    assertThat(report.json()).contains("\"rule\": \"ERR_ACCESS_DENIED\", \"kernel\": \"OK\"");
  }

  @Test
  void eachRegionSaysWhatLimitsIt() {
    String scenario =
        """
        {"scenario": 1, "name": "limits", "steps": [
          {"do": "vmo_create", "size": "1p", "as": "v"},
          {"do": "handle_duplicate", "handle": "v", "rights": ["READ", "MAP"], "as": "ro"},
          {"do": "vmar_allocate", "vmar": "root", "options": ["CAN_MAP_READ", "CAN_MAP_WRITE"],
           "size": "4p", "as": "box"},
          {"do": "vmar_map", "vmar": "box", "options": ["PERM_READ"], "vmo": "ro", "len": "1p",
           "as": "m"}
        ]}
        """;
    StringBuilder text = new StringBuilder();
    ScenarioReport report =
        new ScenarioRunner()
            .run(
                ScenarioRunner.parse("limits", scenario).get(0),
                (machine, names, kernel) ->
                    RegionLimits.of(Objects.requireNonNull(kernel))
                        .forEach(line -> text.append(line.text())));
    assertThat(report.verdict()).isEqualTo(ScenarioReport.Verdict.PASSED);
    assertThat(text)
        .contains("at most rw-")
        .contains("was made without CAN_MAP_EXECUTE")
        .contains("at most r--, now r--")
        .contains("the VMO's handle lacked WRITE when it was mapped");
  }
}

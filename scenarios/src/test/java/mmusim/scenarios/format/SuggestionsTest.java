package mmusim.scenarios.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
  private static final List<String> WORDS = List.of("PERM_READ", "PERM_WRITE", "SPECIFIC");

  @Test
  void theNearestWordIsNamed() {
    assertThat(Suggestions.nearest("PREM_READ", WORDS)).isEqualTo("PERM_READ");
    assertThat(Suggestions.nearest("perm_write", WORDS)).isEqualTo("PERM_WRITE");
    assertThat(Suggestions.nearest("SPECFIC", WORDS)).isEqualTo("SPECIFIC");
  }

  @Test
  void nothingNearMeansTheValidWordsAreListed() {
    assertThat(Suggestions.nearest("zzzz", WORDS)).isNull();
    assertThat(Suggestions.hint("zzzz", WORDS))
        .isEqualTo("; valid: PERM_READ, PERM_WRITE, SPECIFIC");
  }
}

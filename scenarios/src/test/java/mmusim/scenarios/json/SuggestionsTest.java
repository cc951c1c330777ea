package mmusim.scenarios.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
  private static final List<String> WORDS = List.of("PERM_READ", "PERM_WRITE", "SPECIFIC");

  @Test
  void theNearestWordIsNamed() {
    assertThat(Suggestions.nearest("PREM_READ", WORDS)).isEqualTo("PERM_READ");
    assertThat(Suggestions.nearest("perm_write", WORDS)).isEqualTo("PERM_WRITE");
    assertThat(Suggestions.nearest("SPECFIC", WORDS)).isEqualTo("SPECIFIC");
  }

  /** Zircon writes ZX_VM_PERM_READ and ZX_ERR_NOT_FOUND; people write READ and NOT_FOUND. */
  @Test
  void aWordWithAnotherPrefixIsUnderstood() {
    assertThat(Suggestions.hint("ZX_VM_PERM_READ", WORDS))
        .isEqualTo("; did you mean \"PERM_READ\"?");
    assertThat(Suggestions.hint("not_found", List.of("ERR_NOT_FOUND", "ERR_IO")))
        .isEqualTo("; did you mean \"ERR_NOT_FOUND\"?");
    List<String> all = List.of("SPECIFIC", "CAN_MAP_READ", "PERM_READ", "CAN_MAP_SPECIFIC");
    assertThat(Suggestions.hint("READ", all))
        .isEqualTo("; did you mean \"CAN_MAP_READ\" or \"PERM_READ\"?");
    assertThat(Suggestions.hint("ZX_VM_CAN_MAP_SPECIFIC", all))
        .isEqualTo("; did you mean \"CAN_MAP_SPECIFIC\"?");
  }

  @Test
  void ofManyValidWordsSomeAreListed() {
    List<String> many = IntStream.rangeClosed(100, 120).mapToObj(i -> "word" + i).toList();
    assertThat(Suggestions.hint("zzzz", many))
        .isEqualTo("; valid: word100, word101, word102, word103, word104, word105 and 15 more");
  }

  @Test
  void nothingNearMeansTheValidWordsAreListed() {
    assertThat(Suggestions.nearest("zzzz", WORDS)).isNull();
    assertThat(Suggestions.hint("zzzz", WORDS))
        .isEqualTo("; valid: PERM_READ, PERM_WRITE, SPECIFIC");
  }
}

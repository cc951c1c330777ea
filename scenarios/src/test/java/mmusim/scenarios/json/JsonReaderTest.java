package mmusim.scenarios.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JsonReaderTest {
  private static JsonNode parse(String text) {
    return JsonReader.parse("f.json", text);
  }

  @Test
  void everyValueKnowsItsLineColumnAndPath() {
    JsonNode root = parse("{\n  \"steps\": [ // one\n    { \"do\": \"walk\" } /* two */ ]\n}");
    JsonNode step = root.members().get("steps").elements().get(0);
    JsonNode name = step.members().get("do");
    assertThat(name.line()).isEqualTo(3);
    assertThat(name.column()).isEqualTo(13);
    assertThat(name.keyColumn()).isEqualTo(7);
    assertThat(name.path()).isEqualTo("$.steps[0].do");
  }

  @Test
  void nothingBeyondTheStandardButComments() {
    for (String text :
        new String[] {"{a: 1}", "{'a': 1}", "[1,]", "[01]", "[+1]", "[NaN]", "# x\n{}"}) {
      assertThatThrownBy(() -> parse(text)).as(text).isInstanceOf(UnusableInputException.class);
    }
  }

  @Test
  void aPropertyGivenTwiceIsAMistake() {
    assertThatThrownBy(() -> parse("{\"a\": 1,\n \"a\": 2}"))
        .hasMessage("f.json:2:2: $.a: the property \"a\" is given twice");
  }

  @Test
  void textAfterTheEndIsAMistake() {
    assertThatThrownBy(() -> parse("{} {}")).hasMessageContaining("text after the end");
  }

  @Test
  void emptyTextSaysSo() {
    assertThatThrownBy(() -> parse(" \n"))
        .hasMessage("f.json:1:1: the file is empty; one JSON object is needed");
    assertThatThrownBy(() -> parse("// only a comment"))
        .hasMessageContaining("f.json:1:1: there is no JSON here");
  }

  @Test
  void deepNestingIsRefusedInOneLine() {
    assertThatThrownBy(() -> parse("[".repeat(100_000)))
        .hasMessageContaining("nested deeper than 32 levels")
        .hasMessageNotContainingAny("\n");
  }

  @Test
  void aCutFileIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> parse("{\"a\": "))
        .hasMessageStartingWith("f.json:1:")
        .hasMessageContaining("not JSON");
  }

  @Test
  void commonMistakesAreToldInAUsersWords() {
    assertThatThrownBy(() -> parse("[1,\n]"))
        .hasMessageStartingWith("f.json:2:1: not JSON: ")
        .hasMessageEndingWith("; is there a comma too many before it?");
    assertThatThrownBy(() -> parse("{\"a\": 1, }"))
        .hasMessageEndingWith("; is there a comma too many before it?");
    assertThatThrownBy(() -> parse("{\"a\": 0x10}"))
        .hasMessageEndingWith("; a hexadecimal number stands in quotes");
    assertThatThrownBy(() -> parse("[NaN]"))
        .hasMessage("f.json:1:5: not JSON: Non-standard token 'NaN'");
  }
}

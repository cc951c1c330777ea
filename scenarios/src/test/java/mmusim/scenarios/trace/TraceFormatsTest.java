package mmusim.scenarios.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What each format means, from records as the tools write them. Formats are told by content. */
class TraceFormatsTest {
  @Test
  void lackeyLinesAreFetchesLoadsStoresAndModifies() throws TraceException {
    String text =
        """
        ==123== Lackey, an example Valgrind tool
        I  04001090,3
         L 1ffefff7a8,8
         S 1ffefff7a8,16
         M 0421d2c8,4

        """;

    assertThat(TraceText.read(text, null))
        .containsExactly("I 4001090,3", "L 1ffefff7a8,8", "S 1ffefff7a8,16", "M 421d2c8,4");
  }

  @Test
  void lackeyTakesShortUpperCaseAndKernelAddresses() throws TraceException {
    String text = " L 1000,8\r\nI  ffffffff81000000,4\n L ABCDEF01,4096\n S 00000000000004d2,1";

    assertThat(TraceText.read(text, "lackey"))
        .containsExactly("L 1000,8", "I ffffffff81000000,4", "L abcdef01,4096", "S 4d2,1");
  }

  @Test
  void pinatraceLinesAreDataOfOneByteUnlessASizeIsStated() throws TraceException {
    String text =
        """
        0x7f1c2a3b4c5d: R 0x7ffd12345678
        0x7f1c2a3b4c60: W   0x7ffd12345670 8
        #eof
        """;

    assertThat(TraceText.read(text, null)).containsExactly("L 7ffd12345678,1", "S 7ffd12345670,8");
  }

  @Test
  void dynamorioViewLinesAreFetchesReadsAndWritesAndTheRestIsIgnored() throws TraceException {
    String text =
        """
        Output format:
        <--record#-> <--instr#->: <---tid---> <record details>
        ------------------------------------------------------------
                   1           0:     2765542 <marker: page size 4096>
               47444       37769:     2765543 ifetch       6 byte(s) @ 0x0000000000404a78 0f 84 5b 01 00 00    jz     $0x0000000000404bd9 (untaken)
               47445       37770:     2765543 read         8 byte(s) @ 0x00007ffd3ab1e2f8 by PC 0x0000000000404a78
               47446       37770:     2765543 write        4 byte(s) @ 0x00007ffd3ab1e2f0 by PC 0x0000000000404a78
               47447       37770:     2765543 pref-r-L1    1 byte(s) @ 0x00007ffd3ab1e2f0 by PC 0x0000000000404a78
               47448       37771:     2765543 ifetch       2 byte(s) @ 0x0000000000404a80 non-fetched instruction
        View tool results:
        """;

    assertThat(TraceText.read(text, null))
        .containsExactly("I 404a78,6", "L 7ffd3ab1e2f8,8", "S 7ffd3ab1e2f0,4");
  }

  @Test
  void csvAddressesAreDecimalUnlessTheyBeginWith0x() throws TraceException {
    String text = "type,addr,size\nI,0x4001090,3\nr,4096,8\nW, 0xFFFFFFFF81000000 ,4\nm,16,2\n";

    assertThat(TraceText.read(text, null))
        .containsExactly("I 4001090,3", "L 1000,8", "S ffffffff81000000,4", "M 10,2");
  }

  @Test
  void csvAddressesHave64BitsInDecimalToo() throws TraceException {
    String text = "L,18446744071562067968,4\nL,18446744073709551615,1\nL,0000000000000004096,1\n";
    byte[] tooLarge = "L,18446744073709551616,1\nL,99999999999999999999,1\n".getBytes(US_ASCII);

    assertThat(TraceText.read(text, "csv"))
        .containsExactly("L ffffffff80000000,4", "L ffffffffffffffff,1", "L 1000,1");
    assertThat(TraceText.read(tooLarge, "csv", 1.0)).isEmpty();
  }

  /** The letters are the bytes of the mark in the encoding in which the test writes text. */
  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws TraceException {
    String mark = "\u00ef\u00bb\u00bf";

    assertThat(TraceText.read(mark + "type,addr,size\nL,0x1000,4\n", null))
        .containsExactly("L 1000,4");
    assertThat(TraceText.read(mark + "I  04001090,3", null)).containsExactly("I 4001090,3");
  }

  @Test
  void champsimRecordsAreAFetchThenLoadsThenStores() throws TraceException {
    ByteBuffer record = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(0, 0x401000);
    record.put(8, (byte) 1);
    record.putLong(16, 0x7000);
    record.putLong(32, 0x5000);
    record.putLong(48, 0x6000);
    record.putLong(64, 0x401004);

    assertThat(TraceText.read(record.array()))
        .containsExactly("I 401000,1", "L 5000,1", "L 6000,1", "S 7000,1", "I 401004,1");
  }

  @Test
  void malformedLinesAreLocatedAndAnErrorAboveTheShare() throws TraceException {
    byte[] text = " L 00001000,8\n L zzz,8\n L 00002000,0\n".getBytes(StandardCharsets.US_ASCII);

    assertThat(TraceText.read(text, "lackey", 0.7)).containsExactly("L 1000,8");
    assertThatThrownBy(() -> TraceText.read(text, "lackey", 0.5))
        .isInstanceOf(TraceException.class)
        .hasMessage(
            "test: 2 of 3 records are malformed, more than the accepted share of 0.5; first test:2:"
                + " expected a hexadecimal address and a comma: \" L zzz,8\"");
  }

  @Test
  void anImpossibleAddressOrSizeIsMalformed() throws TraceException {
    for (String line :
        new String[] {
          " L 8000000000000000,8",
          " L ffffffffffffffff,2",
          " L 00001000,70000",
          " L 0100000000000000,1"
        }) {
      byte[] text = line.getBytes(StandardCharsets.US_ASCII);
      assertThatThrownBy(() -> TraceText.read(text, "lackey", 0.5))
          .hasMessageContaining("possible");
    }
  }

  @Test
  void whatIsNoTraceIsRefusedInOneLine() {
    assertThatThrownBy(() -> TraceText.read("hello\nworld\n", null))
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith("test: is not a trace of a known format (mmt, lackey,");
    assertThatThrownBy(() -> TraceText.read("", null))
        .isInstanceOf(TraceException.class)
        .hasMessage("test: is empty; a trace has at least one reference");
  }
}

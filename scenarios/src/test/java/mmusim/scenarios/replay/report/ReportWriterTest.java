package mmusim.scenarios.replay.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.replay.curve.MissCurve;
import mmusim.scenarios.replay.curve.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reports look like, and that long tables cost no more than their length. */
class ReportWriterTest {
  /** A thousand rows that count how often one is asked for. */
  private static final class CountedRows extends AbstractList<List<Object>> {
    private int asked;

    @Override
    public List<Object> get(int row) {
      asked++;
      return List.of((long) row, "name " + row, 0.5);
    }

    @Override
    public int size() {
      return 1000;
    }
  }

  @Test
  void numbersStandRightAndWordsLeftInColumnsAsWideAsTheirLongestCell() {
    assertThat(
            text(
                new Report.Table(
                    "t",
                    List.of("n", "word", "ratio"),
                    List.of(List.of(1L, "short", 0.5), List.of(1234L, "x", 1.0)))))
        .isEqualTo(
            """
            title

                n  word      ratio
                1  short  0.500000
            1,234  x      1.000000
            """);
  }

  /** Of the share that a curve follows, 1E-7 was once printed as 0. */
  @ParameterizedTest
  @CsvSource({"1, 1.000000", "0.1, 0.100000", "1e-7, 1.0E-7", "1.25e-6, 1.25E-6"})
  void aSettingReadsBackAsItself(double rate, String shown) {
    Map<String, Object> facts = Map.of("rate", rate);
    Report report = new Report("title", facts, List.of(), Report.Table.NONE, Report.Table.NONE);
    StringWriter text = new StringWriter();
    ReportWriter.text(report, new PrintWriter(text));
    ReportWriter.json(report, new PrintWriter(text));
    assertThat(text.toString()).contains("rate  " + shown + "\n", "\"rate\": " + shown + "\n");
  }

  /**
   * Once there was a look at the whole table for each cell: a series of 4,096 rows took minutes.
   */
  @Test
  void aTableIsReadAsOftenAsItHasColumnsWhateverItsLength() {
    CountedRows rows = new CountedRows();
    List<String> columns = List.of("n", "word", "ratio");
    assertThat(text(new Report.Table("t", columns, rows)).lines()).hasSize(1003);
    int readings = rows.asked / rows.size();
    assertThat(readings).isBetween(1, 3 * columns.size());
  }

  /** A billion rows: no heap could hold them. */
  @Test
  void theSizesOfCurvesAreNoRowsBeforeTheyArePrinted() {
    long[] misses = new long[1 + (1 << 20)];
    MissCurve curve =
        new MissCurve(Stream.DATA, PageSizing.of("4KiB"), 2, 7, 1, misses, new double[] {});
    Report report = Reports.curves("t", Map.of(), Collections.nCopies(1000, curve));
    assertThat(report.table().rows()).hasSize(1000 << 20);
    assertThat(report.table().rows().get((1000 << 20) - 1))
        .containsExactly("4KiB", "data", 2, 1 << 20, 2L << 20, 0L, 0.0);
    assertThat(report.table().rows().get(1 << 20))
        .containsExactly("4KiB", "data", 2, 1, 2L, 0L, 0.0);
  }

  private static String text(Report.Table table) {
    StringWriter text = new StringWriter();
    ReportWriter.text(
        new Report("title", Map.of(), List.of(), Report.Table.NONE, table), new PrintWriter(text));
    return text.toString();
  }
}

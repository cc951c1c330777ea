package mmusim.scenarios.replay.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import mmusim.scenarios.replay.curve.MissCurve;
import mmusim.scenarios.replay.sweep.SweepRow;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;

/** Draws charts as SVG, without a display. Loaded only when a chart is wanted. */
public final class Charts {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;
  private static final int BAR_HEIGHT = 22;
  private static final int BARS_MAX = 60;
  private static final int POINTS_MAX = 600;
  private static final Color GRID = new Color(0xd8d8d8);
  private static final Color BARS = new Color(0x3b6ea5);

  static {
    System.setProperty("java.awt.headless", "true");
  }

  private Charts() {}

  /** Draws miss ratios over entries, both on a logarithmic axis where they are not 0. */
  public static void curves(List<MissCurve> curves, String title, Path file) throws IOException {
    XYSeriesCollection data = new XYSeriesCollection();
    for (MissCurve curve : curves) {
      XYSeries series = new XYSeries(Reports.label(curve));
      int last = curve.misses().length - 1;
      double step = Math.pow(Math.max(last, 2), 1.0 / POINTS_MAX);
      double next = 1;
      for (int ways = 1; ways <= last; ways++) {
        if (ways >= next || ways == last) {
          series.add((double) curve.sets() * ways, curve.missRatioWith(ways));
          next = Math.max(next, ways) * step;
        }
      }
      data.addSeries(series);
    }
    JFreeChart chart =
        ChartFactory.createXYLineChart(
            title, "entries", "miss ratio", data, PlotOrientation.VERTICAL, true, false, false);
    LogAxis entries = new LogAxis("entries");
    entries.setBase(2);
    entries.setNumberFormatOverride(NumberFormat.getIntegerInstance(Locale.ROOT));
    XYPlot plot = chart.getXYPlot();
    plot.setDomainAxis(entries);
    write(chart, lines(plot, curves.size()), HEIGHT, file);
  }

  /** Draws the change of some columns of a series of intervals over references. */
  public static void intervals(Report.Table series, String title, Path file) throws IOException {
    XYSeriesCollection data = new XYSeriesCollection();
    for (int column = 1; column < series.columns().size(); column++) {
      XYSeries line = new XYSeries(series.columns().get(column));
      for (List<Object> row : series.rows()) {
        line.add((Number) row.get(0), (Number) row.get(column));
      }
      data.addSeries(line);
    }
    JFreeChart chart =
        ChartFactory.createXYLineChart(
            title,
            "references",
            "events in an interval",
            data,
            PlotOrientation.VERTICAL,
            true,
            false,
            false);
    write(chart, lines(chart.getXYPlot(), data.getSeriesCount()), HEIGHT, file);
  }

  /** Draws a bar for each counter. */
  public static void counters(List<Report.Metric> counters, String title, Path file)
      throws IOException {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    counters.stream()
        .limit(BARS_MAX)
        .forEach(c -> data.addValue((double) c.value(), "counter", c.name()));
    write(bars(title, "events or cycles", data, true), file, data.getColumnCount());
  }

  /** Draws a bar for each of the cheapest TLBs of a sweep. */
  public static void sweep(List<SweepRow> rows, String title, Path file) throws IOException {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    rows.stream()
        .limit(BARS_MAX)
        .forEach(
            r ->
                data.addValue(
                    (double) r.cycles(),
                    "cycles",
                    r.point().name() + ", " + r.point().sizing().title()));
    write(bars(title, "cycles", data, false), file, data.getColumnCount());
  }

  private static JFreeChart bars(
      String title, String unit, DefaultCategoryDataset data, boolean isLogarithmic) {
    JFreeChart chart =
        ChartFactory.createBarChart(
            title, "", unit, data, PlotOrientation.HORIZONTAL, false, false, false);
    CategoryPlot plot = chart.getCategoryPlot();
    BarRenderer renderer = new BarRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setSeriesPaint(0, BARS);
    plot.setRenderer(renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(GRID);
    plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.5f);
    if (isLogarithmic) {
      LogAxis axis = new LogAxis(unit);
      axis.setSmallestValue(0.5);
      axis.setNumberFormatOverride(NumberFormat.getIntegerInstance(Locale.ROOT));
      plot.setRangeAxis(axis);
    } else {
      ((NumberAxis) plot.getRangeAxis()).setAutoRangeIncludesZero(true);
    }
    return chart;
  }

  private static XYPlot lines(XYPlot plot, int series) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    XYItemRenderer renderer = plot.getRenderer();
    for (int i = 0; i < series; i++) {
      renderer.setSeriesStroke(i, new BasicStroke(2f));
    }
    return plot;
  }

  private static void write(JFreeChart chart, Path file, int bars) throws IOException {
    write(chart, chart.getPlot(), Math.max(HEIGHT / 2, 120 + bars * BAR_HEIGHT), file);
  }

  private static void write(JFreeChart chart, Object styled, int height, Path file)
      throws IOException {
    assert styled == chart.getPlot();
    chart.setBackgroundPaint(Color.WHITE);
    SVGGraphics2D graphics = new SVGGraphics2D(WIDTH, height);
    graphics.setDefsKeyPrefix("mmusim-");
    chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height));
    Files.writeString(file, graphics.getSVGDocument(), StandardCharsets.UTF_8);
  }
}

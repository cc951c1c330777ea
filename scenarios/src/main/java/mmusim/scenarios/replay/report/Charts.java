package mmusim.scenarios.replay.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mmusim.scenarios.replay.curve.MissCurve;
import mmusim.scenarios.replay.curve.Stream;
import mmusim.scenarios.replay.sweep.SweepRow;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.MeetOrSlice;
import org.jfree.svg.PreserveAspectRatio;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.ViewBox;

/** Draws charts as SVG documents, without a display. Loaded only when a chart is wanted. */
public final class Charts {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;
  private static final int BAR_HEIGHT = 22;
  private static final int BARS_MAX = 60;
  private static final int POINTS_MAX = 600;
  private static final Color GRID = new Color(0xd8d8d8);
  private static final Color BARS = new Color(0x3b6ea5);
  private static final String CYCLES = "cycles";
  private static final float LINE_WIDTH = 2f;

  /** A little more than the largest ratio, so that a line there is seen. */
  private static final double RATIO_AXIS_END = 1.1;

  /** Room for half of the last number of an axis, and between the numbers of two plots. */
  private static final int MARGIN = 28;

  private static final int GAP = 14;

  private static final double BAR_WIDTH_MAX = 0.1;

  /** Room for the numbers at the ends of bars, as a share of the axis. */
  private static final double LABEL_MARGIN = 0.12;

  /** Colours that people who do not see all of them can tell apart: M. Okabe, K. Ito. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072b2),
          new Color(0xd55e00),
          new Color(0x009e73),
          new Color(0xcc79a7),
          new Color(0x56b4e9),
          new Color(0xe69f00),
          new Color(0x404040));

  private static final List<Stream> STREAMS = List.of(Stream.values());

  /** How much larger the events of intervals are drawn than their cycles. */
  private static final int EVENTS_WEIGHT = 2;

  private static final List<float[]> DASHES =
      List.of(new float[] {}, new float[] {2f, 3f}, new float[] {9f, 4f});

  static {
    System.setProperty("java.awt.headless", "true");
  }

  private Charts() {}

  /**
   * Draws miss ratios over entries. Both axes are logarithmic: that a TLB misses one access in a
   * thousand and another one in ten thousand matters, and is nothing on a linear axis. All curves
   * reach as far as the longest, so that one which falls no further is still seen. The colour tells
   * page size and sets, the dashes the stream.
   */
  public static String curves(List<MissCurve> curves, String title) {
    double end = 2;
    double least = 1;
    for (MissCurve curve : curves) {
      end = Math.max(end, (double) curve.sets() * (curve.misses().length - 1));
      double lowest = curve.missRatioWith(curve.misses().length - 1);
      least = lowest > 0 ? Math.min(least, lowest) : least;
    }
    XYSeriesCollection data = new XYSeriesCollection();
    for (MissCurve curve : curves) {
      data.addSeries(line(curve, end));
    }
    JFreeChart chart =
        ChartFactory.createXYLineChart(
            title, "entries", "miss ratio", data, PlotOrientation.VERTICAL, true, false, false);
    XYPlot plot = chart.getXYPlot();
    LogAxis entries = logAxis("entries", plot.getRangeAxis());
    entries.setBase(2);
    plot.setDomainAxis(entries);
    plot.setRangeAxis(ratioAxis(least, plot.getRangeAxis()));
    style(plot);
    plot.setRenderer(linesOf(curves));
    return svg(chart, HEIGHT);
  }

  /**
   * Returns the points of a curve, so few that a chart can have them, up to {@code end} entries.
   */
  private static XYSeries line(MissCurve curve, double end) {
    XYSeries series = new XYSeries(Reports.label(curve));
    int last = curve.misses().length - 1;
    double step = Math.pow(Math.max(last, 2), 1.0 / POINTS_MAX);
    double next = 1;
    for (int ways = 1; ways <= last; ways++) {
      if (ways >= next || ways == last) {
        addRatio(series, (double) curve.sets() * ways, curve.missRatioWith(ways));
        next = Math.max(next, ways) * step;
      }
    }
    if ((double) curve.sets() * last < end && !curve.isUnknown()) {
      addRatio(series, end, curve.missRatioWith(last));
    }
    return series;
  }

  /** Returns an axis that reaches down to the power of ten below the least ratio. */
  private static LogAxis ratioAxis(double least, ValueAxis fonts) {
    LogAxis ratios = logAxis("miss ratio (misses per access)", fonts);
    ratios.setNumberFormatOverride(
        new DecimalFormat("0.##########", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    double decade = Math.pow(10, Math.min(-1, Math.floor(Math.log10(least))));
    ratios.setRange(decade / RATIO_AXIS_END, RATIO_AXIS_END);
    return ratios;
  }

  private static XYLineAndShapeRenderer linesOf(List<MissCurve> curves) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true); // else dashes begin anew at every point
    List<String> kinds = new ArrayList<>();
    for (int i = 0; i < curves.size(); i++) {
      MissCurve curve = curves.get(i);
      String kind = curve.pageSize() + " " + curve.sets();
      if (!kinds.contains(kind)) {
        kinds.add(kind);
      }
      renderer.setSeriesPaint(i, colour(kinds.indexOf(kind)));
      renderer.setSeriesStroke(i, dashes(STREAMS.indexOf(curve.stream())));
    }
    return renderer;
  }

  /** Leaves out 0, which a sample may give, and a logarithmic axis does not have. */
  private static void addRatio(XYSeries series, double entries, double ratio) {
    if (ratio > 0) {
      series.add(entries, ratio);
    }
  }

  /**
   * Draws the change of some columns of a series of intervals over references: events above,
   * cycles, of which there are many more, below. A last interval that is shorter than the others is
   * left out, because it would look like a fall.
   */
  public static String intervals(Report.Table series, String title) {
    XYSeriesCollection events = new XYSeriesCollection();
    XYSeriesCollection cycles = new XYSeriesCollection();
    for (int column = 1; column < series.columns().size(); column++) {
      XYSeries line = new XYSeries(series.columns().get(column));
      for (List<Object> row : wholeIntervals(series.rows())) {
        line.add((Number) row.get(0), (Number) row.get(column));
      }
      (series.columns().get(column).startsWith(CYCLES) ? cycles : events).addSeries(line);
    }
    CombinedDomainXYPlot both = new CombinedDomainXYPlot(new NumberAxis("references"));
    both.setGap(GAP);
    if (events.getSeriesCount() > 0) {
      both.add(plot(events, "events in an interval", 0), EVENTS_WEIGHT);
    }
    if (cycles.getSeriesCount() > 0) {
      both.add(plot(cycles, "cycles in an interval", events.getSeriesCount()));
    }
    return svg(new JFreeChart(title, JFreeChart.DEFAULT_TITLE_FONT, both, true), HEIGHT);
  }

  private static List<List<Object>> wholeIntervals(List<List<Object>> rows) {
    int last = rows.size() - 1;
    if (last < 1) {
      return rows;
    }
    long length = (Long) rows.get(0).get(0);
    long lastLength = (Long) rows.get(last).get(0) - (Long) rows.get(last - 1).get(0);
    return lastLength < length ? rows.subList(0, last) : rows;
  }

  private static XYPlot plot(XYSeriesCollection data, String label, int firstColour) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    XYPlot plot = new XYPlot(data, null, new NumberAxis(label), renderer);
    style(plot);
    for (int i = 0; i < data.getSeriesCount(); i++) {
      renderer.setSeriesPaint(i, colour(firstColour + i));
      renderer.setSeriesStroke(i, dashes(0));
    }
    return plot;
  }

  /** Draws a bar for each counter. */
  public static String counters(List<Report.Metric> counters, String title) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    counters.stream()
        .limit(BARS_MAX)
        .forEach(c -> data.addValue((double) c.value(), "counter", c.name()));
    return svgOfBars(bars(title, "events or cycles", data, true), data.getColumnCount());
  }

  /** Draws a bar for each of the cheapest TLBs of a sweep. */
  public static String sweep(List<SweepRow> rows, String title) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    rows.stream()
        .limit(BARS_MAX)
        .forEach(
            r ->
                data.addValue(
                    (double) r.cycles(),
                    "cycles",
                    r.point().name() + ", " + r.point().sizing().title()));
    return svgOfBars(bars(title, "cycles", data, false), data.getColumnCount());
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
    renderer.setDefaultItemLabelGenerator(
        new StandardCategoryItemLabelGenerator(
            "{2}", NumberFormat.getIntegerInstance(Locale.ROOT)));
    renderer.setDefaultItemLabelsVisible(true);
    renderer.setDefaultPositiveItemLabelPosition(
        new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
    renderer.setMaximumBarWidth(BAR_WIDTH_MAX);
    plot.setRenderer(renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(GRID);
    plot.getDomainAxis().setMaximumCategoryLabelWidthRatio(0.5f);
    if (isLogarithmic) {
      LogAxis axis = logAxis(unit, plot.getRangeAxis());
      axis.setSmallestValue(0.5);
      plot.setRangeAxis(axis);
    } else {
      ((NumberAxis) plot.getRangeAxis()).setAutoRangeIncludesZero(true);
    }
    plot.getRangeAxis().setUpperMargin(LABEL_MARGIN);
    return chart;
  }

  /** Returns an axis with marks at whole powers of its base only, in the fonts of another. */
  private static LogAxis logAxis(String label, ValueAxis fonts) {
    LogAxis axis = new LogAxis(label);
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    axis.setNumberFormatOverride(NumberFormat.getIntegerInstance(Locale.ROOT));
    axis.setLabelFont(fonts.getLabelFont());
    axis.setTickLabelFont(fonts.getTickLabelFont());
    return axis;
  }

  private static void style(XYPlot plot) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
  }

  private static Color colour(int index) {
    return COLOURS.get(index % COLOURS.size());
  }

  private static BasicStroke dashes(int index) {
    float[] dashes = DASHES.get(index % DASHES.size());
    return dashes.length == 0
        ? new BasicStroke(LINE_WIDTH)
        : new BasicStroke(LINE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, dashes, 0f);
  }

  private static String svgOfBars(JFreeChart chart, int bars) {
    return svg(chart, Math.max(HEIGHT / 2, 120 + bars * BAR_HEIGHT));
  }

  private static String svg(JFreeChart chart, int height) {
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(0, 0, 0, MARGIN));
    SVGGraphics2D graphics = new SVGGraphics2D(WIDTH, height);
    graphics.setDefsKeyPrefix("mmusim-");
    chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height));
    // Not getSVGDocument: for its DOCTYPE, some readers would ask the network.
    String element =
        graphics.getSVGElement(
            null,
            true,
            new ViewBox(0, 0, WIDTH, height),
            PreserveAspectRatio.XMID_YMID,
            MeetOrSlice.MEET);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + element + "\n";
  }
}

package mmusim.scenarios.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import mmusim.mmu.fault.PageFaultErrorCode;
import mmusim.mmu.paging.PageSizes;
import mmusim.scenarios.format.expect.ShortenedList;
import mmusim.scenarios.format.expect.Shown;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.run.StepReport;

/** One step in words: what was done, and what came of it. */
public final class StepText {
  private static final List<String> NOT_SHOWN =
      List.of("do", "expect", "save", "note", "repeat", "as", "root");

  /** Result fields that the line of an access shows in its own way. */
  private static final List<String> OF_ACCESS =
      List.of(
          "status",
          "fault",
          "explanation",
          "page_faults",
          "tlb",
          "walk_reads",
          "cycles",
          "page_size",
          "memory_type",
          "stale");

  /** Characters of a value that are shown. */
  private static final int VALUE_SHOWN = 60;

  /** Elements and characters of a list of values that are shown. */
  private static final int ELEMENTS_SHOWN = 20;

  private static final int LIST_SHOWN = 300;

  private StepText() {}

  /** Returns what was done, as {@code vmar_map vmar=root vmo=data len=16KiB -> m}. */
  public static String done(StepReport report) {
    JsonNode source = report.step().source();
    StringBuilder out = new StringBuilder(report.step().declaration().name());
    source
        .members()
        .forEach(
            (name, value) -> {
              if (!NOT_SHOWN.contains(name)) {
                out.append(' ').append(name).append('=').append(plain(value));
              }
            });
    String separator = " -> ";
    for (String name : List.of("as", "root")) {
      JsonNode bound = source.get(name);
      if (bound != null) {
        out.append(separator).append(bound.text());
        separator = ", ";
      }
    }
    if (report.runs() > 1) {
      out.append(" (").append(report.runs()).append(" times)");
    }
    return out.toString();
  }

  private static String plain(JsonNode value) {
    return switch (value.kind()) {
      case STRING -> shortened(value.text().contains(" ") ? value.toString() : value.text());
      case ARRAY ->
          value.elements().isEmpty()
              ? "[]"
              : shortened(
                  value.elements().stream()
                      .limit(ELEMENTS_SHOWN)
                      .map(StepText::plain)
                      .collect(Collectors.joining("|")),
                  LIST_SHOWN);
      default -> shortened(value.toString().replace("\"", ""));
    };
  }

  private static String shortened(String text) {
    return shortened(text, VALUE_SHOWN);
  }

  private static String shortened(String text, int most) {
    return text.length() > most ? text.substring(0, most - 3) + "..." : text;
  }

  /** Returns what came of it, as {@code OK, 1 fault, TLB miss, 4 walk reads, 1843 cycles}. */
  public static String outcome(StepReport report) {
    if (!report.ran()) {
      return "not run";
    }
    Map<String, Object> result = report.result();
    List<String> parts = new ArrayList<>();
    if (result.get("fault") instanceof Map<?, ?> fault) {
      parts.add(fault(fault));
    } else {
      parts.add(String.valueOf(result.getOrDefault("status", "OK")));
    }
    addFields(report, parts);
    if (result.containsKey("tlb")) {
      addAccess(result, parts);
    }
    return String.join(", ", parts);
  }

  private static void addFields(StepReport report, List<String> parts) {
    for (ResultField field : report.step().declaration().results()) {
      Object value = report.result().get(field.name());
      if (value == null || OF_ACCESS.contains(field.name())) {
        continue;
      }
      parts.add(
          field.type().kind() == ResultType.Kind.LIST
              ? field.name() + " " + ShortenedList.fullSize((List<?>) value)
              : field.name() + " " + Shown.value(field.type(), value));
    }
  }

  /** Returns how many lines {@link #rows} has, or would have if no list was shortened. */
  public static int rowCount(StepReport report) {
    int count = 0;
    for (ResultField field : report.step().declaration().results()) {
      if (field.type().kind() == ResultType.Kind.LIST
          && report.result().get(field.name()) instanceof List<?> elements) {
        count += ShortenedList.fullSize(elements);
      }
    }
    return count;
  }

  /** Returns a line for each element of the lists in the result, as of {@code process_maps}. */
  public static List<String> rows(StepReport report) {
    List<String> rows = new ArrayList<>();
    for (ResultField field : report.step().declaration().results()) {
      if (field.type().kind() == ResultType.Kind.LIST
          && report.result().get(field.name()) instanceof List<?> elements) {
        for (Object element : elements) {
          rows.add(row(field.type(), (Map<?, ?>) element));
        }
      }
    }
    return rows;
  }

  private static String row(ResultType type, Map<?, ?> element) {
    List<String> cells = new ArrayList<>();
    for (ResultField field : type.fields()) {
      Object value = element.get(field.name());
      if (value != null) {
        cells.add(field.name() + " " + Shown.value(field.type(), value));
      }
    }
    return String.join(", ", cells);
  }

  private static void addAccess(Map<String, Object> result, List<String> parts) {
    if (result.get("memory_type") instanceof String type
        && result.get("page_size") instanceof Long size) {
      parts.add(type + " " + PageSizes.wordsOfBytes(size) + " page");
    }
    long faults = (Long) result.getOrDefault("page_faults", 0L);
    parts.add(faults == 1 ? "1 page fault" : faults + " page faults");
    parts.add("TLB " + (result.get("tlb").equals("miss") ? "miss" : result.get("tlb") + " hit"));
    if (result.get("walk_reads") instanceof Long reads) {
      parts.add(reads == 1 ? "1 walk read" : reads + " walk reads");
    }
    if (result.get("cycles") instanceof Long cycles) {
      parts.add(String.format(Locale.ROOT, "%,d cycles", cycles));
    }
    if (result.get("stale") instanceof String stale && !stale.equals("fresh")) {
      parts.add("stale translation: " + stale);
    }
  }

  private static String fault(Map<?, ?> fault) {
    StringBuilder out = new StringBuilder();
    boolean pageFault = "PF".equals(fault.get("vector"));
    if (pageFault && fault.get("error_code") instanceof Long code) {
      out.append("#PF error code 0x")
          .append(Long.toHexString(code))
          .append(" (")
          .append(PageFaultErrorCode.describe(code.intValue()))
          .append(')');
    } else {
      out.append('#').append(fault.get("vector"));
    }
    if (fault.get("addr") instanceof Long addr) {
      out.append(" at 0x").append(Long.toHexString(addr));
    }
    if (fault.get("status") != null) {
      out.append(", ").append(fault.get("status"));
    }
    return out.toString();
  }
}

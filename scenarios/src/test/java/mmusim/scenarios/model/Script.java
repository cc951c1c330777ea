package mmusim.scenarios.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mmusim.vm.abi.Status;

/** A scenario in the making. */
final class Script {
  /**
   * What a scenario runs on.
   *
   * @param pagesPerUnit pages of 4 KiB that a page of the model is; it is read and written whole
   * @param inRuns whether anonymous memory commits in runs of 2 MiB
   */
  record Machine(String ram, int pagesPerUnit, boolean inRuns) {
    /** A page is a page. */
    static final Machine SMALL = new Machine("16MiB", 1, false);

    /** Two pages of the model are one of 2 MiB, of memory that comes in a row anyway. */
    static final Machine LARGE = new Machine("256MiB", 256, false);

    /** As {@link #LARGE}, and anonymous memory comes in such runs, too. */
    static final Machine IN_RUNS = new Machine("256MiB", 256, true);

    /** Returns the pages of the model in the largest page that there may be. */
    int largePages() {
      return pagesPerUnit == 1 ? 1 : 512 / pagesPerUnit;
    }

    /** Returns how contiguous memory is aligned. */
    int contiguousLog2() {
      return pagesPerUnit == 1 ? 12 : 21;
    }

    /** Returns how many pages a write to the first page of so large a VMO commits. */
    int committedAtOnce(int pages) {
      return inRuns && pages >= largePages() ? largePages() : 1;
    }

    /** Returns as many pages of the model in pages of 4 KiB, as scenarios write them. */
    String pages(int pages) {
      return pages * pagesPerUnit + "p";
    }
  }

  /** One step: its arguments in order, then what it must give. */
  final class Step {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private Step(String name) {
      fields.put("do", name);
    }

    Step with(String field, Object value) {
      fields.put(field, value);
      return this;
    }

    Step pages(String field, int pages) {
      return with(field, machine.pages(pages));
    }

    /** Names a byte in a page of the model, sooner or later of each page of 4 KiB. */
    Step inside(String field, String base, int page) {
      int at = page * machine.pagesPerUnit + steps.size() * 37 % machine.pagesPerUnit;
      return with(field, base + at + "p");
    }

    /** Fills a page of the model. */
    Step fill(int value) {
      return with(
          "bytes",
          machine.pagesPerUnit == 1
              ? "%02x".formatted(value)
              : Map.of("fill", "%02x".formatted(value), "count", machine.pages(1)));
    }

    /** Ends the step, which must answer {@code status}. */
    Status gives(Status status) {
      return givesJson(status, "\"" + status.name() + "\"");
    }

    /** Ends an access. */
    void faultsOrGives(Status status, String result) {
      givesJson(status, status.isOk() ? result : "{\"fault\": {\"status\": \"" + status + "\"}}");
    }

    /**
     * Ends the step: if it must succeed with results, {@code result} is an object that has them.
     */
    Status gives(Status status, String result) {
      return status.isOk() ? givesJson(status, result) : gives(status);
    }

    private Status givesJson(Status status, String expect) {
      String arguments =
          fields.entrySet().stream()
              .map(field -> quoted(field.getKey()) + ": " + json(field.getValue()))
              .collect(Collectors.joining(", "));
      steps.add("{" + arguments + ", \"expect\": " + expect + "}");
      for (String handle : temporary) {
        steps.add("{\"do\": \"handle_close\", \"handle\": \"" + handle + "\"}");
      }
      temporary.clear();
      return status;
    }
  }

  final Machine machine;
  private final List<String> steps = new ArrayList<>();
  private final List<String> temporary = new ArrayList<>();

  Script(Machine machine) {
    this.machine = machine;
  }

  Step step(String name) {
    return new Step(name);
  }

  /** Duplicates a handle for the next step, which it is closed behind; returns its name. */
  String duplicate(String handle, int rights) {
    String name = "h" + temporary.size();
    steps.add(
        "{\"do\": \"handle_duplicate\", \"handle\": \"%s\", \"rights\": %d, \"as\": \"%s\"}"
            .formatted(handle, rights, name));
    temporary.add(name);
    return name;
  }

  /** Returns the whole file. */
  String text() {
    return """
        {"scenario": 1, "name": "found by the model of a system",
         "machine": {"ram": "%s", "cpus": 2, "vmo_read_commits": false, "commit_size": "%s",
                     "reserved": [{"base": "4MiB", "size": "%s"}]},
         "steps": [
          %s
         ]}
        """
        .formatted(
            machine.ram,
            machine.inRuns ? "2MiB" : "4KiB",
            machine.pages(ModelSystem.DEVICE_PAGES),
            String.join(",\n  ", steps));
  }

  private static String json(Object value) {
    if (value instanceof Map<?, ?> object) {
      return object.entrySet().stream()
          .map(field -> json(field.getKey()) + ": " + json(field.getValue()))
          .sorted()
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value instanceof Number ? value.toString() : quoted(value.toString());
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}

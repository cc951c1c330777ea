package mmusim.scenarios.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mmusim.vm.abi.Status;

/** A scenario in the making. */
final class Script {
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
      return with(field, pages + "p");
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

  private final List<String> steps = new ArrayList<>();
  private final List<String> temporary = new ArrayList<>();

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
         "machine": {"ram": "16MiB", "cpus": 2, "vmo_read_commits": false,
                     "reserved": [{"base": "4MiB", "size": "1MiB"}]},
         "steps": [
          %s
         ]}
        """
        .formatted(String.join(",\n  ", steps));
  }

  private static String json(Object value) {
    return value instanceof Number ? value.toString() : quoted(value.toString());
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}

package mmusim.mmu.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * All counters of a machine: each is declared once, with a name that stays, and read from where it
 * is counted, so that counting costs an increment and nothing more. Reports, scenarios and Java
 * programs read this list; its order is that of registration.
 */
public final class Counters {
  private final Map<String, Counter> counters = new LinkedHashMap<>();

  /**
   * A counter.
   *
   * @param name dotted lower-case words, as {@code tlb.l1d.4k.hits}
   * @param unit what one is, in the plural, as {@code hits} or {@code cycles}
   * @param description a phrase
   * @param value where it is counted
   */
  public record Counter(String name, String unit, String description, LongSupplier value) {}

  /**
   * Declares a counter.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public void register(String name, String unit, String description, LongSupplier value) {
    Counter earlier = counters.putIfAbsent(name, new Counter(name, unit, description, value));
    if (earlier != null) {
      throw new IllegalArgumentException("counter registered twice: " + name);
    }
  }

  /**
   * Returns the value now.
   *
   * @throws NoSuchElementException if there is no counter of this name
   */
  public long get(String name) {
    Counter counter = counters.get(name);
    if (counter == null) {
      throw new NoSuchElementException("no counter named " + name);
    }
    return counter.value().getAsLong();
  }

  /** Returns the names in order of registration. */
  public Set<String> names() {
    return Collections.unmodifiableSet(counters.keySet());
  }

  /** Returns the counters in order of registration. */
  public List<Counter> all() {
    return new ArrayList<>(counters.values());
  }

  /** Returns all values now, by name, in order of registration. */
  public Map<String, Long> snapshot() {
    Map<String, Long> values = new LinkedHashMap<>();
    counters.forEach((name, counter) -> values.put(name, counter.value().getAsLong()));
    return values;
  }
}

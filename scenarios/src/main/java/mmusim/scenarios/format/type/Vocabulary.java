package mmusim.scenarios.format.type;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import mmusim.scenarios.json.Suggestions;
import org.jspecify.annotations.Nullable;

/** Words that a field accepts, each with the number that it stands for. */
public final class Vocabulary {
  private final String what;
  private final Map<String, Long> values;
  private final Map<String, String> aliases;

  private Vocabulary(String what, Map<String, Long> values, Map<String, String> aliases) {
    this.what = what;
    this.values = Collections.unmodifiableMap(values);
    this.aliases = Map.copyOf(aliases);
  }

  /** Collects words. */
  public static final class Builder {
    private final String what;
    private final Map<String, Long> values = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();

    private Builder(String what) {
      this.what = what;
    }

    /** Adds {@code word} for {@code value}. */
    public Builder add(String word, long value) {
      values.put(word, value);
      return this;
    }

    /** Accepts {@code other} where {@code word} is meant. */
    public Builder alias(String other, String word) {
      aliases.put(other, word);
      return this;
    }

    /** Returns the vocabulary. */
    public Vocabulary build() {
      return new Vocabulary(what, values, aliases);
    }
  }

  /**
   * Starts a vocabulary.
   *
   * @param what what a word of it is called in a message, as "option"
   */
  public static Builder of(String what) {
    return new Builder(what);
  }

  /** Returns a vocabulary whose words stand for their places in the list. */
  public static Vocabulary ofWords(String what, String... words) {
    Builder builder = of(what);
    for (int i = 0; i < words.length; i++) {
      builder.add(words[i], i);
    }
    return builder.build();
  }

  /** Returns a vocabulary whose words stand for their places in the list. */
  public static Vocabulary ofWords(String what, Collection<String> words) {
    return ofWords(what, words.toArray(new String[0]));
  }

  /** Returns what a word is called in a message. */
  public String what() {
    return what;
  }

  /** Returns the other spellings. */
  Collection<String> aliases() {
    return aliases.keySet();
  }

  /** Returns the words in their order. */
  public Collection<String> words() {
    return values.keySet();
  }

  /** Returns the number of {@code word}, or null if it is none of the words. */
  public @Nullable Long valueOf(String word) {
    return values.get(canonical(word));
  }

  /** Returns the word that {@code word} is another spelling of, or itself. */
  public String canonical(String word) {
    return aliases.getOrDefault(word, word);
  }

  /** Returns the message for a word that is not one of these. */
  public String unknown(String word) {
    return "unknown " + what + " \"" + word + "\"" + Suggestions.hint(word, words());
  }
}

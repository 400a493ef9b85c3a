package io.vclustermanager.text;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads YAML that others wrote, of which only what JSON has as well: objects whose names are texts,
 * lists, texts, numbers, booleans and null. Two readers can understand the rest of YAML in two
 * ways: tags, aliases, merged objects, names that stand twice and dates are refused.
 *
 * <p>Numbers are {@link Integer}, {@link Long} and {@link Double}.
 */
public final class StrictYaml {
  private final TextBounds bounds;
  private final boolean repeats;

  private StrictYaml(TextBounds bounds, boolean repeats) {
    this.bounds = bounds;
    this.repeats = repeats;
  }

  /** A reader of texts within these bounds. */
  public static StrictYaml within(TextBounds bounds) {
    return new StrictYaml(bounds, false);
  }

  /**
   * The same reader, which takes a name that stands twice with the same value: readers that take
   * the first and those that take the last find the same.
   */
  public StrictYaml takingRepeats() {
    return new StrictYaml(bounds, true);
  }

  /** The one document of a text; null when there is none. */
  public @Nullable Object read(String text) throws NotTakenException {
    var documents = documents(text, 1);
    return documents.isEmpty() ? null : documents.getFirst();
  }

  /** The one document of a text, which must be an object. */
  public Map<String, @Nullable Object> object(String text) throws NotTakenException {
    return PlainTree.object(read(text));
  }

  /** All documents of a text; one that is empty is null. */
  public List<@Nullable Object> documents(String text, int most) throws NotTakenException {
    bounds.check(text);
    return new YamlDocuments(text, bounds, repeats).read(most);
  }
}

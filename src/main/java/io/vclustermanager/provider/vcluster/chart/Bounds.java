package io.vclustermanager.provider.vcluster.chart;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much and what kind of JSON values may be, whatever they mean. */
public final class Bounds {
  public static final int MOST_BYTES = 64 * 1024;
  static final int MOST_LEVELS = 20;

  private final Findings findings;

  private Bounds(Findings findings) {
    this.findings = findings;
  }

  static void check(Map<String, @Nullable Object> values, Findings findings) {
    new Bounds(findings).walk(List.of(), values);
    if (findings.all().isEmpty()) {
      checkText(JsonText.of(values), findings);
    }
  }

  /** Only how deep it is. */
  static void checkLevels(Map<String, @Nullable Object> values, Findings findings) {
    new Bounds(findings).checkLevels(List.of(), values);
  }

  private void checkLevels(List<String> path, @Nullable Object value) {
    if (path.size() > MOST_LEVELS) {
      findings.add(List.of(path.getFirst()), "is nested deeper than " + MOST_LEVELS + " levels.");
    } else if (!findings.isFull()) {
      switch (value) {
        case Map<?, ?> map ->
            map.forEach((name, each) -> checkLevels(longer(path, String.valueOf(name)), each));
        case List<?> list -> list.forEach(each -> checkLevels(longer(path, "0"), each));
        case null, default -> {}
      }
    }
  }

  /** Only how much it is, all in all. */
  static void checkSize(Map<String, @Nullable Object> values, Findings findings) {
    checkText(JsonText.of(values), findings);
  }

  private static void checkText(String text, Findings findings) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      findings.add(List.of(), "are longer than " + MOST_BYTES / 1024 + " KiB as JSON.");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      findings.add(List.of(), "hold half of a character.");
    }
  }

  /** Neither the inventory nor a file of values can hold it. */
  private void checkCharacters(List<String> path, String text) {
    if (text.indexOf('\0') >= 0) {
      findings.add(path, "holds the character 0.");
    }
  }

  private void walk(List<String> path, @Nullable Object value) {
    if (path.size() > MOST_LEVELS) {
      findings.add(List.of(path.getFirst()), "is nested deeper than " + MOST_LEVELS + " levels.");
      return;
    }
    if (findings.isFull()) {
      return;
    }
    switch (value) {
      case Map<?, ?> map ->
          map.forEach(
              (name, each) -> {
                checkCharacters(path, String.valueOf(name));
                walk(longer(path, String.valueOf(name)), each);
              });
      case List<?> list -> {
        for (var index = 0; index < list.size(); index++) {
          checkElement(longer(path, String.valueOf(index)), list.get(index));
        }
      }
      case String text -> checkCharacters(path, text);
      case null, default -> {}
    }
  }

  /** Null takes a default of the chart away, and a list has none for each place. */
  private void checkElement(List<String> path, @Nullable Object value) {
    if (value == null) {
      findings.add(path, "is null; leave it out.");
    } else {
      walk(path, value);
    }
  }

  private static List<String> longer(List<String> path, String name) {
    var longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }
}

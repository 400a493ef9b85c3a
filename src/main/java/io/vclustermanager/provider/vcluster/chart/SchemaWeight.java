package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.SafePattern;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much a schema has to do for each part of what it checks, with all that its references bring
 * in. Each of its parts looks at each part of the checked object once at most, so that the product
 * bounds the whole.
 *
 * @param parts of the schema, those behind references as often as they are referred to
 * @param steps of its patterns for each character
 * @param depth how many references lead through one another
 */
record SchemaWeight(long parts, long steps, int depth) {
  private static final SchemaWeight NOTHING = new SchemaWeight(0, 0, 0);
  private static final SchemaWeight ONE = new SchemaWeight(1, 0, 0);
  private static final int MOST_REFERENCES = 10;
  private static final String TOO_DEEP =
      "leads through more than " + MOST_REFERENCES + " references: write some of them out.";
  private static final long MOST_PARTS = 20_000;

  /** Each part may have an error to tell, which is kept until all are found. */
  private static final long MOST_LOOKS = 200_000;

  private static final long MOST_STEPS = 50_000_000;

  /** Its references go in a circle or too far, or bring in too much. */
  static final class TooHeavyException extends Exception {
    private final List<String> path;
    private final String problem;

    TooHeavyException(List<String> path, String problem) {
      super(problem);
      this.path = path;
      this.problem = problem;
    }

    /** Where in the schema. */
    List<String> path() {
      return path;
    }

    /** What goes on after the path. */
    String problem() {
      return problem;
    }
  }

  /** The weight of a schema whose references all lead somewhere. */
  static SchemaWeight of(Map<String, @Nullable Object> schema) throws TooHeavyException {
    return new Scale(schema).of(schema);
  }

  /** Whether parameters are small enough to be checked by it at once. */
  boolean bears(Map<String, @Nullable Object> parameters) {
    return parts * partsOf(parameters) <= MOST_LOOKS
        && steps * JsonText.of(parameters).length() <= MOST_STEPS;
  }

  private static long partsOf(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> 1 + map.values().stream().mapToLong(SchemaWeight::partsOf).sum();
      case List<?> list -> 1 + list.stream().mapToLong(SchemaWeight::partsOf).sum();
      case null, default -> 1;
    };
  }

  private SchemaWeight and(SchemaWeight other) {
    return new SchemaWeight(parts + other.parts, steps + other.steps, Math.max(depth, other.depth));
  }

  /** Weighs one schema; each part that is referred to is weighed once. */
  private static final class Scale {
    private final Map<String, @Nullable Object> schema;
    private final Map<String, SchemaWeight> known = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    /** Where it looks: behind a reference, that is the place that it names. */
    private Deque<String> path = new ArrayDeque<>();

    Scale(Map<String, @Nullable Object> schema) {
      this.schema = schema;
    }

    SchemaWeight of(@Nullable Object part) throws TooHeavyException {
      var weight = ONE;
      switch (part) {
        case Map<?, ?> map -> {
          for (var entry : map.entrySet()) {
            weight = checked(weight.and(below(String.valueOf(entry.getKey()), entry.getValue())));
          }
        }
        case List<?> list -> {
          for (var index = 0; index < list.size(); index++) {
            weight = checked(weight.and(below(String.valueOf(index), list.get(index))));
          }
        }
        case null, default -> {}
      }
      return weight;
    }

    private SchemaWeight below(String name, @Nullable Object value) throws TooHeavyException {
      path.addLast(name);
      var weight = of(value);
      if (value instanceof String text) {
        weight = weight.and(ofText(name, text));
      } else if (name.equals("patternProperties") && value instanceof Map<?, ?> patterns) {
        for (var pattern : patterns.keySet()) {
          weight = weight.and(ofPattern(String.valueOf(pattern)));
        }
      }
      path.removeLast();
      return weight;
    }

    private SchemaWeight ofText(String name, String text) throws TooHeavyException {
      return switch (name) {
        case "$ref" -> behind(text);
        case "pattern" -> ofPattern(text);
        default -> NOTHING;
      };
    }

    private SchemaWeight ofPattern(String pattern) throws TooHeavyException {
      try {
        return new SchemaWeight(0, SafePattern.of(pattern).steps(), 0);
      } catch (NotTakenException e) {
        throw tooHeavy("has a pattern that is not taken");
      }
    }

    private SchemaWeight behind(String reference) throws TooHeavyException {
      var weighed = known.get(reference);
      return weighed == null ? weighed(reference) : near(weighed);
    }

    private SchemaWeight weighed(String reference) throws TooHeavyException {
      if (!open.add(reference)) {
        throw tooHeavy(
            "leads back to itself: a schema without end is not taken. Write out as many levels as"
                + " are needed.");
      }
      // Also before the end is reached: each step is one of the stack.
      if (open.size() > MOST_REFERENCES) {
        throw tooHeavy(TOO_DEEP);
      }
      var from = path;
      path = new ArrayDeque<>(SchemaPointer.path(reference));
      var part = of(SchemaPointer.find(schema, reference).orElse(null));
      path = from;
      var weight = new SchemaWeight(part.parts, part.steps, part.depth + 1);
      open.remove(reference);
      known.put(reference, weight);
      return near(weight);
    }

    private SchemaWeight near(SchemaWeight weight) throws TooHeavyException {
      if (weight.depth > MOST_REFERENCES) {
        throw tooHeavy(TOO_DEEP);
      }
      return weight;
    }

    private SchemaWeight checked(SchemaWeight weight) throws TooHeavyException {
      if (weight.parts > MOST_PARTS) {
        throw tooHeavy(
            "brings in too much by its references: more than "
                + MOST_PARTS
                + " parts. Refer less often.");
      }
      return weight;
    }

    private TooHeavyException tooHeavy(String problem) {
      return new TooHeavyException(List.copyOf(path), problem);
    }
  }
}

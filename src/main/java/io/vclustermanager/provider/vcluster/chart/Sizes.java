package io.vclustermanager.provider.vcluster.chart;

import io.micronaut.context.annotation.Context;
import io.vclustermanager.model.DocsPage;
import io.vclustermanager.model.Names;
import io.vclustermanager.model.Refusal;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictYaml;
import io.vclustermanager.text.TextBounds;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sizes that can be asked for. Three are there by themselves; one of the same name in the
 * configuration takes their place. A size that cannot be read is found when the service starts.
 */
@Context
public final class Sizes {
  private static final List<String> BUILT_IN = List.of("SMALL", "MEDIUM", "LARGE");

  private static final StrictYaml YAML =
      StrictYaml.within(new TextBounds(Bounds.MOST_BYTES, Bounds.MOST_LEVELS));

  private final Map<String, Map<String, @Nullable Object>> byName = new TreeMap<>();

  private final Map<String, Integer> weights =
      new TreeMap<>(Map.of("SMALL", 1, "MEDIUM", 2, "LARGE", 4));

  Sizes(List<SizeConfiguration> configured) {
    byName.put("SMALL", builtIn("100m", "256Mi", "1Gi", "2Gi"));
    byName.put("MEDIUM", builtIn("250m", "512Mi", "2Gi", "5Gi"));
    byName.put("LARGE", builtIn("1", "2Gi", "4Gi", "20Gi"));
    configured.forEach(
        size -> {
          byName.put(canonical(size.getName()), read(size));
          weights.put(canonical(size.getName()), weight(size));
        });
  }

  /** The values of a size, whatever case its name is written in; empty when there is none such. */
  public Optional<Map<String, @Nullable Object>> find(String name) {
    return Optional.ofNullable(byName.get(canonical(name)));
  }

  /** How much a cluster of this size weighs in its owner's quota; 1 where there is none such. */
  public int weight(String name) {
    return weights.getOrDefault(canonical(name), 1);
  }

  private static int weight(SizeConfiguration size) {
    if (size.getWeight() < 1) {
      throw new IllegalArgumentException(
          "vcm.sizes.%s.weight is %d: it is 1 or more".formatted(size.getName(), size.getWeight()));
    }
    return size.getWeight();
  }

  /** Their names: the built-in ones by size, then the others. */
  public List<String> names() {
    var others = byName.keySet().stream().filter(name -> !BUILT_IN.contains(name));
    return Stream.concat(BUILT_IN.stream(), others).toList();
  }

  /** What is wrong with a size that somebody names in this field of the input, if anything. */
  Optional<Refusal> check(String field, @Nullable String size) {
    return size == null || find(size).isPresent()
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                    Refusal.Code.INVALID,
                    field,
                    "There is no size "
                        + Names.quoted(size)
                        + "; choose one of "
                        + String.join(", ", names())
                        + ".")
                .withDocs(DocsPage.SIZES));
  }

  private static String canonical(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  private static Map<String, @Nullable Object> read(SizeConfiguration size) {
    var key = "vcm.sizes." + size.getName() + ".values";
    var text = size.getValues();
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(
          key + " is missing: give values for vCluster's chart as YAML text (values: |)");
    }
    try {
      return YAML.object(text);
    } catch (NotTakenException e) {
      throw new IllegalArgumentException(key + " is not valid: " + e.getMessage(), e);
    }
  }

  /** No limit of CPU, as in the chart: a throttled API server looks like a broken one. */
  private static Map<String, @Nullable Object> builtIn(
      String cpu, String memory, String memoryLimit, String disk) {
    return Map.of(
        "controlPlane",
        Map.of(
            "statefulSet",
            Map.of(
                "resources",
                Map.of(
                    "requests",
                    Map.of("cpu", cpu, "memory", memory),
                    "limits",
                    Map.of("memory", memoryLimit)),
                "persistence",
                Map.of("volumeClaim", Map.of("size", disk)))));
  }
}

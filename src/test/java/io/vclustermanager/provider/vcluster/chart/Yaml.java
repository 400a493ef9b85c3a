package io.vclustermanager.provider.vcluster.chart;

import io.vclustermanager.model.Refusal;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictYaml;
import io.vclustermanager.text.TextBounds;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Values as tests write them, and what a check finds in them. */
public final class Yaml {
  private Yaml() {}

  public static Map<String, @Nullable Object> values(String yaml) {
    try {
      return StrictYaml.within(new TextBounds(1 << 20, 100)).object(yaml);
    } catch (NotTakenException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public static ValuesTree tree(String yaml) {
    return new ValuesTree(values(yaml));
  }

  /** The paths of what a check finds, below {@code input.values}. */
  static List<String> paths(String yaml, BiConsumer<ValuesTree, Findings> check) {
    return refusals(yaml, check).stream().map(Yaml::path).toList();
  }

  static List<Refusal> refusals(String yaml, BiConsumer<ValuesTree, Findings> check) {
    var findings = new Findings();
    check.accept(tree(yaml), findings);
    return findings.all();
  }

  static String path(Refusal refusal) {
    return String.join(".", refusal.path().subList(2, refusal.path().size()));
  }
}

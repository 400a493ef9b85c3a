package io.vclustermanager.provider.vcluster;

import io.vclustermanager.provider.vcluster.chart.ValuesTree;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * By which values it is judged what a cluster may be made of. What administrators' values alone ask
 * for, beyond what the chart makes by itself, anybody's cluster may have.
 *
 * @param all that the cluster is made with
 * @param administrators what of them administrators have said
 * @param nobody what of them the service itself says
 * @param chart the archive that it is made of
 */
record Allowance(ValuesTree all, ValuesTree administrators, ValuesTree nobody, Path chart) {
  /** Where rights can be written out that are not the chart's own. */
  private static final List<String> RIGHTS =
      List.of(
          "rbac.role.extraRules",
          "rbac.role.overwriteRules",
          "rbac.clusterRole.extraRules",
          "rbac.clusterRole.overwriteRules");

  private static final List<String> PLUGINS = List.of("plugins", "plugin");

  /** Whether any are written out. */
  boolean writesRights() {
    return Stream.concat(RIGHTS.stream(), PLUGINS.stream()).anyMatch(all::isFilled);
  }

  /** All, without these. */
  ValuesTree withoutRights() {
    var root = new LinkedHashMap<String, @Nullable Object>(all.root());
    PLUGINS.forEach(root::remove);
    var none =
        Map.<String, @Nullable Object>of("extraRules", List.of(), "overwriteRules", List.of());
    return new ValuesTree(root).under(Map.of("rbac", Map.of("role", none, "clusterRole", none)));
  }
}

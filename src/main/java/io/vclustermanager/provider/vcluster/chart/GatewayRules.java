package io.vclustermanager.provider.vcluster.chart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How gateways of the host may be brought in: the control plane asks this before it starts. */
final class GatewayRules {
  private static final String GATEWAYS = "sync.fromHost.gateways.";
  private static final String BY_NAME = GATEWAYS + "mappings.byName";
  private static final String ROUTES = GATEWAYS + "allowedRoutes.";
  private static final Set<String> RESERVED =
      Set.of("kube-system", "kube-public", "kube-node-lease");
  private static final Set<String> FROM = Set.of("", "All", "Same", "Selector");

  private final ValuesTree values;
  private final @Nullable String namespace;
  private final Findings findings;

  private GatewayRules(ValuesTree values, @Nullable String namespace, Findings findings) {
    this.values = values;
    this.namespace = namespace;
    this.findings = findings;
  }

  /**
   * Checks them.
   *
   * @param namespace the cluster's own on the host; null: not known
   */
  static void check(ValuesTree values, @Nullable String namespace, Findings findings) {
    if (values.isOn(GATEWAYS + "enabled")) {
      var rules = new GatewayRules(values, namespace, findings);
      rules.checkMappings();
      rules.checkRoutes();
    }
  }

  /** A gateway, or with {@code *} all of a namespace. */
  private record Ref(String namespace, String name) {
    boolean isAll() {
      return name.equals("*");
    }

    static @Nullable Ref of(@Nullable Object value) {
      var parts = value instanceof String text ? text.split("/", -1) : new String[0];
      return parts.length == 2
              && KubeNames.isNamespace(parts[0])
              && (parts[1].equals("*") || KubeNames.isObject(parts[1]))
          ? new Ref(parts[0], parts[1])
          : null;
    }
  }

  private record Mapping(String key, Ref from, Ref to) {}

  private void checkMappings() {
    var mappings = new ArrayList<Mapping>();
    var given = new TreeMap<String, @Nullable Object>();
    values.map(BY_NAME).forEach((key, value) -> given.put(String.valueOf(key), value));
    if (given.isEmpty()) {
      findings.add(BY_NAME, "must say what to bring in from the host.");
    }
    given.forEach(
        (key, value) -> {
          var from = Ref.of(key);
          var to = Ref.of(value);
          if (from == null || to == null) {
            wrong(
                key,
                "must lead from namespace/name to namespace/name, or from all of a namespace"
                    + " to all of another: namespace/*.");
          } else if (RESERVED.contains(to.namespace) || to.namespace.equals(namespace)) {
            wrong(key, "leads to the namespace " + to.namespace + ", which is reserved.");
          } else if (from.isAll() != to.isAll()) {
            wrong(key, "must have /* on both sides or on none.");
          } else {
            mappings.add(new Mapping(key, from, to));
          }
        });
    checkOverlaps(mappings);
  }

  private void checkOverlaps(List<Mapping> mappings) {
    var targets = new HashMap<Ref, String>();
    for (var mapping : mappings) {
      var other = targets.putIfAbsent(mapping.to, mapping.key);
      if (other != null) {
        wrong(mapping.key, "leads to the same place as " + other + ".");
      }
    }
    for (var mapping : mappings) {
      if (!mapping.from.isAll()) {
        mappings.stream()
            .filter(each -> each.from.isAll())
            .filter(
                each ->
                    each.from.namespace.equals(mapping.from.namespace)
                        || each.to.namespace.equals(mapping.to.namespace))
            .findFirst()
            .ifPresent(each -> wrong(mapping.key, "overlaps with " + each.key + "."));
      }
    }
  }

  private void wrong(String key, String message) {
    values.find(BY_NAME).ifPresent(place -> findings.add(place.below(key, null).path(), message));
  }

  private void checkRoutes() {
    checkPolicy(
        ROUTES + "defaultVirtualNamespacePolicy",
        values.map(ROUTES + "defaultVirtualNamespacePolicy"));
    var overrides = values.list(ROUTES + "overrides");
    for (var index = 0; index < overrides.size(); index++) {
      if (overrides.get(index) instanceof Map<?, ?> override) {
        checkOverride(ROUTES + "overrides." + index, override);
      }
    }
  }

  private void checkOverride(String path, Map<?, ?> override) {
    checkPolicy(
        path + ".virtualNamespacePolicy",
        override.get("virtualNamespacePolicy") instanceof Map<?, ?> map ? map : Map.of());
    var host = override.get("hostNamespace") + "/";
    Map<?, ?> mappings = values.map(BY_NAME);
    if (!mappings.containsKey(host + override.get("name")) && !mappings.containsKey(host + "*")) {
      findings.add(path, "is of a gateway that mappings.byName does not bring in.");
    }
    var names = override.get("allowedHostnames") instanceof List<?> list ? list : List.of();
    for (var index = 0; index < names.size(); index++) {
      if (names.get(index) instanceof String text
          && !KubeNames.isHostPattern(text.strip().toLowerCase(Locale.ROOT))) {
        findings.add(path + ".allowedHostnames." + index, "is no name of a host.");
      }
    }
  }

  private void checkPolicy(String path, Map<?, ?> policy) {
    var from = policy.get("from") instanceof String text ? text : "";
    if (!FROM.contains(from)) {
      findings.add(path + ".from", "must be one of All, Same and Selector.");
    }
    if (from.equals("Selector") && isEmptySelector(policy.get("selector"))) {
      findings.add(path + ".selector", "must say something where from is Selector.");
    }
  }

  private static boolean isEmptySelector(@Nullable Object selector) {
    return !(selector instanceof Map<?, ?> map)
        || isEmpty(map.get("matchLabels")) && isEmpty(map.get("matchExpressions"));
  }

  private static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.isEmpty();
      case List<?> list -> list.isEmpty();
      case null, default -> true;
    };
  }
}

package io.vclustermanager.provider.vcluster.chart;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane looks at before it begins to sync, where it ends at once when something is
 * wrong and so crashes again and again: the schema says nothing of what is in these texts.
 */
final class SyncRules {
  private static final String TOLERATIONS = "sync.toHost.pods.enforceTolerations";
  private static final String SERVICES = "networking.replicateServices.";

  /** What is brought in from the host by a selector of labels. */
  private static final List<String> SELECTED =
      List.of(
          "runtimeClasses",
          "ingressClasses",
          "gatewayClasses",
          "priorityClasses",
          "storageClasses");

  private static final Set<String> WITH_VALUES = Set.of("In", "NotIn");
  private static final Set<String> WITHOUT_VALUES = Set.of("Exists", "DoesNotExist");

  private final ValuesTree values;
  private final Findings findings;

  private SyncRules(ValuesTree values, Findings findings) {
    this.values = values;
    this.findings = findings;
  }

  static void check(ValuesTree values, Findings findings) {
    var rules = new SyncRules(values, findings);
    rules.checkTolerations();
    SELECTED.forEach(kind -> rules.checkSelector("sync.fromHost." + kind + ".selector"));
    Stream.of("configMaps", "secrets").forEach(rules::checkMappings);
    rules.checkServices();
  }

  private void checkTolerations() {
    var tolerations = values.list(TOLERATIONS);
    for (var index = 0; index < tolerations.size(); index++) {
      if (tolerations.get(index) instanceof String text && !isToleration(text)) {
        findings.add(
            TOLERATIONS + "." + index,
            "is no toleration: write key, key=value, key:effect, key=value:effect (such as"
                + " app=web:NoSchedule), or * for all.");
      }
    }
  }

  private static boolean isToleration(String text) {
    if (text.equals("*")) {
      return true;
    }
    var parts = text.split(":", -1);
    var pair = parts[0].split("=", -1);
    return parts.length <= 2
        && pair.length <= 2
        && (pair.length == 1 || KubeNames.isLabelValue(pair[1]));
  }

  private void checkSelector(String path) {
    values
        .map(path + ".matchLabels")
        .forEach(
            (key, value) -> {
              if (!KubeNames.isLabelKey(String.valueOf(key))
                  || value instanceof String text && !KubeNames.isLabelValue(text)) {
                values
                    .find(path + ".matchLabels")
                    .ifPresent(
                        place ->
                            findings.add(
                                place.below(String.valueOf(key), null).path(),
                                "is no label that Kubernetes takes."));
              }
            });
    var expressions = values.list(path + ".matchExpressions");
    for (var index = 0; index < expressions.size(); index++) {
      if (expressions.get(index) instanceof Map<?, ?> expression) {
        checkExpression(path + ".matchExpressions." + index, expression);
      }
    }
  }

  private void checkExpression(String path, Map<?, ?> expression) {
    var operator = String.valueOf(expression.get("operator"));
    var given = expression.get("values") instanceof List<?> list ? list : List.of();
    if (!(expression.get("key") instanceof String key) || !KubeNames.isLabelKey(key)) {
      findings.add(path + ".key", "is no key of a label.");
    }
    if (WITH_VALUES.contains(operator)) {
      if (given.isEmpty()) {
        findings.add(path + ".values", "must hold something with the operator " + operator + ".");
      }
    } else if (WITHOUT_VALUES.contains(operator)) {
      if (!given.isEmpty()) {
        findings.add(path + ".values", "must be left out with the operator " + operator + ".");
      }
    } else {
      findings.add(path + ".operator", "must be one of In, NotIn, Exists and DoesNotExist.");
    }
    if (given.stream()
        .anyMatch(each -> each instanceof String text && !KubeNames.isLabelValue(text))) {
      findings.add(path + ".values", "hold what is no value of a label.");
    }
  }

  private void checkMappings(String kind) {
    var path = "sync.fromHost." + kind;
    if (values.isOn(path + ".enabled")) {
      var byName = values.find(path + ".mappings.byName");
      if (byName.filter(ValuesTree.Place::isFilled).isEmpty()) {
        findings.add(path + ".mappings.byName", "must say what to bring in from the host.");
      }
      byName.ifPresent(
          place ->
              place
                  .map()
                  .forEach(
                      (from, to) -> {
                        if (to instanceof String text) {
                          wrongMapping(String.valueOf(from), text)
                              .forEach(
                                  wrong ->
                                      findings.add(
                                          place.below(String.valueOf(from), null).path(), wrong));
                        }
                      }));
    }
  }

  /** The key is what is on the host, and "" its own namespace there; the value where it goes. */
  private static Stream<String> wrongMapping(String from, String to) {
    var own = from.isEmpty();
    if (!own && !from.contains("/")) {
      return Stream.of(
          "is no place on the host: write namespace/name, namespace/* for all of a namespace, /name"
              + " for one in the cluster's own, or \"\" for all of its own.");
    }
    if (!own && !to.contains("/")) {
      return Stream.of(
          "must lead to namespace/name, or to namespace/* where all of a namespace is brought in:"
              + " such as "
              + (from.endsWith("/*") ? shortened(to) + "/*." : "default/" + shortened(to) + "."));
    }
    if (from.endsWith("/*") && !to.endsWith("/*")) {
      return Stream.of("brings in all of a namespace, so it must lead to namespace/*.");
    }
    var host = from.split("/", -1);
    var virtual = to.split("/", -1);
    if (host.length > 2 || virtual.length > 2) {
      return Stream.of("must be namespace/name on both sides, with one / in each.");
    }
    if (!own && !host[0].isEmpty() && !KubeNames.isNamespace(host[0])
        || !KubeNames.isNamespace(virtual[0])) {
      return Stream.of("names a namespace that Kubernetes does not take.");
    }
    return isObjectOrAll(host) && isObjectOrAll(virtual)
        ? Stream.of()
        : Stream.of("names an object that Kubernetes does not take.");
  }

  private static boolean isObjectOrAll(String[] place) {
    return place.length < 2
        || place[1].isEmpty()
        || place[1].equals("*")
        || KubeNames.isObject(place[1]);
  }

  private void checkServices() {
    each(
        SERVICES + "fromHost",
        (path, service) -> {
          if (slashes(service.get("from")) > 1) {
            findings.add(path + ".from", "must be a Service, or namespace/service, of the host.");
          }
          if (slashes(service.get("to")) != 1) {
            findings.add(
                path + ".to",
                "must be namespace/service: where in the virtual cluster it is to appear.");
          }
        });
    each(
        SERVICES + "toHost",
        (path, service) -> {
          if (slashes(service.get("from")) != 1) {
            findings.add(
                path + ".from", "must be namespace/service: a Service of the virtual cluster.");
          }
          if (slashes(service.get("to")) != 0) {
            findings.add(
                path + ".to",
                "must be the name of a Service alone: it appears in the cluster's own namespace on"
                    + " the host, and in no other namespace.");
          }
        });
  }

  /** What is done with an element of a list. */
  private interface Element {
    void check(String path, Map<?, ?> element);
  }

  private void each(String path, Element check) {
    var list = values.list(path);
    for (var index = 0; index < list.size(); index++) {
      if (list.get(index) instanceof Map<?, ?> map) {
        check.check(path + "." + index, map);
      }
    }
  }

  /** What is not there is an empty text to the control plane. */
  private static long slashes(@Nullable Object text) {
    return text instanceof String string ? string.chars().filter(each -> each == '/').count() : 0;
  }

  private static String shortened(String text) {
    return Findings.shortened(text);
  }
}

package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What vCluster 0.36 looks at before it starts: the kinds of its own tests' cases, which it takes
 * and which it ends with. Each of these was given to its own check as well.
 */
final class SyncRulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"*", "key", "key=", "key=value", "key:NoSchedule", "a/b=c:NoExecute", ""})
  void tolerations(String text) {
    assertThat(paths("sync: {toHost: {pods: {enforceTolerations: ['" + text + "']}}}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app=web:NoSchedule:Equal",
        "a=b=c",
        "a=b=c:NoSchedule",
        "a=-b",
        "a=x y:NoSchedule"
      })
  void noTolerations(String text) {
    assertThat(paths("sync: {toHost: {pods: {enforceTolerations: ['*', '" + text + "']}}}"))
        .containsExactly("sync.toHost.pods.enforceTolerations.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '"team-a/*": "here/*", "default/one": "here/other"'
          '"": "here/*"'
          '"": "here"'
          '"": "here/"'
          '"/own": "here/own"'
          '"a/b.c": "d/e.f"'
          """)
  void mappings(String byName) {
    for (var kind : List.of("configMaps", "secrets")) {
      assertThat(paths(mapping(kind, true, byName))).as(kind).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'default': 'here/one'",
        "'default/one': 'here'",
        "'default/*': 'here'",
        "'default/*': 'here/one'",
        "'*': 'here/*'",
        "'default/_no': 'here/one'",
        "'No_Namespace/one': 'here/one'",
        "'default/one': 'here/_no'",
        "'default/one': 'No_Namespace/one'",
        "'default/one/two': 'here/one'",
        "'default/one': 'here/one/two'",
        "'/own': '/own'"
      })
  void noMappings(String byName) {
    for (var kind : List.of("configMaps", "secrets")) {
      assertThat(paths(mapping(kind, true, byName)))
          .as(kind)
          .singleElement()
          .asString()
          .startsWith("sync.fromHost." + kind + ".mappings.byName.");
      assertThat(paths(mapping(kind, false, byName))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"configMaps", "secrets"})
  void mappingsMustSaySomething(String kind) {
    assertThat(paths(mapping(kind, true, "")))
        .containsExactly("sync.fromHost." + kind + ".mappings.byName");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runtimeClasses",
        "ingressClasses",
        "gatewayClasses",
        "priorityClasses",
        "storageClasses"
      })
  void selectors(String kind) {
    var good =
        List.of(
            "{matchLabels: {a.example.com/b: c}}",
            "{matchExpressions: [{key: a, operator: In, values: [b, c]}]}",
            "{matchExpressions: [{key: a, operator: DoesNotExist}]}");
    var bad =
        List.of(
            "{matchLabels: {'a b': c}}",
            "{matchLabels: {a: 'b c'}}",
            "{matchExpressions: [{key: a, operator: In}]}",
            "{matchExpressions: [{key: a, operator: NotIn, values: []}]}",
            "{matchExpressions: [{key: a, operator: Exists, values: [b]}]}",
            "{matchExpressions: [{key: a, operator: Is, values: [b]}]}",
            "{matchExpressions: [{operator: Exists}]}",
            "{matchExpressions: [{key: a, operator: In, values: ['b c']}]}");

    good.forEach(each -> assertThat(paths(selector(kind, each))).as(each).isEmpty());
    bad.forEach(each -> assertThat(paths(selector(kind, each))).as(each).hasSize(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fromHost | one        | web/one   |
          fromHost | shop/one   | web/one   |
          fromHost | one        | one       | to
          fromHost | a/b/c      | web/one   | from
          toHost   | web/one    | one       |
          toHost   | one        | one       | from
          toHost   | web/one    | public/one | to
          toHost   | web/a/b    | one       | from
          """)
  void services(String direction, String from, String to, String wrong) {
    var values =
        "networking: {replicateServices: {%s: [{from: %s, to: %s}]}}"
            .formatted(direction, from, to);

    assertThat(paths(values))
        .isEqualTo(
            wrong == null
                ? List.of()
                : List.of("networking.replicateServices." + direction + ".0." + wrong));
  }

  private static String mapping(String kind, boolean enabled, String byName) {
    return "sync: {fromHost: {%s: {enabled: %s, mappings: {byName: {%s}}}}}"
        .formatted(kind, enabled, byName);
  }

  private static String selector(String kind, String selector) {
    return "sync: {fromHost: {%s: {selector: %s}}}".formatted(kind, selector);
  }

  private static List<String> paths(String values) {
    return Yaml.paths(values, SyncRules::check);
  }
}

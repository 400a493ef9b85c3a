package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Null takes a default of the chart away, where it can do without it. */
final class NullValuesTest {
  private static final Map<String, ?> DEFAULTS =
      Yaml.values("{a: 1, labels: {}, resources: {limits: {cpu: 1, memory: 2}}}");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "controlPlane: null",
        "sync: {fromHost: null}",
        "controlPlane: {statefulSet: {annotations: null}}",
        "controlPlane: {statefulSet: {persistence: {volumeClaim: {size: null}}}}",
        "policies: {networkPolicy: null}"
      })
  void theChartCannotDoWithout(String values) {
    assertThat(check(values)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "controlPlane: {statefulSet: {resources: {limits: null}}}",
        "controlPlane: {statefulSet: {resources: null}}",
        "controlPlane: {statefulSet: {resources: {limits: {memory: null}}}}",
        "controlPlane: {statefulSet: {scheduling: {nodeSelector: null, tolerations: null}}}",
        "controlPlane: {statefulSet: {security: {containerSecurityContext: {runAsUser: null}}}}",
        "controlPlane: {ingress: {annotations: {nginx.ingress.kubernetes.io/ssl-redirect: null}}}",
        "policies: {resourceQuota: {quota: {count/pods: null}}}",
        "plugins: null"
      })
  void theChartCanDoWithout(String values) {
    assertThat(check(values)).isEmpty();
  }

  @Test
  void theSchemaSeesWhatHelmLeaves() {
    var values =
        Yaml.values("{a: null, b: null, labels: {x: null}, resources: {limits: {cpu: null}}}");

    assertThat(NullValues.left(values, DEFAULTS))
        .isEqualTo(Yaml.values("{b: null, labels: {x: null}, resources: {limits: {}}}"));
  }

  @Test
  void whatTheChartHasInAll() {
    var values =
        Yaml.values("{a: null, labels: {x: y}, resources: {limits: {cpu: null, disk: 3}}}");

    assertThat(NullValues.merged(DEFAULTS, values))
        .isEqualTo(Yaml.values("{labels: {x: y}, resources: {limits: {memory: 2, disk: 3}}}"));
  }

  private static List<String> check(String values) {
    return Yaml.paths(values, (tree, findings) -> NullValues.check(tree.root(), findings));
  }
}

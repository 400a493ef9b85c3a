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

  /** Nobody has tried what 0.35 cannot do without. */
  @Test
  void whatOneMinorVersionNeedsIsNotAskedOfAnother() {
    assertThat(check("controlPlane: null", "0.36.7")).hasSize(1);
    assertThat(check("controlPlane: null", "0.35.2")).isEmpty();
    assertThat(check("controlPlane: null", "latest")).isEmpty();
  }

  @Test
  void withoutTheChartNullOfAnUnknownKeyStays() {
    assertThat(
            NullValues.without(
                Yaml.values("{a: null, b: {c: null, d: null}, e: 1}"),
                path -> path.equals(List.of("b", "d"))))
        .isEqualTo(Yaml.values("{b: {d: null}, e: 1}"));
  }

  private static List<String> check(String values) {
    return check(values, "0.36.1");
  }

  private static List<String> check(String values, String version) {
    return Yaml.paths(values, (tree, findings) -> NullValues.check(tree.root(), version, findings));
  }
}

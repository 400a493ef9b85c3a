package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.HostFeature;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What values ask of a host is known before anything is made. */
final class FeatureRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | ''
          controlPlane: {statefulSet: {highAvailability: {replicas: 1}}} | ''
          controlPlane: {statefulSet: {highAvailability: {replicas: 3}}} | HIGH_AVAILABILITY
          controlPlane: {ingress: {enabled: true}} | INGRESSES
          sync: {toHost: {ingresses: {enabled: true}}} | INGRESSES
          sync: {toHost: {ingresses: {enabled: false}}} | ''
          controlPlane: {tlsRoute: {enabled: true}} | GATEWAY_API
          sync: {toHost: {gatewayApi: {httpRoutes: {enabled: true}}}} | GATEWAY_API,CLASSES
          sync: {toHost: {podDisruptionBudgets: {enabled: true}}} | DISRUPTION_BUDGETS
          sync: {fromHost: {ingressClasses: {enabled: true}}} | CLASSES
          sync: {fromHost: {storageClasses: {enabled: auto}}} | ''
          sync: {fromHost: {nodes: {enabled: true}}} | NODES,KUBELETS,CLASSES
          networking: {advanced: {proxyKubelets: {byIP: false, byHostname: false}}} | ''
          sync: {toHost: {priorityClasses: {enabled: true}}} | PRIORITY_CLASSES,CLASSES
          controlPlane: {serviceMonitor: {enabled: true}} | SERVICE_MONITORS
          integrations: {metricsServer: {enabled: true}} | METRICS,CLASSES
          """)
  void asksFor(String values, String features) {
    assertThat(FeatureRules.of(new ValuesTree(Yaml.values(values)))).isEqualTo(all(features));
  }

  @Test
  void kubeletsAreReachedUnlessBothWaysAreOff() {
    var off = "networking: {advanced: {proxyKubelets: {byIP: false, byHostname: false}}}";
    var nodes = "sync: {fromHost: {nodes: {enabled: true, syncBackChanges: true}}}";

    assertThat(FeatureRules.of(new ValuesTree(Yaml.values(nodes + "\n" + off))))
        .containsExactlyInAnyOrder(
            HostFeature.NODES, HostFeature.NODE_CHANGES, HostFeature.CLASSES);
    assertThat(FeatureRules.of(new ValuesTree(Yaml.values(nodes)))).contains(HostFeature.KUBELETS);
  }

  private static Set<HostFeature> all(String names) {
    return Arrays.stream(names.split(","))
        .filter(each -> !each.isEmpty())
        .map(HostFeature::valueOf)
        .collect(Collectors.toSet());
  }
}

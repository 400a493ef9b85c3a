package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How gateways of the host come in: what vCluster 0.36 takes, and what it ends with. */
final class GatewayRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'infra/web': 'apps/web', 'infra/other': 'apps/other'}",
        "{'infra/*': 'apps/*', 'edge/one': 'shop/one'}",
        "{'infra/a.b': 'apps/a.b'}"
      })
  void mappings(String byName) {
    assertThat(paths("mappings: {byName: " + byName + "}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'web': 'apps/web'}",
        "{'infra/web': 'apps'}",
        "{'/web': 'apps/web'}",
        "{'infra/': 'apps/web'}",
        "{'infra/*': 'apps/web'}",
        "{'infra/web': 'apps/*'}",
        "{'infra/we*': 'apps/web'}",
        "{'infra/web': 'kube-system/web'}",
        "{'infra/web': 'vc-own/web'}",
        "{'infra/a': 'apps/web', 'infra/b': 'apps/web'}",
        "{'infra/*': 'apps/*', 'edge/*': 'apps/*'}",
        "{'infra/*': 'apps/*', 'infra/web': 'shop/web'}",
        "{'infra/*': 'apps/*', 'edge/web': 'apps/web'}"
      })
  void noMappings(String byName) {
    assertThat(paths("mappings: {byName: " + byName + "}"))
        .singleElement()
        .asString()
        .startsWith("sync.fromHost.gateways.mappings.byName");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "defaultVirtualNamespacePolicy: {from: Any}",
        "defaultVirtualNamespacePolicy: {from: Selector}",
        "defaultVirtualNamespacePolicy: {from: Selector, selector: {matchLabels: {}}}",
        "overrides: [{hostNamespace: edge, name: web}]",
        "overrides: [{hostNamespace: infra, name: web, allowedHostnames: ['*.*.example.com']}]",
        "overrides: [{hostNamespace: infra, name: web, virtualNamespacePolicy: {from: None}}]"
      })
  void noRoutes(String routes) {
    assertThat(paths("mappings: {byName: {infra/web: apps/web}}, allowedRoutes: {" + routes + "}"))
        .singleElement()
        .asString()
        .startsWith("sync.fromHost.gateways.allowedRoutes.");
  }

  @Test
  void routes() {
    assertThat(
            paths(
                """
                mappings: {byName: {infra/*: apps/*}}, allowedRoutes: {
                  defaultVirtualNamespacePolicy: {from: Selector, selector: {matchLabels: {a: b}}},
                  overrides: [{hostNamespace: infra, name: web, allowedHostnames: ['*.example.com', a.b],
                    virtualNamespacePolicy: {from: Same}}]}
                """))
        .isEmpty();
  }

  @Test
  void whatIsOffIsNotLookedAt() {
    assertThat(
            Yaml.paths(
                "sync: {fromHost: {gateways: {enabled: false, mappings: {byName: {a: b}}}}}",
                (tree, findings) -> GatewayRules.check(tree, null, findings)))
        .isEmpty();
  }

  private static List<String> paths(String gateways) {
    return Yaml.paths(
        "sync: {fromHost: {gateways: {enabled: true, " + gateways + "}}}",
        (tree, findings) -> GatewayRules.check(tree, "vc-own", findings));
  }
}

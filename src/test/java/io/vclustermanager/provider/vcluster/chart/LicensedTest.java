package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs a licence is refused when it is switched on, and only then. */
final class LicensedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sleep: {auto: {afterInactivity: 1h}}                                 | sleep
          sleep: {}                                                            | sleep
          snapshots: {auto: {schedule: '@daily'}}                              | snapshots
          deletion: {prevent: true}                                            | deletion
          platform: {project: one}                                             | platform
          networking: {resolveDNS: [{hostname: a}]}                            | networking.resolveDNS
          policies: {centralAdmission: {validatingWebhooks: [{}]}}             | policies.centralAdmission.validatingWebhooks
          experimental: {denyProxyRequests: [{name: a}]}                       | experimental.denyProxyRequests
          sync: {toHost: {customResources: {a.b.c: {enabled: false}}}}         | sync.toHost.customResources
          sync: {toHost: {pods: {patches: [{path: a}]}}}                       | sync.toHost.pods.patches
          sync: {toHost: {gatewayApi: {gateways: {patches: [{path: a}]}}}}     | sync.toHost.gatewayApi.gateways.patches
          sync: {fromHost: {nodes: {patches: [{path: a}]}}}                    | sync.fromHost.nodes.patches
          sync: {toHost: {namespaces: {enabled: true}}}                        | sync.toHost.namespaces.enabled
          sync: {toHost: {pods: {hybridScheduling: {enabled: true}}}}          | sync.toHost.pods.hybridScheduling.enabled
          sync: {toHost: {resourceClaims: {enabled: true}}}                    | sync.toHost.resourceClaims.enabled
          sync: {fromHost: {deviceClasses: {enabled: true}}}                   | sync.fromHost.deviceClasses.enabled
          controlPlane: {coredns: {embedded: true}}                            | controlPlane.coredns.embedded
          controlPlane: {backingStore: {database: {external: {enabled: true}}}} | controlPlane.backingStore.database.external.enabled
          controlPlane: {backingStore: {etcd: {embedded: {enabled: true}}}}    | controlPlane.backingStore.etcd.embedded.enabled
          controlPlane: {hostPathMapper: {central: true}}                      | controlPlane.hostPathMapper.central
          controlPlane: {advanced: {kubeVip: {enabled: true}}}                 | controlPlane.advanced.kubeVip.enabled
          privateNodes: {enabled: true}                                        | privateNodes.enabled
          integrations: {certManager: {enabled: true}}                         | integrations.certManager.enabled
          integrations: {externalSecrets: {enabled: true}}                     | integrations.externalSecrets.enabled
          integrations: {istio: {enabled: true}}                               | integrations.istio.enabled
          """)
  void switchedOn(String values, String path) {
    var refusals = Yaml.refusals(values, Licensed::check);

    assertThat(refusals).hasSize(1);
    assertThat(Yaml.path(refusals.getFirst())).isEqualTo(path);
    assertThat(refusals.getFirst().message())
        .startsWith("values." + path + " needs a vCluster licence, which is not there.");
  }

  /** Who wants to sleep needs no licence, only to know where. */
  @Test
  void whatThisServiceDoesItselfIsNamed() {
    assertThat(Yaml.refusals("sleep: {auto: {afterInactivity: 1h}}", Licensed::check))
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.message()).contains("pauseCluster", "lease"));
  }

  @Test
  void theNamesOfProxiedResourcesMayHaveDots() {
    var refusals =
        Yaml.refusals(
            """
            experimental: {proxy: {customResources: {a.example.com/v1: {enabled: true},
              b.example.com/v1: {enabled: false}}}}
            """,
            Licensed::check);

    assertThat(refusals).hasSize(1);
    assertThat(refusals.getFirst().path())
        .endsWith("customResources", "a.example.com/v1", "enabled");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "networking: {resolveDNS: []}",
        "policies: {centralAdmission: {validatingWebhooks: [], mutatingWebhooks: []}}",
        "sync: {toHost: {customResources: {}, namespaces: {enabled: false}, pods: {patches: []}}}",
        "controlPlane: {coredns: {embedded: false}, hostPathMapper: {enabled: true}}",
        "controlPlane: {backingStore: {etcd: {embedded: {enabled: false}, deploy: {enabled:"
            + " true}}}}",
        "privateNodes: {enabled: false}",
        "integrations: {istio: {enabled: false}, metricsServer: {enabled: true}}",
        "coredns: {embedded: true}"
      })
  void notSwitchedOn(String values) {
    assertThat(Yaml.paths(values, Licensed::check)).isEmpty();
  }
}

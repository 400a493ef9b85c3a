package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the schema allows and the chart or the control plane would refuse. */
final class CombinationsTest {
  private static final String DEPLOYED_ETCD =
      "controlPlane: {backingStore: {etcd: {deploy: {enabled: true}}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          controlPlane: {backingStore: {etcd: {deploy: {enabled: true}}, database: {embedded: {enabled: true}}}} | controlPlane.backingStore
          controlPlane: {statefulSet: {highAvailability: {replicas: 0}}}             | controlPlane.statefulSet.highAvailability.replicas
          controlPlane: {statefulSet: {highAvailability: {replicas: 3}}}             | controlPlane.statefulSet.highAvailability.replicas
          exportKubeConfig: {secret: {name: a}, additionalSecrets: [{name: b}]}      | exportKubeConfig.secret
          exportKubeConfig: {additionalSecrets: [{name: a}, {server: 'https://a'}]}  | exportKubeConfig.additionalSecrets.1
          exportKubeConfig: {server: 'my-host:443'}                                  | exportKubeConfig.server
          exportKubeConfig: {server: 'ftp://my-host'}                                | exportKubeConfig.server
          exportKubeConfig: {server: 'https://'}                                     | exportKubeConfig.server
          exportKubeConfig: {server: 'https://my host'}                              | exportKubeConfig.server
          exportKubeConfig: {server: 'https://a:b'}                                  | exportKubeConfig.server
          exportKubeConfig: {server: 'https://a/%zz'}                                | exportKubeConfig.server
          exportKubeConfig: {server: 'https://a/b%'}                                 | exportKubeConfig.server
          exportKubeConfig: {server: 'https://u%1@a'}                                | exportKubeConfig.server
          exportKubeConfig: {server: 'https://a#%2x'}                                | exportKubeConfig.server
          exportKubeConfig: {server: 'https://[fe80::1%25%zz]'}                      | exportKubeConfig.server
          sync: {toHost: {volumeSnapshots: {enabled: false}}}                        | sync.toHost.volumeSnapshots
          sync: {toHost: {volumeSnapshotContents: {enabled: true}}}                  | sync.toHost.volumeSnapshotContents
          sync: {fromHost: {volumeSnapshotClasses: {enabled: true}}}                 | sync.fromHost.volumeSnapshotClasses
          deploy: {volumeSnapshotController: {enabled: true}}                        | deploy.volumeSnapshotController
          rbac: {enableVolumeSnapshotRules: {enabled: true}}                         | rbac.enableVolumeSnapshotRules
          sync: {toHost: {storageClasses: {enabled: true}}, fromHost: {storageClasses: {enabled: 'true'}}}  | sync.fromHost.storageClasses.enabled
          sync: {toHost: {priorityClasses: {enabled: true}}, fromHost: {priorityClasses: {enabled: true}}}  | sync.fromHost.priorityClasses.enabled
          controlPlane: {distro: {k8s: {scheduler: {enabled: true}}}}                | sync.fromHost.nodes.enabled
          controlPlane: {advanced: {virtualScheduler: {enabled: true}}}              | sync.fromHost.nodes.enabled
          policies: {podSecurityStandard: strict}                                    | policies.podSecurityStandard
          controlPlane: {statefulSet: {persistence: {addVolumes: [{name: a}, {name: vcluster-logs}]}}}  | controlPlane.statefulSet.persistence.addVolumes.1.name
          controlPlane: {statefulSet: {persistence: {addVolumes: [{name: data}]}}}   | controlPlane.statefulSet.persistence.addVolumes.0.name
          controlPlane: {advanced: {podDisruptionBudget: {enabled: true, minAvailable: 1, maxUnavailable: 1}}}  | controlPlane.advanced.podDisruptionBudget.maxUnavailable
          controlPlane: {endpoint: 'a:443'}                                          | controlPlane.endpoint
          sync: {fromHost: {csiNodes: {enabled: 'yes'}}}                             | sync.fromHost.csiNodes.enabled
          sync: {toHost: {gatewayApi: {referenceGrants: {enabled: maybe}}}}          | sync.toHost.gatewayApi.referenceGrants.enabled
          policies: {resourceQuota: {enabled: 'on'}}                                 | policies.resourceQuota.enabled
          controlPlane: {statefulSet: {persistence: {volumeClaim: {enabled: never}}}} | controlPlane.statefulSet.persistence.volumeClaim.enabled
          """)
  void refused(String values, String path) {
    assertThat(paths(values, "hello")).containsExactly(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        DEPLOYED_ETCD,
        "controlPlane: {backingStore: {etcd: {deploy: {enabled: true}, external: {enabled:"
            + " false}}}, statefulSet: {highAvailability: {replicas: 3}}}",
        "exportKubeConfig: {secret: {name: a}}",
        "exportKubeConfig: {secret: {name: ''}, additionalSecrets: [{name: b}, {namespace: c}]}",
        "exportKubeConfig: {server: 'https://my-host:443'}",
        "exportKubeConfig: {server: ''}",
        "exportKubeConfig: {server: 'https://my_host.svc:443'}",
        "exportKubeConfig: {server: 'http://user@[::1]:6443/path?a=b#c'}",
        "exportKubeConfig: {server: 'https://bücher.example'}",
        "exportKubeConfig: {server: 'https://u%41@a/b%2Fc?%zz#%C3'}",
        "exportKubeConfig: {server: 'https://[fe80::1%25en0]:443/a b'}",
        "exportKubeConfig: {server: 'https://a?b'}",
        // The control plane writes this one down as it is told.
        "exportKubeConfig: {additionalSecrets: [{name: a, server: a}]}",
        "sync: {toHost: {gatewayApi: {referenceGrants: {enabled: ''}}}}",
        "sync: {toHost: {storageClasses: {enabled: true}}, fromHost: {storageClasses: {enabled:"
            + " auto}}}",
        "sync: {toHost: {priorityClasses: {enabled: true}}}",
        "sync: {fromHost: {configMaps: {enabled: true, mappings: {byName: {a/*: b/*}}}}}",
        "{controlPlane: {distro: {k8s: {scheduler: {enabled: true}}}},"
            + " sync: {fromHost: {nodes: {enabled: true}}}}",
        "policies: {podSecurityStandard: baseline, resourceQuota: {enabled: true}}",
        "controlPlane: {statefulSet: {persistence: {addVolumes: [{name: mine}]}}}",
        "controlPlane: {advanced: {podDisruptionBudget: {enabled: true, minAvailable: 1}}}",
        "{controlPlane: {endpoint: 'a:443'}, privateNodes: {enabled: true}}",
        "controlPlane: {statefulSet: {persistence: {volumeClaim: {enabled: auto}}}}",
        "controlPlane: not even an object"
      })
  void allowed(String values) {
    assertThat(paths(values, "hello")).isEmpty();
  }

  @Test
  void deployedEtcdNeedsAShortName() {
    assertThat(paths(DEPLOYED_ETCD, "n".repeat(47))).isEmpty();
    assertThat(paths(DEPLOYED_ETCD, "n".repeat(48)))
        .containsExactly("controlPlane.backingStore.etcd.deploy.enabled");
    assertThat(paths("{}", "n".repeat(48))).isEmpty();
  }

  private static List<String> paths(String values, String name) {
    return Yaml.paths(values, (tree, findings) -> Combinations.check(tree, name, findings));
  }
}

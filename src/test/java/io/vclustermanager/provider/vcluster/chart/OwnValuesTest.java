package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is ours to set is nobody else's, since we would not know our own again. */
final class OwnValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          telemetry: {enabled: true}                                                | telemetry.enabled
          controlPlane: {distro: {k8s: {image: {tag: v1.34.0}}}}                    | controlPlane.distro.k8s.image.tag
          controlPlane: {distro: {k8s: {image: {tag: ''}}}}                         | controlPlane.distro.k8s.image.tag
          controlPlane: {distro: {k8s: {version: v1.36.0}}}                         | controlPlane.distro.k8s.version
          controlPlane: {statefulSet: {labels: {vcluster-manager.io/cluster-id: a}}} | controlPlane.statefulSet.labels.vcluster-manager.io/cluster-id
          controlPlane: {statefulSet: {annotations: {vcluster-manager.io/x: a}}}    | controlPlane.statefulSet.annotations.vcluster-manager.io/x
          controlPlane: {statefulSet: {labels: {release: a}}}                       | controlPlane.statefulSet.labels.release
          controlPlane: {statefulSet: {pods: {labels: {app: a}}}}                   | controlPlane.statefulSet.pods.labels.app
          controlPlane: {statefulSet: {annotations: {loft.sh/paused: 'true'}}}      | controlPlane.statefulSet.annotations.loft.sh/paused
          controlPlane: {advanced: {globalMetadata: {annotations: {loft.sh/non-deletable: 'true'}}}} | controlPlane.advanced.globalMetadata.annotations.loft.sh/non-deletable
          controlPlane: {backingStore: {etcd: {deploy: {statefulSet: {labels: {vcluster-manager.io/cluster-id: a}}}}}} | controlPlane.backingStore.etcd.deploy.statefulSet.labels.vcluster-manager.io/cluster-id
          controlPlane: {backingStore: {etcd: {deploy: {statefulSet: {pods: {labels: {release: a}}}}}}} | controlPlane.backingStore.etcd.deploy.statefulSet.pods.labels.release
          controlPlane: {backingStore: {etcd: {deploy: {service: {annotations: {vcluster-manager.io/x: a}}}}}} | controlPlane.backingStore.etcd.deploy.service.annotations.vcluster-manager.io/x
          controlPlane: {statefulSet: {pods: {labels: {vcluster.loft.sh/managed-by: other}}}} | controlPlane.statefulSet.pods.labels.vcluster.loft.sh/managed-by
          controlPlane: {service: {labels: {app: a}}}                               | controlPlane.service.labels.app
          controlPlane: {statefulSet: {persistence: {volumeClaimTemplates: [{metadata: {labels: {app: a}}}]}}} | controlPlane.statefulSet.persistence.volumeClaimTemplates.0.metadata.labels.app
          policies: {networkPolicy: {labels: {heritage: a}}}                        | policies.networkPolicy.labels.heritage
          controlPlane: {serviceMonitor: {labels: {heritage: a}}}                   | controlPlane.serviceMonitor.labels.heritage
          """)
  void ours(String values, String path) {
    assertThat(paths(values)).containsExactly(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "telemetry: {enabled: false}",
        "telemetry: {}",
        "controlPlane: {distro: {k8s: {image: {tag: v1.35.0}, version: v1.35.0}}}",
        "controlPlane: {distro: {k8s: {image: {registry: example.com}, version: ''}}}",
        "controlPlane: {statefulSet: {labels: {team: a}, annotations: {app: a}}}",
        "controlPlane: {statefulSet: {pods: {labels: {team: a}}}}",
        "controlPlane: {coredns: {deployment: {pods: {labels: {app: dns}}}}}",
        "controlPlane: {serviceMonitor: {labels: {release: prometheus}}}",
        "controlPlane: {service: {labels: {app.kubernetes.io/part-of: shop}}}",
        "sync: {fromHost: {nodes: {selector: {labels: {app: a}}}}}"
      })
  void theirs(String values) {
    assertThat(paths(values)).isEmpty();
  }

  private static List<String> paths(String values) {
    return Yaml.paths(values, (tree, findings) -> OwnValues.check(tree, "v1.35.0", findings));
  }
}

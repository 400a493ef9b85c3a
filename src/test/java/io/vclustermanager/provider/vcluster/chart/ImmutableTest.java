package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an update may not change, and what only looks like a change. */
final class ImmutableTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "controlPlane: {backingStore: {database: {embedded: {enabled: true}}}}",
        "controlPlane: {backingStore: {etcd: {deploy: {enabled: false}}}}",
        "controlPlane: {statefulSet: {persistence: {volumeClaim: {enabled: auto, size: 5Gi}}}}",
        "controlPlane: {statefulSet: {persistence: {volumeClaim: {accessModes: [ReadWriteOnce],"
            + " storageClass: ''}}}}",
        "controlPlane: {statefulSet: {scheduling: {podManagementPolicy: Parallel}}}",
        "controlPlane: {distro: {k8s: {enabled: false}}}",
        "sync: {toHost: {namespaces: {enabled: false}}}"
      })
  void aDefaultOfTheChartMayBeSaidOutrightAndLeftOutAgain(String values) {
    assertThat(paths("{}", values)).isEmpty();
    assertThat(paths(values, "{}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          controlPlane: {backingStore: {etcd: {deploy: {enabled: true}}}} | controlPlane.backingStore.etcd.deploy.enabled
          controlPlane: {statefulSet: {persistence: {volumeClaim: {size: 6Gi}}}} | controlPlane.statefulSet.persistence.volumeClaim.size
          controlPlane: {statefulSet: {persistence: {volumeClaim: {enabled: false}}}} | controlPlane.statefulSet.persistence.volumeClaim.enabled
          controlPlane: {statefulSet: {persistence: {volumeClaim: {accessModes: [ReadWriteMany]}}}} | controlPlane.statefulSet.persistence.volumeClaim.accessModes
          controlPlane: {statefulSet: {scheduling: {podManagementPolicy: OrderedReady}}} | controlPlane.statefulSet.scheduling.podManagementPolicy
          """)
  void aChange(String values, String path) {
    assertThat(paths("{}", values)).containsExactly(path);
  }

  private static List<String> paths(String before, String after) {
    return Yaml.paths(
        after, (tree, findings) -> Immutable.check(Yaml.tree(before), tree, findings));
  }
}

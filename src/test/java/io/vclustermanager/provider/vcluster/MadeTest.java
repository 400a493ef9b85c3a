package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vclustermanager.provider.vcluster.Made.Item;
import io.vclustermanager.text.NotTakenException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of what Helm made. */
final class MadeTest {
  @Test
  void itIsKeptByKindAndNameWithoutTheWorkloadItself() throws NotTakenException {
    var made =
        Made.of(
            SnapshotExamples.TARGET,
            Rendered.read(
                """
                { apiVersion: v1, kind: Service, metadata: { name: one } }
                ---
                { apiVersion: apps/v1, kind: StatefulSet, metadata: { name: one } }
                ---
                { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: vc-work-one, namespace: vc-one } }
                ---
                { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: one } }
                ---
                { apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: vc-one-v-vc-one } }
                ---
                { apiVersion: example.com/v1, kind: Gadget, metadata: { name: odd } }
                ---
                { apiVersion: v1, kind: ConfigMap, metadata: { name: far, namespace: elsewhere } }
                """));

    assertThat(made.items())
        .extracting(each -> each.folder("vc-one") + "/" + each.name())
        .containsExactly(
            "/api/v1/namespaces/vc-one/services/one",
            "/apis/networking.k8s.io/v1/namespaces/vc-one/networkpolicies/vc-work-one",
            "/apis/networking.k8s.io/v1/namespaces/vc-one/ingresses/one",
            "/apis/rbac.authorization.k8s.io/v1/clusterroles/vc-one-v-vc-one");
    assertThat(read(made.text())).isEqualTo(made);
  }

  /** The annotation is anybody's who may change the workload. */
  @Test
  void whatIsNoneOfItIsNotAskedFor() {
    assertThat(
            read("v1/services/one v1/nodes/a ../../secrets/x nonsense v1/secrets/vc-config-one")
                .items())
        .containsExactly(
            new Item("v1", "services", "one"), new Item("v1", "secrets", "vc-config-one"));
  }

  @Test
  void theWatchesShowTheChartsOwnServicesAndItsSecret() {
    assertThat(
            new Made(
                    List.of(
                        new Item("v1", "services", "one"),
                        new Item("v1", "services", "one-headless"),
                        new Item("v1", "services", "ones"),
                        new Item("v1", "secrets", "vc-config-one"),
                        new Item("v1", "secrets", "more"),
                        new Item("v1", "serviceaccounts", "vc-one")))
                .watched(SnapshotExamples.TARGET))
        .extracting(Item::words)
        .containsExactly("services/one", "services/one-headless", "secrets/vc-config-one");
  }

  private static Made read(String text) {
    var workload = JsonNodeFactory.instance.objectNode();
    workload.withObject("/metadata/annotations").put(Made.ANNOTATION, text);
    return Made.of(workload).orElseThrow();
  }
}

package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.text.NotTakenException;
import org.junit.jupiter.api.Test;

/** What counts as a fence of what the chart makes. */
final class FenceTest {
  /** It would be missed from the beginning: who looks for fences goes by the chart's label. */
  @Test
  void whatATemplateLetsTheChartMakeIsNoFence() throws NotTakenException {
    var rendered =
        Rendered.read(
            """
            { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: vc-work-one, namespace: vc-one, labels: { app: vcluster } } }
            ---
            { apiVersion: v1, kind: ResourceQuota, metadata: { name: vc-one, labels: { app: vcluster } } }
            ---
            { apiVersion: v1, kind: LimitRange, metadata: { name: vc-one, labels: { app: vcluster } } }
            ---
            { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: theirs, namespace: vc-one } }
            ---
            { apiVersion: v1, kind: ResourceQuota, metadata: { name: theirs, labels: { app: shop } } }
            """);

    assertThat(Fence.objects(rendered))
        .containsExactly(
            "networkpolicies/vc-work-one", "resourcequotas/vc-one", "limitranges/vc-one");
  }
}

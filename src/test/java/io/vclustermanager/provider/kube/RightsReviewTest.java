package io.vclustermanager.provider.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.HostFeature;
import io.vclustermanager.provider.HostInspector.Rights;
import io.vclustermanager.provider.kube.HostRights.Block;
import io.vclustermanager.provider.kube.HostRights.Right;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a host lacks is found by the blocks of the file that its administrators apply. */
final class RightsReviewTest {
  @Test
  void eachFeatureHasABlockInTheFile() {
    var blocks = HostRights.blocks();

    assertThat(blocks.stream().map(Block::feature).collect(Collectors.toSet()))
        .containsAll(Arrays.asList(HostFeature.values()));
    assertThat(
            blocks.stream()
                .filter(block -> !block.given())
                .map(Block::feature)
                .filter(Objects::nonNull))
        .containsExactly(
            HostFeature.NODES,
            HostFeature.KUBELETS,
            HostFeature.NODE_CHANGES,
            HostFeature.PRIORITY_CLASSES,
            HostFeature.STORAGE_CLASSES,
            HostFeature.VOLUMES,
            HostFeature.SERVICE_MONITORS,
            HostFeature.METRICS);
    assertThat(blocks).allSatisfy(block -> assertThat(block.rights()).isNotEmpty());
    assertThat(rightsOf(HostFeature.KUBELETS))
        .containsExactly(
            new Right("", "nodes", "metrics", "get"),
            new Right("", "nodes", "stats", "get"),
            new Right("", "nodes", "proxy", "get"));
  }

  @Test
  void aBlockOfNothingKnownIsABug() {
    assertThatThrownBy(
            () ->
                HostRights.blocks(
                    "rules:\n  # for flying: wings\n  - apiGroups: [a]\n    resources: [b]\n"
                        + "    verbs: [c]\n"))
        .hasMessageContaining("for flying");
  }

  @Test
  void whatIsOnlyCommentedOutIsNamedAndNothingIsMissing() {
    var only = rightsOf(HostFeature.NODES);
    HostRights.blocks().stream()
        .filter(Block::given)
        .forEach(each -> only.removeAll(each.rights()));

    var rights = rights(only);

    assertThat(rights.finding().status()).isEqualTo(Status.TRUE);
    assertThat(rights.finding().message())
        .contains("Values that ask for synced nodes need blocks of these names");
    assertThat(rights.lacking()).containsExactly(HostFeature.NODES);
  }

  @Test
  void whatNoClusterNeedsIsNotAskedForWhereItIsCommentedOut() {
    var rights = rights(Set.of(new Right("authentication.k8s.io", "tokenreviews", "", "create")));

    assertThat(rights.finding().status()).isEqualTo(Status.TRUE);
    assertThat(rights.finding().message()).isEqualTo("The service may do all that it needs.");
    assertThat(rights.lacking()).isEmpty();
  }

  @Test
  void aFeatureIsNamedWithAFirstRight() {
    var rights = rights(rightsOf(HostFeature.HIGH_AVAILABILITY));

    assertThat(rights.finding().reason()).isEqualTo("SomeRightsMissing");
    assertThat(rights.finding().message())
        .isEqualTo(
            "The service lacks rights for high availability (create leases.coordination.k8s.io)."
                + " Apply helm/files/host-rights.yaml and bind it. Clusters whose values ask for it"
                + " cannot be made.");
  }

  @Test
  void withoutTheRightToMakeAnythingNoClusterCanBeMade() {
    var rights = rights(Set.of(new Right("", "namespaces", "", "create")));

    assertThat(rights.finding().reason()).isEqualTo("RightsMissing");
    assertThat(rights.finding().message())
        .startsWith("The service may not create namespaces: no cluster can be made there.");
  }

  @Test
  void withoutFencesClustersAreMadeAllTheSame() {
    var rights = rights(rightsOf(HostFeature.FENCES));

    assertThat(rights.finding().message())
        .contains("lacks rights for fences (get networkpolicies.networking.k8s.io)")
        .endsWith("Without them clusters are made that are not fenced.");
  }

  private static Rights rights(Set<Right> missing) {
    return RightsReview.rights(HostRights.blocks(), missing);
  }

  private static Set<Right> rightsOf(HostFeature feature) {
    return HostRights.blocks().stream()
        .filter(block -> block.feature() == feature)
        .flatMap(block -> block.rights().stream())
        .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
  }
}

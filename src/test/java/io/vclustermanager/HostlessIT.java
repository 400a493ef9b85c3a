package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.NodeId;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.HostlessClusters;
import io.vclustermanager.testing.TestService;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster that runs on no host of the service lives beside those that do. */
final class HostlessIT {
  private static final UUID KEY = UUID.fromString("0193a000-0000-7000-8000-000000000001");
  private static final String ID = NodeId.text(NodeId.Kind.CLUSTER, KEY);
  private static final String ALL =
      """
      __typename id name displayName owner { name } createdBy { name } phase
      conditions { type } labels { key value } lease { expiresAt nextAction { at } }
      kubernetesVersion endpoint deletionProtection drift { what } driftPolicy version
      host { name } namespace size template { name } chartVersion createdAt
      updatedAt deletedAt observedAt stale staleReason
      operations(first: 1) { nodes { kind } totalCount }
      events(first: 1) { nodes { type } } kubeconfigGrants { totalCount }
      viewerCan { extend update pause resume delete issueKubeconfig }
      """;

  private TestService service;
  private Asker root;

  @BeforeEach
  void start() {
    start(Map.of(HostlessClusters.PROPERTY, "true"));
  }

  private void start(Map<String, Object> settings) {
    service = TestService.start(settings);
    root = service.root();
    root.ready("name: \"virtual\"");
    service
        .tables()
        .change(
            """
            insert into cluster (id, kind, name, display_name, owner_id, created_by,
              created_by_kind, labels, wanted, generation, spec, observed, conditions, phase,
              lease_cause, version, created_at, updated_at)
            select ?, 'EKS', 'whole', 'whole', o.id, 'root', 'USER', '{"team":"a"}', 'PRESENT', 1,
              '{"kubernetesVersion":"v1.35.0","readyTimeout":900000000000}',
              '{"existence":"READY","everMade":true,"everReady":true}', '[]', 'READY', 'test', 1,
              now(), now()
            from owner o where o.name = 'root'
            """,
            KEY);
    service
        .tables()
        .change(
            "insert into simulated_cluster (host, namespace, name, cluster_id, created_at) values"
                + " ('', '', 'whole', ?, now() - interval '1 hour')",
            KEY);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void itIsListedBesideAVirtualOneWithAllThatBothHave() {
    var listed =
        root.ask(
            "{ clusters(order: { field: NAME, direction: ASC }) { nodes { %s } } }".formatted(ALL));

    assertThat(listed.at("errors")).isNull();
    assertThat(listed.text("data.clusters.nodes.0.__typename")).isEqualTo("VirtualCluster");
    assertThat(listed.text("data.clusters.nodes.0.host.name")).isEqualTo("simulated");
    assertThat(listed.text("data.clusters.nodes.1.__typename")).isEqualTo("EksCluster");
    assertThat(listed.text("data.clusters.nodes.0.namespace")).isEqualTo("vc-virtual");
    assertThat(listed.text("data.clusters.nodes.1.id")).isEqualTo(ID);
    for (var missing : List.of("host", "namespace", "size", "template", "chartVersion")) {
      assertThat(listed.at("data.clusters.nodes.1." + missing)).as(missing).isNull();
    }
    assertThat(listed.at("data.clusters.nodes.1.viewerCan.issueKubeconfig")).isEqualTo(false);
  }

  @Test
  void itIsReadByIdByNameAndAsANode() {
    for (var read :
        List.of(
            "cluster(by: { id: \"%s\" })".formatted(ID),
            "cluster(by: { name: \"whole\" })",
            "node(id: \"%s\")".formatted(ID))) {
      var answer = root.ask("{ it: %s { ... on Cluster { %s } } }".formatted(read, ALL));

      assertThat(answer.at("errors")).as(read).isNull();
      assertThat(answer.text("data.it.__typename")).as(read).isEqualTo("EksCluster");
      assertThat(answer.text("data.it.name")).as(read).isEqualTo("whole");
    }
    assertThat(root.cluster("whole", "phase kubernetesVersion").rootText("phase"))
        .isEqualTo("READY");
  }

  @Test
  void filtersFindItByWhatItHasAndNeverByAHost() {
    assertThat(named("labels: [{ key: \"team\", value: \"a\" }]")).containsExactly("whole");
    assertThat(named("owner: { eq: \"root\" }")).containsExactly("virtual", "whole");
    assertThat(named("host: { eq: \"simulated\" }")).containsExactly("virtual");
    assertThat(named("namespace: { eq: \"vc-virtual\" }")).containsExactly("virtual");
  }

  @Test
  void aHostDoesNotCountItAndItTakesNobodysPlace() {
    var host = root.ask("{ host(name: \"simulated\") { capacity { clusters } } }");

    assertThat(host.text("data.host.capacity.clusters")).isEqualTo("1");
    root.ready("name: \"another\"");
    assertThat(root.create("name: \"whole\"").refusals()).containsExactly("NAME_TAKEN input.name");
  }

  @Test
  void aReadThatAsksForTheTruthLooksAtNoHostForIt() {
    var answer = root.ask("{ clusters(maxAge: \"PT0S\") { nodes { name stale staleReason } } }");

    assertThat(answer.at("errors")).isNull();
    assertThat(answer.list("data.clusters.nodes")).hasSize(2);
  }

  @Test
  void whatConcernsVirtualClustersAloneIsRefused() {
    assertThat(
            root.mutate(
                    "updateVirtualCluster",
                    "cluster: \"whole\", kubernetesVersion: \"1.36\"",
                    "cluster { id }")
                .refusals())
        .containsExactly("INVALID input.cluster");
    assertThat(
            root.mutate("issueKubeconfig", "cluster: \"whole\", role: VIEW", "expiresAt")
                .refusals())
        .containsExactly("CONFLICT input.cluster");
  }

  /** What a newer release makes for real must not be taken for a simulation, and so for gone. */
  @Test
  void aReplicaThatCannotMakeItLeavesItAloneAndListsIt() {
    service.close();
    start(Map.of());

    assertThat(root.mutate("deleteCluster", "cluster: \"whole\"", "operation { state }").refusals())
        .isEmpty();
    root.ready("name: \"meanwhile\"");

    var answer =
        root.ask(
            "{ cluster(by: { name: \"whole\" }, maxAge: \"PT0S\") { phase operations { nodes { kind"
                + " state } } } clusters { totalCount nodes { name } } }");
    assertThat(answer.at("errors")).isNull();
    assertThat(answer.text("data.cluster.phase")).isEqualTo("DELETING");
    assertThat(answer.text("data.cluster.operations.nodes.0.state")).isEqualTo("QUEUED");
    assertThat(answer.text("data.clusters.totalCount")).isEqualTo("3");
  }

  @Test
  void itIsChangedAndDeletedAsAnyOther() {
    var labelled =
        root.mutate(
            "setLabels",
            "cluster: \"whole\", labels: [{ key: \"team\", value: \"b\" }]",
            "cluster { __typename labels { value } }");
    assertThat(labelled.rootText("cluster.__typename")).isEqualTo("EksCluster");
    assertThat(labelled.rootText("cluster.labels.0.value")).isEqualTo("b");

    var deleted =
        root.mutate("deleteCluster", "cluster: \"whole\"", "cluster { phase } operation { id }");

    assertThat(service.awaitEnd(deleted.rootText("operation.id"))).isEqualTo("SUCCEEDED");
    var gone =
        root.ask("{ node(id: \"%s\") { ... on Cluster { phase deletedAt } } }".formatted(ID));
    assertThat(gone.text("data.node.phase")).isEqualTo("DELETED");
    assertThat(service.tables().number("select count(*) from simulated_cluster where host = ''"))
        .isZero();
  }

  private List<String> named(String filter) {
    return root
        .ask(
            "{ clusters(filter: { %s }, order: { field: NAME, direction: ASC }) { nodes { name } } }"
                .formatted(filter))
        .list("data.clusters.nodes")
        .stream()
        .map(each -> each.toString().replaceAll(".*=(.*)}", "$1"))
        .toList();
  }
}

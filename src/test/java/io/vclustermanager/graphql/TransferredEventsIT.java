package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Role;
import io.vclustermanager.testing.TestService;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events of a cluster that was given away stay with who could see them, and show no more of it. */
final class TransferredEventsIT {
  private static final String ALL =
      """
      id name displayName description owner { name } createdBy { name } phase conditions { type }
      labels { key } lease { expiresAt extensionsUsed } kubernetesVersion endpoint
      deletionProtection drift { what } driftPolicy version host { name } namespace size
      template { name } chartVersion createdAt updatedAt deletedAt deletedBy { name } stale
      operations { totalCount } events { nodes { type } } kubeconfigGrants { totalCount }
      viewerCan { extend pause resume update delete issueKubeconfig }
      ... on VirtualCluster { values effectiveValues }
      """;

  @Test
  void theFormerOwnerSeesAStubAndNoInternalError() {
    try (var service = TestService.start()) {
      var former = service.people().member("former", "red", Role.DEVELOPER);
      service.people().team("blue");
      former.ready("name: \"given\", owner: \"red\"");
      var root = service.root();
      root.mutate("setDescription", "cluster: \"given\", description: \"what red did\"");
      root.mutate("transferCluster", "cluster: \"given\", owner: \"blue\"");
      root.mutate("setDescription", "cluster: \"given\", description: \"what blue does\"");
      root.mutate("setLabels", "cluster: \"given\", labels: [{ key: \"of\", value: \"blue\" }]");

      var answer =
          former.ask("{ events { nodes { type phase occurredAt cluster { " + ALL + " } } } }");

      assertThat(answer.at("errors")).isNull();
      var first = "data.events.nodes.0.cluster.";
      assertThat(answer.at(first + "name")).isEqualTo("given");
      assertThat(answer.at(first + "owner.name")).isEqualTo("red");
      assertThat(answer.at(first + "phase")).isEqualTo(answer.at("data.events.nodes.0.phase"));
      assertThat(answer.at(first + "updatedAt"))
          .isEqualTo(answer.at("data.events.nodes.0.occurredAt"));
      assertThat(answer.at(first + "version")).hasToString("0");
      for (var empty :
          List.of("description", "lease.expiresAt", "endpoint", "kubernetesVersion", "values")) {
        assertThat(answer.at(first + empty)).as(empty).isNull();
      }
      for (var none : List.of("conditions", "labels", "drift")) {
        assertThat(answer.list(first + none)).as(none).isEmpty();
      }
      assertThat(answer.at(first + "operations.totalCount")).isEqualTo(0);
      assertThat(answer.at(first + "viewerCan"))
          .isEqualTo(
              Map.of(
                  "extend",
                  false,
                  "pause",
                  false,
                  "resume",
                  false,
                  "update",
                  false,
                  "delete",
                  false,
                  "issueKubeconfig",
                  false));
      assertThat(answer.body().toString()).doesNotContain("blue");
      assertThat(former.cluster("given", "id").at("data.cluster")).isNull();
      assertThat(
              root.ask("{ events(last: 1) { nodes { cluster { owner { name } description } } } }")
                  .at("data.events.nodes.0.cluster"))
          .as("who may see it sees it as it is")
          .isEqualTo(Map.of("owner", Map.of("name", "blue"), "description", "what blue does"));
    }
  }
}

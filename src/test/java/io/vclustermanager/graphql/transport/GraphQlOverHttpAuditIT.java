package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** All audits of the GraphQL-over-HTTP specification, run by their own tool. */
final class GraphQlOverHttpAuditIT {
  @Test
  void allAuditsAreOk() throws Exception {
    try (var server = TransportServer.start()) {
      var output = NodeScripts.audits(server.http(), null);
      System.out.println("graphql-http audits: " + output.last());
      assertThat(output.last())
          .as(String.join("\n", output.lines()))
          .isEqualTo("{\"ok\":61,\"notice\":0,\"warn\":0,\"error\":0}");
      assertThat(server.probe().mutations).hasValue(0);
    }
  }
}

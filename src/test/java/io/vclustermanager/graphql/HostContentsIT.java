package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the hosts of a list, of which one does not answer. */
final class HostContentsIT {
  private static final String BOTH =
      """
      { hosts(first: 10) { nodes { name
          unmanagedClusters(first: 5) { totalCount nodes { name } }
          leftovers(first: 5) { totalCount nodes { what } } } } }
      """;

  private static TestService service;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    var nowhere = folder.resolve("nowhere.kubeconfig");
    Files.writeString(
        nowhere,
        """
        apiVersion: v1
        kind: Config
        current-context: nowhere
        contexts: [{ name: nowhere, context: { cluster: nowhere, user: nobody } }]
        clusters: [{ name: nowhere, cluster: { server: "https://127.0.0.1:1" } }]
        users: [{ name: nobody, user: { token: nothing } }]
        """);
    service =
        TestService.start(
            Map.of(
                "vcm.hosts.away.kubeconfig", nowhere.toString(),
                "vcm.hosts.calm.simulated.delay", "PT0S",
                "vcm.vcluster.chart", "/nowhere/chart.tgz"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void oneThatDoesNotAnswerHidesNothingOfTheOthers() {
    var answer = service.ask(BOTH);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("data.hosts.nodes.0"))
        .isEqualTo("{name=away, unmanagedClusters=null, leftovers=null}");
    assertThat(answer.text("data.hosts.nodes.1"))
        .isEqualTo(
            "{name=calm, unmanagedClusters={totalCount=0, nodes=[]}, leftovers={totalCount=0,"
                + " nodes=[]}}");
    assertThat(codes(answer))
        .containsExactlyInAnyOrder(
            "UNAVAILABLE [hosts, nodes, 0, unmanagedClusters]",
            "UNAVAILABLE [hosts, nodes, 0, leftovers]");
  }

  @Test
  void whoSeesOnlySomeClustersIsRefusedAndGetsTheRestOfTheAnswer() {
    var member = service.people().member("member", "crew", Role.ADMIN);

    var answer = member.ask(BOTH);

    assertThat(answer.text("data.hosts.nodes.1"))
        .isEqualTo("{name=calm, unmanagedClusters=null, leftovers=null}");
    assertThat(codes(answer)).hasSize(4).allMatch(each -> each.startsWith("FORBIDDEN "));
  }

  @Test
  void aViewerOfTheWholeServiceMayLook() {
    var answer = overseer().ask("{ host(name: \"calm\") { leftovers { totalCount } } }");

    assertThat(answer.at("errors")).isNull();
    assertThat(answer.rootText("leftovers.totalCount")).isEqualTo("0");
  }

  @Test
  void wrongArgumentsAreSaidBeforeAnybodyLooks() {
    var answer =
        service.ask("{ host(name: \"away\") { unmanagedClusters(first: 0) { totalCount } } }");

    assertThat(answer.errorCode()).isEqualTo("BAD_USER_INPUT");
  }

  @Test
  void looksAtMoreHostsThanTheLimitAllowsAreRefused() {
    var query = "{ hosts(first: %d) { nodes { unmanagedClusters(first: 1) { totalCount } } } }";

    assertThat(service.ask(query.formatted(200)).errorCode()).isEqualTo("QUERY_TOO_COMPLEX");
    assertThat(service.ask(query.formatted(50)).list("data.hosts.nodes")).hasSize(2);
  }

  private static Asker overseer() {
    var asker = service.people().member("overseer", "watchers", Role.VIEWER);
    service
        .tables()
        .change("update app_user set global_role = 'VIEWER' where name = ?", "overseer");
    return asker;
  }

  private static List<String> codes(Answer answer) {
    return IntStream.range(0, answer.list("errors").size())
        .mapToObj(i -> "errors." + i)
        .map(each -> answer.text(each + ".extensions.code") + " " + answer.text(each + ".path"))
        .toList();
  }
}

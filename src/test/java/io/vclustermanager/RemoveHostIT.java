package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hosts that are gone for good, and the clusters that are forgotten with them. */
final class RemoveHostIT {
  private static final String NOWHERE =
      """
      apiVersion: v1
      kind: Config
      current-context: away
      clusters: [{ name: away, cluster: { server: "https://127.0.0.1:1" } }]
      users: [{ name: away, user: { token: "not-a-token" } }]
      contexts: [{ name: away, context: { cluster: away, user: away } }]
      """;
  private static final String REMOVED =
      "host { name } forgotten { clusters operations kubeconfigs }";
  private static final String KEY = "a:" + Base64.getEncoder().encodeToString(new byte[32]);

  private static Testbed testbed;
  private static TestService service;
  private static Asker root;

  @BeforeAll
  static void start() {
    testbed = Testbed.shared();
    service =
        TestService.start(
            Map.of("vcm.vcluster.chart", Testbed.chart().toString(), "vcm.encryption.keys", KEY));
    root = service.root();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void whatIsOnAHostThatIsGoneIsForgottenWithIt() {
    register("gone", NOWHERE);
    awaitReachable("gone", "FALSE");
    var operation = root.created("name: \"lost-one\", host: \"gone\"");
    root.created("name: \"lost-two\", host: \"gone\"");
    grant("lost-one", "ACTIVE");
    grant("lost-one", "REVOKED");

    assertThat(remove("host: \"gone\"").messages())
        .singleElement()
        .asString()
        .contains("are 2 clusters", "force: true with confirmName: \"gone\"");
    assertThat(remove("host: \"gone\", force: true").refusals())
        .containsExactly("INVALID input.confirmName");
    assertThat(remove("host: \"gone\", force: true, confirmName: \"other\"").messages())
        .singleElement()
        .asString()
        .contains("The host is called 'gone', not 'other'");
    assertThat(
            service
                .as("developer")
                .mutate("removeHost", "host: \"gone\", force: true, confirmName: \"gone\"", "")
                .refusals())
        .containsExactly("FORBIDDEN input.host");

    var would = remove("host: \"gone\", force: true, confirmName: \"gone\", dryRun: true");
    assertThat(would.root("forgotten")).hasToString("{clusters=2, operations=2, kubeconfigs=1}");
    assertThat(root.cluster("lost-one", "phase").text("data.cluster.phase"))
        .isNotEqualTo("DELETED");

    var once = "host: \"gone\", force: true, confirmName: \"gone\", idempotencyKey: \"once\"";
    assertThat(remove(once).root("forgotten"))
        .hasToString("{clusters=2, operations=2, kubeconfigs=1}");
    assertThat(remove(once).root("forgotten")).isNull();

    assertThat(service.awaitEnd(operation)).isEqualTo("CANCELLED");
    assertThat(
            service
                .ask(
                    """
                    { clusters(filter: { phase: { in: [DELETED] } }) { nodes {
                      name deletedAt conditions { type status reason message }
                      kubeconfigGrants { nodes { state } } } } }
                    """)
                .body()
                .toString())
        .contains(
            "name=lost-one",
            "name=lost-two",
            "type=Ready, status=FALSE, reason=Abandoned",
            "its host 'gone' is gone for good",
            "state=ABANDONED",
            "state=REVOKED")
        .doesNotContain("deletedAt=null");
    assertThat(
            service
                .ask(
                    "{ events(filter: { type: [CLUSTER_ABANDONED] }) { nodes { phase changes {"
                        + " field before after } } } }")
                .list("data.events.nodes"))
        .extracting(Object::toString)
        .filteredOn(each -> each.contains("before=gone"))
        .hasSize(2)
        .allMatch(each -> each.contains("phase=DELETED") && each.contains("field=host"));
    assertThat(
            service
                .tables()
                .rows(
                    "select subject, outcome, reason from audit where action = 'removeHost' and"
                        + " outcome = 'DONE' and subject in ('gone', 'lost-one', 'lost-two') order"
                        + " by subject"))
        .satisfiesExactly(
            host -> assertThat(host).isEqualTo("gone|DONE|by force: it is gone for good"),
            one -> assertThat(one).startsWith("lost-one|DONE|It was abandoned"),
            two -> assertThat(two).startsWith("lost-two|DONE|It was abandoned"));
    root.ready("name: \"lost-one\", host: \"simulated\"");
  }

  @Test
  void whatAnswersCannotBeForgotten() {
    assertThat(
            root.mutate("registerHost", "name: \"alive\", simulated: true", "host { name }")
                .messages())
        .isEmpty();
    root.ready("name: \"living\", host: \"alive\"");

    var answer = remove("host: \"alive\", force: true, confirmName: \"alive\"");

    assertThat(answer.refusals()).containsExactly("CONFLICT input.force");
    assertThat(answer.messages())
        .singleElement()
        .asString()
        .contains("'alive' answers", "is 1 cluster", "cordon it and delete it first");
    root.deleteToTheEnd("living");
    assertThat(remove("host: \"alive\", force: true, confirmName: \"alive\"").root("forgotten"))
        .hasToString("{clusters=0, operations=0, kubeconfigs=0}");
  }

  @Test
  void whatComesBackIsListedAndNotTouched() throws IOException {
    var admins = Files.readString(testbed.kubeconfig());
    register("away", admins);
    awaitReachable("away", "TRUE");
    root.createReady("left-behind", "host: \"away\"");
    update("away", NOWHERE);
    awaitReachable("away", "FALSE");
    assertThat(remove("host: \"away\", force: true, confirmName: \"away\"").messages()).isEmpty();

    register("other-name", admins);
    awaitReachable("other-name", "TRUE");
    assertThat(leftovers("other-name"))
        .contains("name=left-behind", "removable=false", "under another host's name");
    assertThat(remove("host: \"other-name\"").messages()).isEmpty();

    register("away", admins);
    awaitReachable("away", "TRUE");
    assertThat(leftovers("away"))
        .contains("name=left-behind", "removable=true", "abandoned when this host was removed");
    assertThat(testbed.releases()).contains("left-behind vc-left-behind deployed");

    assertThat(
            root.mutate("removeLeftovers", "host: \"away\", namespace: \"vc-left-behind\"", "")
                .messages())
        .isEmpty();
    TestService.await("the leftovers to go", () -> !leftovers("away").contains("left-behind"));
  }

  @Test
  void soIsAHostThatTheConfigurationNamesNoMore() {
    var first = TestService.start(Map.of("vcm.hosts.old.simulated.delay", "PT0S"));
    var database = first.database();
    try (first) {
      first.root().ready("name: \"orphan\"");
      assertThat(
              first
                  .root()
                  .mutate("removeHost", "host: \"old\", force: true, confirmName: \"old\"", "")
                  .messages())
          .singleElement()
          .asString()
          .contains("change vcm.hosts.old there");
    }
    var fresh = Map.<String, Object>of("vcm.hosts.fresh.simulated.delay", "PT0S");
    try (var second = TestService.start(database, fresh)) {
      assertThat(
              second
                  .root()
                  .mutate("removeHost", "host: \"old\", force: true, confirmName: \"old\"", REMOVED)
                  .root("forgotten"))
          .hasToString("{clusters=1, operations=0, kubeconfigs=0}");
      assertThat(second.ask("{ host(name: \"old\") { name } }").at("data.host")).isNull();
      assertThat(second.root().cluster("orphan", "phase").at("data.cluster")).isNull();
    }
  }

  private static Answer remove(String input) {
    return root.mutate("removeHost", input, REMOVED);
  }

  private static void register(String name, String kubeconfig) {
    write("registerHost(input: { name: \"" + name + "\"", kubeconfig);
  }

  private static void update(String name, String kubeconfig) {
    write("updateHost(input: { host: \"" + name + "\"", kubeconfig);
  }

  private static void write(String begin, String kubeconfig) {
    assertThat(
            root.ask(
                    "mutation ($kubeconfig: String!) { "
                        + begin
                        + ", kubeconfig: $kubeconfig }) { userErrors { code path message } } }",
                    Map.of("kubeconfig", kubeconfig))
                .messages())
        .isEmpty();
  }

  private static String leftovers(String host) {
    return service
        .root()
        .ask(
            "{ leftovers(host: \"%s\", first: 200) { nodes { name removable reason } } }"
                .formatted(host))
        .body()
        .toString();
  }

  private static void grant(String cluster, String state) {
    service
        .tables()
        .change(
            """
            insert into kubeconfig_grant (id, cluster_id, role, state, issued_to, issued_to_kind,
              issued_at, expires_at, version)
            select gen_random_uuid(), id, 'VIEW', ?, 'root', 'USER', created_at,
              created_at + interval '8 hours', 1
            from cluster where name = ?
            """,
            state,
            cluster);
  }

  private static void awaitReachable(String host, String status) {
    TestService.await(
        host + " to be Reachable " + status,
        () ->
            service
                .ask("{ host(name: \"%s\") { conditions { type status } } }".formatted(host))
                .body()
                .toString()
                .contains("{type=Reachable, status=" + status + "}"));
  }
}

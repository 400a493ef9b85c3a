package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked for leaves exactly one entry in the audit: who, what, and what came of it. */
final class AuditIT {
  private static final String ENTRY =
      "select actor, actor_kind, action, subject, outcome from audit where request_id = ?";

  private static final String SOURCE = "select source from audit where request_id = ?";

  private static final AtomicInteger REQUESTS = new AtomicInteger();

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
    service.root().ready("name: \"there\"");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void eachMutation() {
    assertThat(entries("createVirtualCluster", "name: \"audited\""))
        .containsExactly("root|USER|createVirtualCluster|audited|DONE");
    assertThat(entries("setLabels", "cluster: \"there\", labels: [{ key: \"a\", value: \"b\" }]"))
        .containsExactly("root|USER|setLabels|there|DONE");
    assertThat(entries("extendLease", "cluster: \"there\", by: \"PT1H\""))
        .containsExactly("root|USER|extendLease|there|DONE");
    assertThat(entries("deleteCluster", "cluster: \"audited\""))
        .containsExactly("root|USER|deleteCluster|audited|DONE");
  }

  @Test
  void eachMutationOfAHost() {
    assertThat(entries("registerHost", "name: \"more\", simulated: true"))
        .containsExactly("root|USER|registerHost|more|DONE");
    assertThat(entries("updateHost", "host: \"more\", cordoned: true"))
        .containsExactly("root|USER|updateHost|more|DONE");
    assertThat(entries("updateHost", "host: \"more\", cordoned: true"))
        .containsExactly("root|USER|updateHost|more|DONE");
    assertThat(entries("removeHost", "host: \"more\", dryRun: true"))
        .containsExactly("root|USER|removeHost|more|DRY_RUN");
    assertThat(entries("removeHost", "host: \"more\""))
        .containsExactly("root|USER|removeHost|more|DONE");
    assertThat(entries("removeHost", "host: \"more\""))
        .containsExactly("root|USER|removeHost|more|REFUSED");
    assertThat(entries("removeLeftovers", "host: \"simulated\", namespace: \"vc-there\""))
        .containsExactly("root|USER|removeLeftovers|simulated|REFUSED");
    assertThat(
            entries(
                "adoptCluster",
                "host: \"simulated\", namespace: \"pr-1\", name: \"stray\", owner: \"root\""))
        .containsExactly("root|USER|adoptCluster|stray|REFUSED");
  }

  @Test
  void eachMutationOfAnOwnerAndOfAPassword() {
    assertThat(entries("saveOwner", "name: \"owners\""))
        .containsExactly("root|USER|saveOwner|owners|DONE");
    assertThat(entries("saveOwner", "name: \"owners\", dryRun: true"))
        .containsExactly("root|USER|saveOwner|owners|DRY_RUN");
    assertThat(entries("removeOwner", "owner: \"owners\", expectedVersion: 7"))
        .containsExactly("root|USER|removeOwner|owners|REFUSED");
    assertThat(entries("removeOwner", "owner: \"owners\""))
        .containsExactly("root|USER|removeOwner|owners|DONE");
    assertThat(entries("changePassword", "user: \"admin\", new: \"short\""))
        .containsExactly("root|USER|changePassword|admin|REFUSED");
  }

  @Test
  void eachMutationOfATemplate() {
    assertThat(entries("saveTemplate", "name: \"kept\""))
        .containsExactly("root|USER|saveTemplate|kept|DONE");
    assertThat(entries("saveTemplate", "name: \"kept\", dryRun: true"))
        .containsExactly("root|USER|saveTemplate|kept|DRY_RUN");
    assertThat(entries("saveTemplate", "name: \"kept\", expectedVersion: 7"))
        .containsExactly("root|USER|saveTemplate|kept|REFUSED");
    assertThat(entries("removeTemplate", "name: \"kept\""))
        .containsExactly("root|USER|removeTemplate|kept|DONE");
  }

  @Test
  void aCancelledOperation() {
    var simulated = service.simulated("simulated");
    var delay = simulated.getDelay();
    simulated.setDelay(Duration.ofDays(1));
    var operation = service.root().created("name: \"stopped\"");
    service.awaitPhase("stopped", "PROVISIONING");

    assertThat(entries("cancelOperation", "operation: \"" + operation + "\""))
        .containsExactly("root|USER|cancelOperation|stopped|DONE");
    simulated.setDelay(delay);
  }

  @Test
  void whatChangesNothing() {
    service.root().ready("name: \"same\"");
    assertThat(entries("setLabels", "cluster: \"same\", labels: []"))
        .containsExactly("root|USER|setLabels|same|DONE");

    var delete = service.root().mutate("deleteCluster", "cluster: \"same\"", "operation { id }");
    service.awaitEnd(delete.rootText("operation.id"));
    assertThat(entries("deleteCluster", "cluster: \"same\""))
        .containsExactly("root|USER|deleteCluster|same|DONE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "createVirtualCluster|name: \"fresh\"|fresh",
        "setLabels|cluster: \"there\", labels: [{ key: \"dry\", value: \"run\" }]|there",
        "setLabels|cluster: \"there\", labels: []|there",
        "extendLease|cluster: \"there\", by: \"PT1M\"|there",
        "pauseCluster|cluster: \"there\"|there",
        "resumeCluster|cluster: \"there\"|there",
        "reconcileCluster|cluster: \"there\"|there",
        "updateVirtualCluster|cluster: \"there\", size: \"LARGE\"|there",
        "setDeletionProtection|cluster: \"there\", enabled: true|there",
        "deleteCluster|cluster: \"there\"|there"
      })
  void aDryRun(String line) {
    var parts = line.split("\\|");

    assertThat(entries(parts[0], parts[1] + ", dryRun: true"))
        .containsExactly("root|USER|" + parts[0] + "|" + parts[2] + "|DRY_RUN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "createVirtualCluster|name: \"there\"|there",
        "createVirtualCluster|name: \"NO\"|NO",
        "createVirtualCluster|name: \"NO\", dryRun: true|NO",
        "setLabels|cluster: \"nowhere\", labels: []|nowhere",
        "extendLease|cluster: \"there\", by: \"P90D\"|there",
        "deleteCluster|cluster: \"nowhere\"|nowhere",
        "cancelOperation|operation: \"op_nothing\"|op_nothing",
        "retryOperation|operation: \"op_nothing\"|op_nothing",
        "pauseCluster|cluster: \"nowhere\"|nowhere",
        "resumeCluster|cluster: \"nowhere\"|nowhere",
        "reconcileCluster|cluster: \"nowhere\"|nowhere",
        "updateVirtualCluster|cluster: \"nowhere\"|nowhere",
        "transferCluster|cluster: \"there\", owner: \"nobody\"|there",
        "setDeletionProtection|cluster: \"nowhere\", enabled: true|nowhere",
        "issueKubeconfig|cluster: \"nowhere\", role: VIEW|nowhere",
        "issueKubeconfig|cluster: \"there\", role: VIEW, expiresIn: \"PT1M\"|there",
        "revokeKubeconfig|grant: \"kg_nothing\"|kg_nothing"
      })
  void aRefusal(String line) {
    var parts = line.split("\\|");

    assertThat(entries(parts[0], parts[1]))
        .containsExactly("root|USER|" + parts[0] + "|" + parts[2] + "|REFUSED");
  }

  @Test
  void aRefusalKeepsItsReason() {
    var id = nextId();
    root(id).create("name: \"there\"");

    assertThat(service.tables().rows("select reason from audit where request_id = ?", id))
        .allMatch(reason -> reason.startsWith("NAME_TAKEN: "));
  }

  @Test
  void anAnswerGivenAgainIsNoOtherChange() {
    assertThat(entries("createVirtualCluster", "name: \"keyed\", idempotencyKey: \"k\""))
        .hasSize(1);
    assertThat(entries("createVirtualCluster", "name: \"keyed\", idempotencyKey: \"k\"")).isEmpty();
  }

  @Test
  void aSignInThatFails() {
    var id = nextId();
    var answer =
        new Asker(service, "")
            .with("X-Request-Id", id)
            .mutate("login", "username: \"admin\", password: \"guessed\"", "accessToken");

    assertThat(answer.refusals()).containsExactly("BAD_CREDENTIALS input.password");
    assertThat(service.tables().rows(ENTRY, id)).containsExactly("admin|USER|login|admin|REFUSED");
    assertThat(service.tables().rows("select source, reason from audit where request_id = ?", id))
        .containsExactly("127.0.0.1|BAD_CREDENTIALS: the user name or the password is wrong");
  }

  @Test
  void ofLongTextsOnlyTheBeginningIsKept() {
    var id = nextId();
    root(id).create("name: \"" + "x".repeat(10_000) + "\"");

    assertThat(
            service.tables().number("select length(subject) from audit where request_id = ?", id))
        .isLessThan(200);
  }

  @Test
  void theEndOfALease() {
    service.root().ready("name: \"ending\", lease: { for: \"PT11M\" }");
    service.move(Duration.ofMinutes(12));
    TestService.await(
        "ending to go", () -> service.root().cluster("ending", "id").root("id") == null);

    assertThat(
            service
                .tables()
                .rows(
                    "select actor, actor_kind, action, outcome, reason from audit where subject ="
                        + " 'ending' and action <> 'createVirtualCluster'"))
        .containsExactly("lease|SYSTEM|deleteCluster|DONE|the lease ended");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit set actor = 'somebody else'",
        "update audit set outcome = 'DONE' where outcome = 'REFUSED'",
        "delete from audit"
      })
  void nothingIsEverChangedOrRemoved(String statement) {
    aRefusal("deleteCluster|cluster: \"nowhere\"|nowhere");
    var before = service.tables().rows("select * from audit order by id");

    assertThatThrownBy(() -> service.tables().change(statement))
        .hasMessageContaining("never changed or removed");
    assertThat(service.tables().rows("select * from audit order by id")).isEqualTo(before);
  }

  @Test
  void theAddressIsThatOfTheConnectionWhateverAClientClaims() {
    var id = nextId();
    root(id)
        .with("X-Forwarded-For", "203.0.113.7")
        .mutate("login", "username: \"x\", password: \"y\"", "__typename");

    assertThat(service.tables().rows(SOURCE, id)).containsExactly("127.0.0.1");
  }

  @Test
  void behindATrustedProxyItIsTheOneThatTheProxyHasWrittenDown() {
    try (var behind = TestService.start(Map.of("vcm.trusted-proxies", "127.0.0.1,10.0.0.0/8"))) {
      for (var mutation : List.of("login", "deleteCluster")) {
        var input =
            mutation.equals("login") ? "username: \"x\", password: \"y\"" : "cluster: \"nowhere\"";
        behind
            .root()
            .with("X-Request-Id", mutation)
            .with("X-Forwarded-For", "1.1.1.1, 203.0.113.7, 10.1.2.3")
            .mutate(mutation, input, "__typename");

        assertThat(behind.tables().rows(SOURCE, mutation)).containsExactly("203.0.113.7");
      }
    }
  }

  @Test
  void queriesLeaveNone() {
    var id = nextId();
    root(id).ask("{ clusters { totalCount } }");

    assertThat(service.tables().rows(ENTRY, id)).isEmpty();
  }

  private static List<String> entries(String mutation, String input) {
    var id = nextId();
    Answer answer = root(id).mutate(mutation, input, "__typename");
    assertThat(answer.at("errors")).isNull();
    return service.tables().rows(ENTRY, id);
  }

  private static Asker root(String requestId) {
    return service.root().with("X-Request-Id", requestId);
  }

  private static String nextId() {
    return "request-" + REQUESTS.incrementAndGet();
  }
}

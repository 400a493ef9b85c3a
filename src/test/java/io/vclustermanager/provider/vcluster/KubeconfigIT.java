package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kubeconfigs of virtual clusters whose inside a second real API server plays. */
final class KubeconfigIT {
  private static final String ALL =
      "kubeconfig expiresAt instructions grant { id state role expiresAt endedAt error }";

  private static final String GRANTS = "kubeconfigGrants { totalCount nodes { id } }";

  private static TestService service;
  private static Asker root;
  private static Tenant tenant;

  @BeforeAll
  static void start() {
    var host = Testbed.shared();
    var settings = new HashMap<>(host.asHost("eu"));
    settings.put("vcm.hosts.play.simulated.delay", "PT0S");
    settings.put(OtherServer.PROPERTY, "true");
    service = TestService.start(settings);
    root = service.root();
    tenant = new Tenant(host, Testbed.own("tenant"), service.bean(OtherServer.class));
    tenant.open();
    service.people().team("core");
    make("access", "owner: \"core\"");
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void eachRoleMayWhatItSays() {
    var admin = tenant.file(issue("access", "ADMIN").rootText("kubeconfig"));
    var edit = tenant.file(issue("access", "EDIT").rootText("kubeconfig"));
    var view = tenant.file(issue("access", "VIEW").rootText("kubeconfig"));

    assertThat(tenant.attempt(admin, "create", "namespace", "by-admin")).isPresent();
    assertThat(tenant.attempt(edit, "create", "namespace", "by-edit")).isEmpty();
    assertThat(tenant.attempt(edit, "create", "configmap", "by-edit", "-n", "by-admin"))
        .isPresent();
    assertThat(tenant.attempt(view, "get", "configmap", "by-edit", "-n", "by-admin")).isPresent();
    assertThat(tenant.attempt(view, "create", "configmap", "by-view", "-n", "by-admin")).isEmpty();
    assertThat(tenant.attempt(view, "get", "secrets", "-n", "by-admin")).isEmpty();
  }

  @Test
  void whatIsIssuedSaysHowToUseItAndIsCheckedByTheClustersOwnAuthority() {
    var answer = issue("access", "VIEW");

    assertThat(answer.rootText("kubeconfig"))
        .contains("certificate-authority-data: ", "current-context: \"access\"")
        .doesNotContain("insecure");
    assertThat(answer.rootText("instructions"))
        .contains("kubectl port-forward -n vc-access service/access 8443:443");
    assertThat(answer.rootText("grant.state")).isEqualTo("ACTIVE");
  }

  @Test
  void itEndsWithTheLeaseAtTheLatest() {
    make("brief", "lease: { for: \"PT3H\" }");
    var lease = instant(root.cluster("brief", "lease { expiresAt }"), "lease.expiresAt");

    var answer = issue("brief", "ADMIN");

    var tokenEnds = tokenEnd(answer.rootText("kubeconfig"));
    assertThat(tokenEnds).isBeforeOrEqualTo(lease);
    assertThat(instant(answer, "expiresAt")).isEqualTo(tokenEnds);
    assertThat(Duration.between(tokenEnds, lease)).isLessThan(Duration.ofMinutes(1));
    var beyond = root.mutate("issueKubeconfig", input("brief", "ADMIN", "PT4H"), ALL);
    assertThat(beyond.refusals()).containsExactly("OUT_OF_RANGE input.expiresIn");
    assertThat(beyond.messages().getFirst()).contains("at most 2 hours 5", lease.toString());
    assertThat(root.mutate("issueKubeconfig", input("brief", "ADMIN", "PT9M"), ALL).refusals())
        .containsExactly("OUT_OF_RANGE input.expiresIn");
    assertThat(
            instant(
                root.mutate("issueKubeconfig", input("brief", "ADMIN", "PT1H"), ALL), "expiresAt"))
        .isBefore(service.now().plus(Duration.ofMinutes(61)));
  }

  @Test
  void withoutMoreItLastsEightHours() {
    assertThat(instant(issue("access", "VIEW"), "expiresAt"))
        .isBetween(
            service.now().plus(Duration.ofMinutes(478)), service.now().plus(Duration.ofHours(8)));
  }

  @Test
  void whatAKeyWasGivenIsRefusedByTheClusterOnceTheKeyIsRevoked() {
    var key = root.mutate("createApiKey", "name: \"leaked\", owner: \"core\"", "key apiKey { id }");
    var answer =
        new Asker(service, "")
            .with("X-API-Key", key.rootText("key"))
            .mutate("issueKubeconfig", "cluster: \"access\", role: ADMIN", ALL);
    var file = tenant.file(answer.rootText("kubeconfig"));
    assertThat(tenant.attempt(file, "get", "pods")).isPresent();

    var revoked =
        root.mutate("revokeApiKey", "id: \"%s\"".formatted(key.rootText("apiKey.id")), "");

    assertThat(revoked.refusals()).isEmpty();
    tenant.awaitRefused(file);
    TestService.await(
        "its account to go", () -> tenant.left(answer.rootText("grant.id")).isEmpty());
  }

  @Test
  void whatIsRevokedIsRefusedByTheClusterAndGone() {
    var answer = issue("access", "ADMIN");
    var grant = answer.rootText("grant.id");
    var file = tenant.file(answer.rootText("kubeconfig"));
    assertThat(tenant.attempt(file, "get", "pods")).isPresent();
    assertThat(tenant.left(grant).lines()).hasSize(2);

    var revoked = revoke(grant);

    assertThat(revoked.refusals()).isEmpty();
    assertThat(revoked.rootText("grant.state")).isEqualTo("REVOKED");
    assertThat(revoked.root("grant.endedAt")).isNotNull();
    assertThat(tenant.left(grant)).isEmpty();
    tenant.awaitRefused(file);
    assertThat(revoke(grant).rootText("grant.state")).isEqualTo("REVOKED");
    TestService.await(
        "the events",
        () ->
            root.ask(
                    """
                    { events(last: 200, filter: { cluster: "access", type: [KUBECONFIG_ISSUED, KUBECONFIG_REVOKED] }) {
                        nodes { type changes { field before after } } } }
                    """)
                .body()
                .toString()
                .contains(
                    "{type=KUBECONFIG_REVOKED, changes=[{field=kubeconfig, before=ADMIN,"
                        + " after=null}]}"));
  }

  @Test
  void whatCannotBeRevokedAtOnceIsRevokedLater() {
    make("remote", "");
    var answer = issue("remote", "ADMIN");
    var grant = answer.rootText("grant.id");
    tenant.way().isAway();
    try {
      assertThat(revoke(grant).rootText("grant.state")).isEqualTo("REVOKING");
    } finally {
      tenant.open();
    }
    awaitState(grant, "REVOKED");

    assertThat(tenant.left(grant)).isEmpty();
    tenant.awaitRefused(tenant.file(answer.rootText("kubeconfig")));
  }

  @Test
  void whatNobodyFinishedIsTakenAway() {
    make("crashed", "");
    var grant = issue("crashed", "ADMIN").rootText("grant.id");
    // As a service leaves it that dies between the first and the second commit.
    change("state = 'PENDING', due_at = now()", grant);

    TestService.await("nothing to be left", () -> tenant.left(grant).isEmpty());
    TestService.await("nothing to be seen", () -> isUnseen(grant, "crashed"));
  }

  @Test
  void whatHasExpiredIsTakenAway() {
    make("expiring", "");
    var grant = issue("expiring", "VIEW").rootText("grant.id");
    change("due_at = now(), expires_at = now()", grant);

    awaitState(grant, "EXPIRED");

    TestService.await("nothing to be left", () -> tenant.left(grant).isEmpty());
  }

  @Test
  void aClusterThatIsOutOfReachIsSaidAndNothingIsGiven() {
    make("lonely", "");
    tenant.way().isAway();
    Answer answer;
    try {
      answer = issue("lonely", "VIEW", ", idempotencyKey: \"lonely\"");
    } finally {
      tenant.open();
    }

    assertThat(answer.refusals()).containsExactly("UNAVAILABLE input.cluster");
    assertThat(answer.messages().getFirst())
        .contains("The virtual cluster 'lonely' cannot be reached");
    assertThat(answer.root("kubeconfig")).isNull();
    assertThat(answer.root("grant")).isNull();
    assertThat(root.cluster("lonely", GRANTS).root("kubeconfigGrants.totalCount")).isEqualTo(0);
    assertThat(root.cluster("lonely", GRANTS).list("data.cluster.kubeconfigGrants.nodes"))
        .isEmpty();
    assertThat(
            service
                .tables()
                .rows(
                    "select outcome, reason from audit where action = 'issueKubeconfig' and subject"
                        + " = 'lonely' and outcome = 'REFUSED'"))
        .singleElement()
        .asString()
        .startsWith("REFUSED|UNAVAILABLE: ");
    // What came to nothing may be asked again under the same key.
    assertThat(issue("lonely", "VIEW", ", idempotencyKey: \"lonely\"").rootText("kubeconfig"))
        .contains("token");
  }

  @Test
  void withoutItsSecretThereIsNone() {
    service.root().createReady("early", "host: \"eu\"");

    var answer = issue("early", "VIEW");

    assertThat(answer.refusals()).containsExactly("UNAVAILABLE input.cluster");
    assertThat(answer.messages().getFirst()).contains("has not written its Secret 'vc-early'");
  }

  @Test
  void whoAsksToWaitIsGivenItWhenItsCredentialsAreThere() {
    service.root().createReady("slow", "host: \"eu\"");
    try (var caller = Executors.newVirtualThreadPerTaskExecutor()) {
      var patient = caller.submit(() -> issue("slow", "VIEW", ", waitSeconds: 60"));
      TestService.await("it to be asked for", () -> grantsOf("slow").equals(1));
      // Who does not wait is refused in the time that another one waits on.
      assertThat(issue("slow", "VIEW").refusals()).containsExactly("UNAVAILABLE input.cluster");
      assertThat(grantsOf("slow")).isEqualTo(1);
      assertThat(patient.isDone()).isFalse();
      tenant.starts("slow");

      assertThat(patient.get().rootText("kubeconfig")).contains("token");
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 61, 2_000_000})
  void aWaitOutOfBoundsIsRefused(int seconds) {
    var answer = issue("access", "VIEW", ", waitSeconds: " + seconds);

    assertThat(answer.refusals()).containsExactly("OUT_OF_RANGE input.waitSeconds");
    assertThat(answer.messages().getFirst()).isEqualTo("Wait 0 to 60 seconds, then ask again.");
  }

  @Test
  void theKeysOfAForeignClusterOfTheSameNameAreGivenToNobody() {
    make("swapped", "");
    tenant
        .host()
        .kubectl(
            "label",
            "statefulset",
            "swapped",
            "-n",
            "vc-swapped",
            "--overwrite",
            "vcluster-manager.io/cluster-id=01234567-89ab-7def-8123-456789abcdef");

    var answer = issue("swapped", "VIEW");

    assertThat(answer.root("kubeconfig")).isNull();
    // CONFLICT where the watch was quicker, and has said already that the cluster is LOST.
    assertThat(answer.refusals())
        .hasSize(1)
        .first()
        .isIn("UNAVAILABLE input.cluster", "CONFLICT input.cluster");
  }

  @Test
  void underTheSameKeyItIsNotShownAgain() {
    var first = issue("access", "VIEW", ", idempotencyKey: \"once\"");

    var again = issue("access", "VIEW", ", idempotencyKey: \"once\"");

    assertThat(first.rootText("kubeconfig")).isNotEmpty();
    assertThat(again.refusals()).containsExactly("CONFLICT input.idempotencyKey");
    assertThat(again.root("kubeconfig")).isNull();
    assertThat(again.rootText("grant.id")).isEqualTo(first.rootText("grant.id"));
    assertThat(issue("access", "EDIT", ", idempotencyKey: \"once\"").messages().getFirst())
        .contains("another input");
  }

  @Test
  void itsSecretIsKeptNowhere() {
    var answer = issue("access", "ADMIN", ", idempotencyKey: \"secret\"");
    var token = token(answer.rootText("kubeconfig"));
    var signature = token.substring(token.lastIndexOf('.') + 1);

    for (var table : service.tables().counts().keySet()) {
      assertThat(
              service
                  .tables()
                  .number(
                      "select count(*) from \"%s\" t where t::text like ? or t::text like ?"
                          .formatted(table),
                      "%" + signature + "%",
                      "%certificate-authority-data%"))
          .as(table)
          .isZero();
    }
  }

  @Test
  void theAuditSaysWhoGotWhat() {
    var answer =
        root.with("X-Request-Id", "audited")
            .mutate("issueKubeconfig", input("access", "EDIT", "PT1H"), ALL);
    var grant = answer.rootText("grant.id");

    assertThat(
            service
                .tables()
                .rows(
                    "select actor, action, subject, outcome, reason from audit where request_id ="
                        + " 'audited'"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .startsWith("root|issueKubeconfig|access|DONE|EDIT until ")
                    .endsWith(grant));
  }

  @Test
  void aDryRunMakesNothing() {
    var before = service.tables().counts();
    before.keySet().retainAll(List.of("kubeconfig_grant", "idempotency"));

    var answer = issue("access", "ADMIN", ", dryRun: true, idempotencyKey: \"dry\"");

    assertThat(answer.refusals()).isEmpty();
    assertThat(answer.root("kubeconfig")).isNull();
    assertThat(answer.rootText("grant.state")).isEqualTo("PENDING");
    assertThat(tenant.left(answer.rootText("grant.id"))).isEmpty();
    var after = service.tables().counts();
    after.keySet().retainAll(before.keySet());
    assertThat(after).isEqualTo(before);
  }

  @Test
  void aDryRunRevokesNothing() {
    var grant = issue("access", "VIEW").rootText("grant.id");

    var answer =
        root.mutate(
            "revokeKubeconfig", "grant: \"%s\", dryRun: true".formatted(grant), "grant { state }");

    assertThat(answer.rootText("grant.state")).isEqualTo("REVOKING");
    assertThat(state(grant)).isEqualTo("ACTIVE");
    assertThat(tenant.left(grant)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ADMIN,true", "DEVELOPER,true", "CI,true", "VIEWER,false"})
  void whoMay(Role role, boolean may) {
    var member = service.people().member("some-" + role, "core", role);
    var grant = issue("access", "VIEW").rootText("grant.id");

    assertThat(
            member
                .cluster("access", "viewerCan { issueKubeconfig }")
                .root("viewerCan.issueKubeconfig"))
        .isEqualTo(may);
    var issued =
        member.mutate(
            "issueKubeconfig", input("access", "VIEW", "PT1H"), "grant { issuedTo { name } }");
    var revoked = member.mutate("revokeKubeconfig", "grant: \"" + grant + "\"", "grant { state }");

    assertThat(issued.refusals()).isEqualTo(may ? List.of() : List.of("FORBIDDEN input.cluster"));
    assertThat(revoked.refusals()).isEqualTo(may ? List.of() : List.of("FORBIDDEN input.grant"));
  }

  @Test
  void aStrangerSeesNoneAndGetsNone() {
    var stranger = service.people().member("stranger", "elsewhere", Role.DEVELOPER);
    var grant = issue("access", "VIEW").rootText("grant.id");

    assertThat(stranger.mutate("issueKubeconfig", input("access", "VIEW", "PT1H"), "").refusals())
        .containsExactly("NOT_FOUND input.cluster");
    assertThat(stranger.mutate("revokeKubeconfig", "grant: \"" + grant + "\"", "").refusals())
        .containsExactly("NOT_FOUND input.grant");
    assertThat(stranger.ask("{ node(id: \"" + grant + "\") { id } }").at("data.node")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "kg_nothing", "kg_0123456789abcdef0123456789abcdef"})
  void anUnknownGrant(String grant) {
    assertThat(root.mutate("revokeKubeconfig", "grant: \"" + grant + "\"", "").refusals())
        .containsExactly("NOT_FOUND input.grant");
  }

  @Test
  void theGrantsOfAClusterComeInPages() {
    make("paged", "");
    var ids = List.of(grantOf("paged"), grantOf("paged"), grantOf("paged"));

    var page =
        root.cluster(
            "paged",
            "kubeconfigGrants(first: 2) { totalCount nodes { id cluster { name } } pageInfo {"
                + " hasNextPage endCursor } }");

    assertThat(page.root("kubeconfigGrants.totalCount")).isEqualTo(3);
    assertThat(page.rootText("kubeconfigGrants.nodes.0.id")).isEqualTo(ids.get(2));
    assertThat(page.rootText("kubeconfigGrants.nodes.1.id")).isEqualTo(ids.get(1));
    assertThat(page.rootText("kubeconfigGrants.nodes.1.cluster.name")).isEqualTo("paged");
    var rest =
        root.cluster(
            "paged",
            "kubeconfigGrants(first: 2, after: \"%s\") { nodes { id } pageInfo { hasNextPage } }"
                .formatted(page.rootText("kubeconfigGrants.pageInfo.endCursor")));
    assertThat(rest.list("data.cluster.kubeconfigGrants.nodes")).hasSize(1);
    assertThat(rest.rootText("kubeconfigGrants.nodes.0.id")).isEqualTo(ids.getFirst());
    assertThat(rest.root("kubeconfigGrants.pageInfo.hasNextPage")).isEqualTo(false);
  }

  @Test
  void thatOfASimulatedClusterSaysSo() {
    root.ready("name: \"pretended\", host: \"play\"");

    var answer = issue("pretended", "VIEW");

    assertThat(answer.refusals()).isEmpty();
    assertThat(answer.rootText("kubeconfig")).startsWith("# SIMULATED");
    assertThat(
            root.cluster("pretended", "viewerCan { issueKubeconfig }")
                .root("viewerCan.issueKubeconfig"))
        .isEqualTo(true);
  }

  @Test
  void aClusterThatSleepsHasToBeWokenFirst() {
    make("asleep", "");
    assertThat(root.mutate("pauseCluster", "cluster: \"asleep\"", "").refusals()).isEmpty();
    service.awaitPhase("asleep", "PAUSED");

    var answer = issue("asleep", "VIEW");

    assertThat(answer.refusals()).containsExactly("CONFLICT input.cluster");
    assertThat(answer.messages().getFirst()).contains("resume it first");
  }

  @Test
  void withItsClusterEveryGrantEnds() {
    make("going", "");
    var grant = grantOf("going");
    service.tables().change("update cluster set phase = 'FAILED' where name = 'going'");
    assertThat(issue("going", "VIEW").messages().getFirst()).contains("'going' is FAILED");

    service.root().deleteToTheEnd("going");

    awaitState(grant, "ENDED");
    assertThat(issue("going", "VIEW").refusals()).containsExactly("NOT_FOUND input.cluster");
  }

  private static void make(String name, String fields) {
    service.root().createReady(name, "host: \"eu\" " + fields);
    tenant.starts(name);
  }

  private static String input(String cluster, String role, String expiresIn) {
    return "cluster: \"%s\", role: %s, expiresIn: \"%s\"".formatted(cluster, role, expiresIn);
  }

  private static Answer issue(String cluster, String role) {
    return issue(cluster, role, "");
  }

  private static Answer issue(String cluster, String role, String more) {
    return root.mutate(
        "issueKubeconfig", "cluster: \"%s\", role: %s %s".formatted(cluster, role, more), ALL);
  }

  private static boolean isUnseen(String grant, String cluster) {
    return root.ask("{ node(id: \"" + grant + "\") { id } }").at("data.node") == null
        && grantsOf(cluster).equals(0);
  }

  private static Object grantsOf(String cluster) {
    return Objects.requireNonNull(
        root.cluster(cluster, GRANTS).root("kubeconfigGrants.totalCount"));
  }

  private static String grantOf(String cluster) {
    return issue(cluster, "VIEW").rootText("grant.id");
  }

  private static Answer revoke(String grant) {
    return root.mutate("revokeKubeconfig", "grant: \"" + grant + "\"", "grant { state endedAt }");
  }

  private static String state(String grant) {
    return root.ask("{ node(id: \"%s\") { ... on KubeconfigGrant { state } } }".formatted(grant))
        .rootText("state");
  }

  private static void awaitState(String grant, String state) {
    TestService.await(grant + " to be " + state, () -> state(grant).equals(state));
  }

  private static void change(String assignments, String grant) {
    service
        .tables()
        .change(
            "update kubeconfig_grant set " + assignments + " where replace(id::text, '-', '') = ?",
            grant.substring(3));
  }

  private static Instant instant(Answer answer, String path) {
    return Instant.parse(answer.rootText(path));
  }

  private static String token(String kubeconfig) {
    return kubeconfig.replaceAll("(?s).*token: \"([^\"]+)\".*", "$1");
  }

  private static Instant tokenEnd(String kubeconfig) {
    var claims = new String(Base64.getUrlDecoder().decode(token(kubeconfig).split("\\.", -1)[1]));
    return Instant.ofEpochSecond(Long.parseLong(claims.replaceAll(".*\"exp\":(\\d+).*", "$1")));
  }
}

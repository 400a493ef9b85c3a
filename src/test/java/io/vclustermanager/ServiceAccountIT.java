package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.DocShell;
import io.vclustermanager.testing.FakeIssuer;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** ServiceAccounts of a host come in by their tokens, of which its real API server is asked. */
final class ServiceAccountIT {
  private static final String NAMESPACE = "accounts-it";
  private static final String WHO =
      "{ viewer { actor { name kind roles } owner { name } memberships { owner { name } role } } }";
  private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  private static Testbed testbed;
  private static TestService service;
  private static Asker root;

  @BeforeAll
  static void start() {
    testbed = Testbed.shared();
    testbed.kubectl("create", "namespace", NAMESPACE);
    service = TestService.start(testbed.asHost("eu"));
    root = service.root();
    service.people().team("ops");
    awaitIssuers(service, 1);
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
      testbed.kubectl("delete", "namespace", NAMESPACE, "--wait=false");
    }
  }

  @Test
  void anAccountWorksForTheTeamOfItsRuleAndEndsWithIt() {
    account("worker");
    var worker = with(token("worker"));

    var unknown = worker.ask(WHO);
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(unknown.errorMessage())
        .isEqualTo(
            "No trust rule takes the ServiceAccount accounts-it/worker of the host 'eu'; an"
                + " administrator saves one (saveTrustRule, with the issuer host:eu)");

    assertThat(save(root, "ops", "worker", "worker", "").messages()).isEmpty();

    assertThat(worker.ask(WHO).body())
        .hasToString(
            "{data={viewer={actor={name=eu/accounts-it/worker, kind=SERVICE_ACCOUNT, roles=[]},"
                + " owner={name=ops}, memberships=[{owner={name=ops}, role=CI}]}}}");
    assertThat(worker.create("name: \"tried\", dryRun: true").refusals()).isEmpty();
    assertThat(
            service
                .tables()
                .rows("select actor, actor_kind, way, outcome from audit where subject = 'tried'"))
        .containsExactly("eu/accounts-it/worker|SERVICE_ACCOUNT|SERVICE_ACCOUNT|DRY_RUN");
    assertThat(worker.mutate("createApiKey", "name: \"heir\"", "").refusals())
        .containsExactly("FORBIDDEN input.name");

    root.mutate("removeTrustRule", "rule: \"ops/worker\"", "");
    assertThat(worker.ask(WHO).status()).isEqualTo(401);
  }

  @Test
  void aTokenForOthersIsNotTaken() {
    account("elsewhere");
    save(root, "ops", "elsewhere", "elsewhere", "");

    for (var token :
        new String[] {
          token("elsewhere", "--audience", "another"), token("elsewhere", "--duration", "1h")
        }) {
      var refused = with(token).ask(WHO);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.errorMessage())
          .startsWith("The token is not meant for (aud) vcluster-manager; get one by kubectl");
    }
  }

  @Test
  void aTokenOfAnAccountThatIsGoneIsNotTaken() {
    account("gone");
    save(root, "ops", "gone", "gone", "");
    assertThat(with(token("gone")).ask(WHO).status()).isEqualTo(200);
    var later = token("gone");

    testbed.kubectl("delete", "serviceaccount", "gone", "-n", NAMESPACE);

    TestService.await("the API server to know that", () -> with(later).ask(WHO).status() == 401);
    assertThat(with(later).ask(WHO).errorMessage())
        .startsWith("The host does not take the token: it has ended");
  }

  @Test
  void anAccountThatGetsTheNameIsKeptOutByTheUid() {
    account("renamed");
    var uid =
        testbed
            .kubectl(
                "get",
                "serviceaccount",
                "renamed",
                "-n",
                NAMESPACE,
                "-o",
                "jsonpath={.metadata.uid}")
            .strip();
    save(root, "ops", "renamed", "renamed", "{ claim: \"uid\", values: [\"" + uid + "\"] }");
    assertThat(with(token("renamed")).ask(WHO).status()).isEqualTo(200);

    testbed.kubectl("delete", "serviceaccount", "renamed", "-n", NAMESPACE);
    account("renamed");

    assertThat(with(token("renamed")).ask(WHO).errorMessage())
        .startsWith("No trust rule takes the ServiceAccount accounts-it/renamed");
  }

  @Test
  void whatAnotherHostHasSignedIsNotTaken() {
    try (var other = FakeIssuer.start()) {
      var claims =
          new JWTClaimsSet.Builder()
              .issuer(ISSUER)
              .audience("vcluster-manager")
              .subject("system:serviceaccount:" + NAMESPACE + ":worker")
              .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(2))));
      assertThat(with(other.token(claims.build())).ask(WHO).errorMessage())
          .startsWith("The host does not take the token");
      assertThat(with(other.token(claims.expirationTime(null).build())).ask(WHO).errorMessage())
          .startsWith("The token has no end (exp)");
    }
  }

  /** Whoever administers the other one could make an account of any name there. */
  @Test
  void aRuleIsNotOfAnotherServerThatTheHostIsLater() {
    account("moved");
    save(root, "ops", "moved", "moved", "");
    var settings = testbed.asHost("eu");
    service
        .tables()
        .change(
            "update host set server_uid_changed_at = now() + interval '1 day' where name = ?",
            "eu");
    try (var next = TestService.start(service.database(), settings)) {
      awaitIssuers(next, 1);
      var moved = new Asker(next, token("moved"));

      assertThat(moved.ask(WHO).errorMessage())
          .startsWith(
              "The trust rule ops/moved is of another API server that the host 'eu' was before");
    } finally {
      service.tables().change("update host set server_uid_changed_at = null where name = ?", "eu");
    }
  }

  @Test
  void aTokenEndsAtItsTime() {
    account("brief");
    save(root, "ops", "brief", "brief", "");
    var brief = with(token("brief", "--audience", "vcluster-manager", "--duration", "10m"));
    assertThat(brief.ask(WHO).status()).isEqualTo(200);

    service.move(Duration.ofMinutes(11));

    var refused = brief.ask(WHO);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.errorMessage()).startsWith("The token has expired at ");
  }

  @Test
  void administratorsAloneSayForWhomAccountsWork() {
    var dev = service.people().member("dev", "web", Role.DEVELOPER);
    assertThat(save(dev, "web", "mine", "shared", "").refusals())
        .containsExactly("FORBIDDEN input.issuer");
    assertThat(save(root, "web", "first", "shared", "").refusals()).isEmpty();
    var second = save(root, "ops", "second", "shared", "");
    assertThat(second.refusals()).containsExactly("CONFLICT input.repository");
    assertThat(second.messages())
        .containsExactly(
            "The ServiceAccount works for another owner by the rule 'web/first': remove that"
                + " first.");
    assertThat(
            save(root, "ops", "third", "No_Name", "{ claim: \"ref\", values: [\"main\"] }")
                .refusals())
        .containsExactly("INVALID input.repository", "INVALID input.conditions.0.claim");
    assertThat(
            root.mutate(
                    "saveTrustRule",
                    "owner: \"ops\", name: \"x\", issuer: \"host:nowhere\", repository: \"a/b\"",
                    "")
                .refusals())
        .containsExactly("INVALID input.issuer");
  }

  /** Whoever claims another's name later takes nothing from it, and both say so. */
  @Test
  void ofSeveralHostsThatCallThemselvesAlikeTheFirstIsAsked() {
    account("double");
    var settings = new HashMap<String, Object>(testbed.asHost("one"));
    settings.putAll(testbed.asHost("two"));
    try (var two = TestService.start(settings)) {
      awaitIssuers(two, 2);
      two.tables()
          .change(
              "update host_token_issuer set seen_at = seen_at - interval '1 day' where host_id ="
                  + " (select id from host where name = ?)",
              "two");
      two.tables()
          .change(
              "update host set server_uid_changed_at = now() - interval '1 day' where name = ?",
              "two");

      awaitHost(two, "two");
      awaitTold(two, "one", "FALSE IssuerOfAnother");
      awaitTold(two, "two", "TRUE IssuerClaimed");
    }
    settings.put("vcm.auth.kubernetes.hosts", "one");
    try (var named = TestService.start(settings)) {
      awaitIssuers(named, 2);
      awaitHost(named, "one");
      // Whose accounts do not come in by name alone says nothing of names.
      assertThat(said(named, "one")).doesNotContain("AccountsKnown");
      assertThat(said(named, "two")).doesNotContain("AccountsKnown");
    }
  }

  private static void awaitHost(TestService service, String host) {
    TestService.await(
        "the host " + host,
        () ->
            new Asker(service, token("double"))
                .ask(WHO)
                .errorMessage()
                .startsWith(
                    "No trust rule takes the ServiceAccount accounts-it/double of the host '"
                        + host));
  }

  private static void awaitTold(TestService service, String host, String what) {
    TestService.await(
        "what the host " + host + " says",
        () -> {
          service.move(Duration.ofMinutes(1));
          return said(service, host)
              .contains(
                  "type=AccountsKnown, status=%s, reason=%s"
                      .formatted((Object[]) what.split(" ", -1)));
        });
  }

  private static String said(TestService service, String host) {
    return service
        .ask("{ host(name: \"%s\") { conditions { type status reason } } }".formatted(host))
        .body()
        .toString();
  }

  @Test
  void withoutTheRightNobodyCanTell() {
    account("poor");
    var kubeconfig =
        testbed.kubeconfigOf("accounts-without-reviews", "--verb=list --resource=pods");
    var settings = new HashMap<String, Object>(testbed.asHost("poor"));
    settings.put("vcm.hosts.poor.kubeconfig", kubeconfig.toString());
    try (var poor = TestService.start(settings)) {
      awaitIssuers(poor, 1);
      var refused = new Asker(poor, token("poor")).ask(WHO);
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.errorMessage())
          .isEqualTo(
              "The host that has signed this token does not let the service look at it: apply the"
                  + " block with tokenreviews of helm/files/host-rights.yaml there; try again");

      // Who cannot tell is asked again after a while, and not for each token that comes.
      testbed.kubectl(
          "create",
          "clusterrole",
          "accounts-reviews",
          "--verb=create",
          "--resource=tokenreviews.authentication.k8s.io");
      testbed.kubectl(
          "create",
          "clusterrolebinding",
          "accounts-reviews",
          "--clusterrole=accounts-reviews",
          "--serviceaccount=default:accounts-without-reviews");
      try {
        TestService.await(
            "the right",
            () -> {
              poor.move(Duration.ofSeconds(6));
              return new Asker(poor, token("poor")).ask(WHO).status() == 401;
            });
      } finally {
        testbed.kubectl("delete", "clusterrolebinding,clusterrole", "accounts-reviews");
      }
    }
  }

  @Test
  void thePageDoesWhatItSays() {
    var page = DocPage.of("docs/signing-in.md");
    account("deployer");
    var saved =
        root.ask(page.block("issuer: \"host:eu\"").replace("ci/deployer", NAMESPACE + "/deployer"));
    assertThat(saved.messages()).isEmpty();

    var said =
        testbed.shell(
            DocShell.beginning(service.uri().toString())
                    .replaceAll("(?m)^TOKEN=.*$", "TOKEN=unused")
                + page.block("kubectl create token")
                    .replace("--namespace ci", "--namespace " + NAMESPACE));

    DocShell.assertNothingIsWrong(said);
    assertThat(said).contains("eu/accounts-it/deployer", "SERVICE_ACCOUNT", "DEVELOPER");
  }

  private static void awaitIssuers(TestService service, int hosts) {
    TestService.await(
        "the hosts to say what they call themselves",
        () ->
            service
                    .tables()
                    .rows("select issuer from host_token_issuer where issuer = '" + ISSUER + "'")
                    .size()
                == hosts);
  }

  private static void account(String name) {
    testbed.kubectl("create", "serviceaccount", name, "-n", NAMESPACE);
  }

  private static String token(String account) {
    return token(account, "--audience", "vcluster-manager", "--duration", "8h");
  }

  private static String token(String account, String name, String value, String... more) {
    var arguments =
        new ArrayList<>(List.of("create", "token", account, "-n", NAMESPACE, name, value));
    arguments.addAll(List.of(more));
    return testbed.kubectl(arguments.toArray(String[]::new)).strip();
  }

  private static Answer save(
      Asker asker, String owner, String name, String account, String conditions) {
    return asker.mutate(
        "saveTrustRule",
        "owner: \"%s\", name: \"%s\", issuer: \"host:eu\", repository: \"%s/%s\", conditions: [%s]"
            .formatted(owner, name, NAMESPACE, account, conditions),
        "trustRule { id }");
  }

  private static Asker with(String token) {
    return new Asker(service, token);
  }
}

package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A kubeconfig ends with the right to be given one: it is revoked in the same transaction. */
final class KubeconfigsEndWithRightsIT {
  private static final String NOWHERE =
      """
      apiVersion: v1
      kind: Config
      current-context: away
      clusters: [{ name: away, cluster: { server: "https://127.0.0.1:1" } }]
      users: [{ name: away, user: { token: "not-a-token" } }]
      contexts: [{ name: away, context: { cluster: away, user: away } }]
      """;

  private static TestService service;
  private static Asker root;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            Map.of(
                "vcm.hosts.simulated.simulated.delay",
                "PT0S",
                "vcm.encryption.keys",
                "a:" + Base64.getEncoder().encodeToString(new byte[32]),
                "vcm.auth.ci.issuers.github.kind",
                "github",
                "vcm.auth.ci.issuers.github.audience",
                "vcm"));
    root = service.root();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void thoseOfAKeyEndWithTheKey() {
    team("keyed", "{ user: \"kim\", role: DEVELOPER }");
    root.ready("name: \"keyed-1\", owner: \"keyed\"");
    var ended = key("keyed", "ended");
    key("keyed", "stays");
    given("keyed-1", "keyed/ended", "API_KEY", "ACTIVE");
    given("keyed-1", "keyed/ended", "API_KEY", "PENDING");
    given("keyed-1", "keyed/stays", "API_KEY", "ACTIVE");
    given("keyed-1", "keyed/ended", "USER", "ACTIVE");

    change("revokeApiKey", "id: \"%s\"".formatted(ended));

    assertThat(states("keyed/ended", "API_KEY"))
        .hasSize(2)
        .contains("FAILED")
        .doesNotContain("ACTIVE", "PENDING");
    assertThat(states("keyed/stays", "API_KEY")).containsExactly("ACTIVE");
    assertThat(states("keyed/ended", "USER")).as("somebody else").containsExactly("ACTIVE");
    assertThat(reasons("revokeApiKey"))
        .singleElement()
        .asString()
        .endsWith("CI, kubeconfigs revoked: 2");
    assertThat(
            service
                .tables()
                .rows("select action from audit where subject = 'keyed/ended' order by at"))
        .as("by one subject all of it is found")
        .containsExactly("createApiKey", "revokeApiKey");
    awaitRevoked("keyed/ended");

    change("removeOwner", "owner: \"%s\"".formatted(withoutClusters("keyed")));
    assertThat(states("keyed/stays", "API_KEY")).doesNotContain("ACTIVE");
  }

  /** The key holds for others' clusters too, so that the owner may be gone while they are there. */
  private static String withoutClusters(String owner) {
    change("transferCluster", "cluster: \"keyed-1\", owner: \"root\"");
    given("keyed-1", "keyed/stays", "API_KEY", "ACTIVE");
    return owner;
  }

  @Test
  void thoseOfJobsEndWithTheirTrustRuleAlsoWhenItIsChanged() {
    team("jobs", "{ user: \"jo\", role: DEVELOPER }");
    root.ready("name: \"jobs-1\", owner: \"jobs\"");
    for (var rule : List.of("gone", "changed", "same")) {
      rule(rule, "CI");
      given("jobs-1", "jobs/" + rule, "OIDC_JOB", "ACTIVE");
    }
    given("jobs-1", "jobs/gone", "OIDC_JOB", "PENDING");
    given("jobs-1", "jobs/gone", "API_KEY", "ACTIVE");

    change("removeTrustRule", "rule: \"jobs/gone\"");
    rule("changed", "VIEWER");
    rule("same", "CI");

    assertThat(states("jobs/gone", "OIDC_JOB"))
        .hasSize(2)
        .contains("FAILED")
        .doesNotContain("ACTIVE", "PENDING");
    assertThat(states("jobs/gone", "API_KEY")).as("somebody else").containsExactly("ACTIVE");
    assertThat(states("jobs/changed", "OIDC_JOB")).doesNotContain("ACTIVE");
    assertThat(states("jobs/same", "OIDC_JOB")).containsExactly("ACTIVE");
    assertThat(reasons("removeTrustRule"))
        .singleElement()
        .asString()
        .endsWith("kubeconfigs revoked: 2");
  }

  private static void rule(String name, String role) {
    change(
        "saveTrustRule",
        "owner: \"jobs\", name: \"%s\", issuer: \"github\", repository: \"74\", role: %s"
            .formatted(name, role));
  }

  /** It has the right of its narrowest rule, which a new one may be. */
  @Test
  void thoseOfAServiceAccountEndWithANewRuleToo() {
    team("accounts", "");
    root.ready("name: \"accounts-1\", owner: \"accounts\"");
    root.ask(
        "mutation ($at: String!) { registerHost(input: { name: \"eu\", kubeconfig: $at }) {"
            + " userErrors { message } } }",
        Map.of("at", NOWHERE));
    account("wide", "");
    given("accounts-1", "eu/ci/bot", "SERVICE_ACCOUNT", "ACTIVE");

    account("narrow", "{ claim: \"uid\", values: [\"74\"] }");

    assertThat(states("eu/ci/bot", "SERVICE_ACCOUNT")).doesNotContain("ACTIVE");
    assertThat(reasons("saveTrustRule")).anyMatch(each -> each.endsWith("kubeconfigs revoked: 1"));
    change("removeHost", "host: \"eu\"");
  }

  private static void account(String name, String conditions) {
    change(
        "saveTrustRule",
        "owner: \"accounts\", name: \"%s\", issuer: \"host:eu\", repository: \"ci/bot\", conditions: [%s]"
            .formatted(name, conditions));
  }

  @Test
  void thoseOfAMemberEndWithTheMembership() {
    team(
        "crew",
        "{ user: \"mia\", role: DEVELOPER }, { user: \"noa\", role: DEVELOPER }, { user: \"ole\","
            + " role: CI }, { user: \"pia\", role: DEVELOPER }, { user: \"boss\", role: CI }");
    team("other", "{ user: \"mia\", role: DEVELOPER }");
    change("saveUser", "name: \"boss\", globalRole: ADMIN");
    root.ready("name: \"crew-1\", owner: \"crew\"");
    root.ready("name: \"other-1\", owner: \"other\"");
    for (var user : List.of("mia", "noa", "ole", "pia", "boss")) {
      given("crew-1", user, "USER", "ACTIVE");
    }
    given("other-1", "mia", "USER", "ACTIVE");
    given("crew-1", "noa", "USER", "PENDING");

    team(
        "crew",
        "{ user: \"noa\", role: VIEWER }, { user: \"ole\", role: DEVELOPER }, { user: \"pia\","
            + " role: CI }");

    assertThat(states("mia", "USER")).as("the other team's stays").hasSize(2).contains("ACTIVE");
    assertThat(statesOf("other-1", "mia")).containsExactly("ACTIVE");
    assertThat(states("noa", "USER"))
        .hasSize(2)
        .contains("FAILED")
        .doesNotContain("ACTIVE", "PENDING");
    assertThat(states("ole", "USER")).as("raised").containsExactly("ACTIVE");
    assertThat(states("pia", "USER")).as("may still be given one").containsExactly("ACTIVE");
    assertThat(states("boss", "USER")).as("has a role everywhere").containsExactly("ACTIVE");

    change("saveUser", "name: \"boss\", globalRole: VIEWER");
    assertThat(states("boss", "USER")).doesNotContain("ACTIVE");
  }

  @Test
  void thoseOfAnAdministratorEndWithTheRole() {
    team("held", "{ user: \"rex\", role: CI }, { user: \"zoe\", role: CI }");
    change("saveUser", "name: \"rex\", globalRole: ADMIN");
    root.ready("name: \"held-1\", owner: \"held\"");
    root.ready("name: \"far-1\"");
    given("held-1", "rex", "USER", "ACTIVE");
    given("far-1", "rex", "USER", "ACTIVE");

    change("saveUser", "name: \"rex\"");
    assertThat(states("rex", "USER")).containsExactly("ACTIVE", "ACTIVE");
    change("saveUser", "name: \"rex\", globalRole: null");

    assertThat(statesOf("held-1", "rex")).as("a membership lets it be").containsExactly("ACTIVE");
    assertThat(statesOf("far-1", "rex")).doesNotContain("ACTIVE");
    assertThat(reasons("saveUser")).anyMatch(reason -> reason.contains("kubeconfigs revoked: 1,"));
  }

  @Test
  void thoseOfAUsersOwnKeysEndWithTheUser() {
    root.ready("name: \"seen\"");
    change("saveUser", "name: \"sue\"");
    key("sue", "own");
    given("seen", "sue/own", "API_KEY", "ACTIVE");
    given("seen", "sue", "USER", "PENDING");

    change("removeUser", "name: \"sue\"");

    assertThat(states("sue/own", "API_KEY")).doesNotContain("ACTIVE");
    assertThat(states("sue", "USER")).as("nobody was given it").containsExactly("FAILED");
    assertThat(reasons("removeUser"))
        .singleElement()
        .asString()
        .startsWith("kubeconfigs revoked: 2, ")
        .contains("keys ended: 1");
  }

  /** A simulated cluster gives none: as if it had. */
  private static void given(String cluster, String to, String kind, String state) {
    service
        .tables()
        .change(
            """
            insert into kubeconfig_grant (id, cluster_id, role, state, issued_to, issued_to_kind,
              issued_at, expires_at, due_at, version)
            select gen_random_uuid(), id, 'VIEW', ?, ?, ?, created_at,
              created_at + interval '8 hours', ?::timestamptz, 1
            from cluster where name = ?
            """,
            state,
            to,
            kind,
            service.now().plusSeconds(600).atOffset(ZoneOffset.UTC),
            cluster);
  }

  private static String key(String owner, String name) {
    return root.mutate(
            "createApiKey", "name: \"%s\", owner: \"%s\"".formatted(name, owner), "apiKey { id }")
        .rootText("apiKey.id");
  }

  private static void team(String name, String members) {
    change("saveOwner", "name: \"%s\", members: [%s]".formatted(name, members));
  }

  private static void change(String mutation, String input) {
    assertThat(root.mutate(mutation, input, "").messages()).as(mutation).isEmpty();
  }

  private static List<String> states(String to, String kind) {
    return service
        .tables()
        .rows(
            "select state from kubeconfig_grant where issued_to = ? and issued_to_kind = ?",
            to,
            kind);
  }

  private static List<String> statesOf(String cluster, String to) {
    return service
        .tables()
        .rows(
            "select g.state from kubeconfig_grant g join cluster c on c.id = g.cluster_id where"
                + " c.name = ? and g.issued_to = ?",
            cluster,
            to);
  }

  private static List<String> reasons(String action) {
    return service
        .tables()
        .rows("select reason from audit where action = ? and outcome = 'DONE'", action);
  }

  private static void awaitRevoked(String to) {
    TestService.await(
        "the end of what it has inside", () -> states(to, "API_KEY").contains("REVOKED"));
  }
}

package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A right that has ended gives nothing that outlasts it: neither on another replica, which keeps
 * for seconds how it was, nor to a request that is under way when it ends.
 */
final class EndedRightsIT {
  private static final String WHO = "{ viewer { actor { name roles } } }";
  private static final String ENDED = "What you came in by has ended just now";

  private static TestService here;
  private static TestService there;
  private static Asker root;

  @BeforeAll
  static void start() {
    var settings =
        Map.<String, Object>of(
            "vcm.hosts.simulated.simulated.delay",
            "PT0S",
            "vcm.auth.ci.issuers.github.kind",
            "github",
            "vcm.auth.ci.issuers.github.audience",
            "vcm");
    here = TestService.start(settings);
    there = TestService.start(here.database(), settings);
    root = here.root();
  }

  @AfterAll
  static void stop() {
    there.close();
    here.close();
  }

  @Test
  void whoIsNoMemberAnyMoreMakesNoKey() {
    here.people().member("mona", "crew", Role.DEVELOPER);
    var mona = known("mona");

    done(root.mutate("saveOwner", "name: \"crew\", members: []", ""));

    assertThat(mona.mutate("createApiKey", "name: \"late\", owner: \"crew\"", "key").refusals())
        .containsExactly("NOT_FOUND input.owner");
  }

  /** A rule goes on without end: it is what most of all outlasts a request. */
  @Test
  void whoIsNoMemberAnyMoreTrustsNobodyInItsName() throws Exception {
    here.people().member("tina", "trusting", Role.DEVELOPER);
    var tina = known("tina");
    var under = known(here, "tina");
    done(saveRule(tina, "before"));

    done(root.mutate("saveOwner", "name: \"trusting\", members: []", ""));

    assertThat(saveRule(tina, "late").refusals()).containsExactly("NOT_FOUND input.owner");
    assertThat(tina.mutate("removeTrustRule", "rule: \"trusting/before\"", "").refusals())
        .containsExactly("NOT_FOUND input.rule");

    here.people().member("tina", "trusting", Role.DEVELOPER);
    assertThat(under.ask(WHO).status()).isEqualTo(200);
    var answer =
        whileHeld(
            "delete from membership m using owner o where o.id = m.owner_id and o.name ="
                + " 'trusting' and (select id from owner where name = 'trusting' for update) is"
                + " not null",
            () -> saveRule(under, "raced"));
    assertThat(answer.refusals()).containsExactly("NOT_FOUND input.owner");
    assertThat(
            here.tables()
                .rows(
                    "select r.name from trust_rule r join owner o on o.id = r.owner_id where"
                        + " r.removed_at is null and o.name = 'trusting'"))
        .containsExactly("before");
  }

  private static Answer saveRule(Asker who, String name) {
    return saveRule(who, "trusting", name);
  }

  private static Answer saveRule(Asker who, String owner, String name) {
    return who.mutate(
        "saveTrustRule",
        "owner: \"%s\", name: \"%s\", issuer: \"github\", repository: \"74\", role: CI"
            .formatted(owner, name),
        "");
  }

  @Test
  void whoIsNoMemberAnyMoreGivesNoClusterAway() {
    here.people().member("uwe", "giving", Role.DEVELOPER);
    here.as("uwe").ready("name: \"given\", owner: \"giving\"");
    var uwe = known("uwe");

    done(root.mutate("saveOwner", "name: \"giving\", members: []", ""));

    assertThat(uwe.mutate("transferCluster", "cluster: \"given\", owner: \"uwe\"", "").refusals())
        .containsExactly("NOT_FOUND input.cluster");
  }

  @Test
  void ofTrustRulesAnOwnerHasAHundred() {
    here.people().member("vera", "trusting-much", Role.DEVELOPER);
    var vera = known(here, "vera");
    done(saveRule(vera, "trusting-much", "first"));
    here.tables()
        .change(
            "insert into trust_rule select gen_random_uuid(), 'r' || n, owner_id, issuer,"
                + " repository, conditions, role, scopes, lifetime_seconds, created_by,"
                + " created_by_kind, created_at, updated_at, null, 1 from trust_rule,"
                + " generate_series(1, 99) n where name = ?",
            "first");

    assertThat(saveRule(vera, "trusting-much", "more").refusals())
        .containsExactly("QUOTA_EXCEEDED input.name");
    done(saveRule(vera, "trusting-much", "first"));
    done(root.mutate("removeTrustRule", "rule: \"trusting-much/r1\"", ""));
    done(saveRule(vera, "trusting-much", "more"));
  }

  @Test
  void whoAdministersNoMoreMakesNoKeysAndNoAdministrators() {
    done(root.mutate("saveUser", "name: \"norbert\", globalRole: ADMIN", ""));
    var norbert = known("norbert");

    done(root.mutate("saveUser", "name: \"norbert\", globalRole: null", ""));

    assertThat(
            norbert
                .mutate("createApiKey", "name: \"late\", role: ADMIN, everywhere: true", "key")
                .refusals())
        .containsExactly("FORBIDDEN input.everywhere");
    assertThat(norbert.mutate("saveUser", "name: \"puppet\", globalRole: ADMIN", "").refusals())
        .containsExactly("FORBIDDEN input.name");
    assertThat(here.tables().rows("select name from app_user where name = 'puppet'")).isEmpty();
  }

  @Test
  void whoWasRemovedIsGivenNothing() {
    here.people().member("olga", "shop", Role.DEVELOPER);
    here.as("olga").ready("name: \"shops\", owner: \"shop\"");
    var olga = known("olga");

    done(root.mutate("removeUser", "name: \"olga\"", ""));
    olga.mutate("createApiKey", "name: \"late\", owner: \"shop\"", "key");
    olga.mutate("createApiKey", "name: \"late\"", "key");
    olga.mutate("issueKubeconfig", "cluster: \"shops\", role: VIEW", "kubeconfig");

    assertThat(here.tables().rows("select name from api_key where created_by = 'olga'")).isEmpty();
    assertThat(here.tables().rows("select state from kubeconfig_grant where issued_to = 'olga'"))
        .isEmpty();
    assertThat(here.tables().rows("select name from app_user where name = 'olga'")).isEmpty();
  }

  @Test
  void whatIsUnderWayWhenARoleIsTakenAwayWaitsAndIsRefused() throws Exception {
    done(root.mutate("saveUser", "name: \"petra\", globalRole: ADMIN", ""));
    var petra = known(here, "petra");
    var key = "name: \"raced\", role: ADMIN, everywhere: true";

    var answer =
        whileHeld(
            "update app_user set global_role = null where name = 'petra'",
            () -> petra.mutate("createApiKey", key, "key"));

    assertThat(answer.refusals()).containsExactly("FORBIDDEN input.everywhere");
  }

  @Test
  void whatIsUnderWayWhenItsUserGoesWaitsAndIsRefused() throws Exception {
    here.people().member("rosa", "garden", Role.DEVELOPER);
    var rosa = known(here, "rosa");
    rosa.ready("name: \"gardens\", owner: \"garden\"");

    var answer =
        whileHeld(
            "update app_user set name = 'rosa (removed)', removed_at = now() where name = 'rosa'",
            () ->
                rosa.mutate("issueKubeconfig", "cluster: \"gardens\", role: VIEW", "grant { id }"));

    assertThat(answer.messages()).singleElement().asString().startsWith(ENDED);
    assertThat(here.tables().rows("select state from kubeconfig_grant where issued_to = 'rosa'"))
        .isEmpty();
  }

  /** The user is made and removed by others while the old token's request makes it, too. */
  @Test
  void anOldTokenMakesNobodyAnewWhoIsRemovedAtThatMoment() throws Exception {
    var ghost = here.as("ghost");
    here.people().team("ghosts");

    var answer =
        whileHeld(
            "insert into app_user (id, name, owner_id, created_at) select gen_random_uuid(),"
                + " 'ghost', id, now() from owner where name = 'ghosts'",
            () -> ghost.ask(WHO),
            "update app_user set name = 'ghost (removed)', removed_at = now() where name = 'ghost'",
            "insert into token_floor (name, not_before) values ('ghost', now() + interval '1 s')");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.errorMessage()).contains("the tokens of its user were ended at");
    assertThat(here.tables().rows("select name from app_user where name = 'ghost'")).isEmpty();
    assertThat(here.tables().rows("select name from owner where name = 'ghost'")).isEmpty();
  }

  /** The replica has just seen that no token of the name was ended, and then finds the next one. */
  @Test
  void anOldTokenIsNeverThatOfTheNextUserOfItsName() {
    var asAdmin = new Asker(there, here.token("sven", "admin"));
    known("sven");
    done(root.mutate("removeUser", "name: \"sven\"", ""));
    var next = here.as("sven");
    assertThat(next.ask(WHO).status()).isEqualTo(200);

    assertThat(asAdmin.ask(WHO).status()).isEqualTo(401);
    assertThat(next.mutate("createApiKey", "name: \"mine\"", "key").refusals()).isEmpty();
  }

  @Test
  void aKeyThatWasRevokedMakesNoKeyByWhatIsKept() {
    here.people().member("tom", "yard", Role.DEVELOPER);
    var made =
        here.as("tom")
            .mutate(
                "createApiKey",
                "name: \"parent\", owner: \"yard\", scopes: [READ, ADMIN]",
                "key apiKey { id }");
    var parent = new Asker(there, "").with("X-API-Key", made.rootText("key"));
    assertThat(parent.ask(WHO).status()).isEqualTo(200);

    done(here.as("tom").mutate("revokeApiKey", "id: \"" + made.rootText("apiKey.id") + "\"", ""));
    parent.mutate("createApiKey", "name: \"child\"", "key");

    assertThat(here.tables().rows("select name from api_key where name = 'child'")).isEmpty();
  }

  /** Somebody whom the other replica has just looked up. */
  private static Asker known(String user) {
    return known(there, user);
  }

  private static Asker known(TestService where, String user) {
    var asker = new Asker(where, here.token(user, ""));
    assertThat(asker.ask(WHO).status()).isEqualTo(200);
    return asker;
  }

  private static void done(Answer answer) {
    assertThat(answer.messages()).isEmpty();
  }

  /** What is answered to a request that waits for a transaction of others, which then commits. */
  private static Answer whileHeld(String held, Supplier<Answer> request, String... then)
      throws SQLException, InterruptedException, ExecutionException {
    try (var others = here.database().connect()) {
      others.setAutoCommit(false);
      execute(others, List.of(held));
      var answer = CompletableFuture.supplyAsync(request);
      TestService.await("the request to wait", () -> answer.isDone() || waits());
      execute(others, List.of(then));
      others.commit();
      return answer.get();
    }
  }

  private static void execute(Connection connection, List<String> statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  private static boolean waits() {
    return here.tables()
            .number(
                "select count(*) from pg_stat_activity where datname = current_database() and"
                    + " wait_event_type = 'Lock'")
        > 0;
  }
}

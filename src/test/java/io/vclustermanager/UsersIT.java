package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What administrators make of users, who sees it, and what is left of one who is removed. */
final class UsersIT {
  private static final String ALL =
      "user { name globalRole hasPassword passwordChangedAt owner { name kind } memberships {"
          + " owner { name } role } removedAt version }";

  private static final String PASSWORD = "given by an admin";

  private static TestService service;
  private static Asker root;

  @BeforeAll
  static void start() {
    service = TestService.start(Map.of("vcm.hosts.simulated.simulated.delay", "PT0S"));
    root = service.root();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aUserIsMadeWithAPasswordAndAnOwnerAndSignsIn() {
    var saved = save("name: \"alma\", password: \"%s\"".formatted(PASSWORD));

    assertThat(saved.root("user.hasPassword")).isEqualTo(true);
    assertThat(saved.root("user.globalRole")).isNull();
    assertThat(saved.root("user.version")).isEqualTo(1);
    assertThat(saved.rootText("user.owner")).isEqualTo("{name=alma, kind=USER}");
    assertThat(saved.rootText("user.memberships"))
        .isEqualTo("[{owner={name=alma}, role=DEVELOPER}]");
    var alma = new Asker(service, login("alma", PASSWORD).rootText("accessToken"));
    assertThat(alma.create("name: \"almas\"").refusals()).isEmpty();
    assertThat(
            service
                .tables()
                .rows("select reason from audit where action = 'saveUser' and subject = 'alma'"))
        .containsExactly("version 1, globalRole none, another password");
    for (var table : List.of("audit", "app_user", "idempotency")) {
      assertThat(service.tables().rows("select * from " + table))
          .noneMatch(row -> row.contains(PASSWORD));
    }
  }

  @Test
  void theKeysOfAUserEndWithTheUser() {
    save("name: \"kora\", password: \"%s\"".formatted(PASSWORD));
    var made =
        service
            .as("kora")
            .mutate("createApiKey", "name: \"mine\", owner: \"kora\", role: DEVELOPER", "key");
    assertThat(made.refusals()).isEmpty();
    var byKey = new Asker(service, "").with("X-API-Key", made.rootText("key"));
    var who = "{ viewer { actor { name } } }";
    assertThat(byKey.ask(who).rootText("actor.name")).isEqualTo("kora/mine");

    assertThat(mutate("removeUser", "name: \"kora\"").refusals()).isEmpty();

    assertThat(byKey.ask(who).errorCode()).isEqualTo("UNAUTHENTICATED");
  }

  /** Those that hold everywhere, also for others' owners, and what was made by them. */
  @Test
  void theKeysOfAnAdministratorEndWithTheRole() {
    save("name: \"kuno\", globalRole: ADMIN");
    root.mutate("saveOwner", "name: \"kunos\"", "");
    var kuno = service.as("kuno");
    var admin = key(kuno, "name: \"all\", owner: \"kunos\", role: ADMIN, everywhere: true");
    var child = key(admin, "name: \"child\", owner: \"kuno\", role: ADMIN, everywhere: true");
    var grandchild = key(child, "name: \"heir\", owner: \"kunos\", role: ADMIN, everywhere: true");
    var reader = key(kuno, "name: \"reads\", owner: \"kunos\", role: VIEWER, everywhere: true");
    var teams = key(kuno, "name: \"builds\", owner: \"kunos\", role: CI");
    var others = key(root, "name: \"others\", owner: \"kunos\", role: ADMIN, everywhere: true");

    save("name: \"kuno\", globalRole: VIEWER");

    assertThat(reason("kuno"))
        .isEqualTo("version 2, globalRole VIEWER, kubeconfigs revoked: 0, keys revoked: 3");
    for (var ended : List.of(admin, child, grandchild)) {
      assertThat(ended.ask("{ viewer { actor { name } } }").status()).isEqualTo(401);
    }
    assertThat(List.of(who(reader), who(teams), who(others)))
        .containsExactly("kunos/reads", "kunos/builds", "kunos/others");

    save("name: \"kuno\", globalRole: null");

    assertThat(reason("kuno")).isEqualTo("version 3, globalRole none, keys revoked: 1");
    assertThat(reader.ask("{ viewer { actor { name } } }").status()).isEqualTo(401);
    assertThat(List.of(who(teams), who(others))).containsExactly("kunos/builds", "kunos/others");
  }

  @Test
  void theKeysThatHoldEverywhereEndWithTheirMaker() {
    save("name: \"karl\", globalRole: ADMIN");
    root.mutate("saveOwner", "name: \"karls\"", "");
    var karl = service.as("karl");
    var admin = key(karl, "name: \"all\", owner: \"karls\", role: ADMIN, everywhere: true");
    var teams = key(karl, "name: \"builds\", owner: \"karls\", role: CI");

    remove("name: \"karl\"");

    assertThat(admin.ask("{ viewer { actor { name } } }").status()).isEqualTo(401);
    assertThat(who(teams)).as("a team's key is the team's").isEqualTo("karls/builds");
  }

  @Test
  void whoAdministersNoMoreIsAnsweredNothingAgain() {
    save("name: \"lars\", globalRole: ADMIN");
    var lars = service.as("lars");
    var input = "name: \"of-lars\", idempotencyKey: \"lars\"";
    assertThat(lars.mutate("saveUser", input, ALL).refusals()).isEmpty();
    assertThat(lars.mutate("saveUser", input, ALL).refusals()).as("again").isEmpty();

    save("name: \"lars\", globalRole: null");

    var again = lars.mutate("saveUser", input, ALL);
    assertThat(again.refusals()).containsExactly("FORBIDDEN input.name");
    assertThat(again.root("user")).isNull();
  }

  /** Theirs is of the former clusters and keys. */
  @Test
  void theNextKeyOfAFormerNameIsNotAnsweredWhatTheFormerOneWas() {
    save("name: \"mara\"");
    var input = "name: \"child\", idempotencyKey: \"mine\"";
    var admins = "name: \"ci\", role: DEVELOPER, scopes: [READ, ADMIN]";
    assertThat(key(service.as("mara"), admins).mutate("createApiKey", input, "key").refusals())
        .isEmpty();

    remove("name: \"mara\"");

    assertThat(key(service.as("mara"), admins).mutate("createApiKey", input, "key").refusals())
        .isEmpty();
  }

  @Test
  void ofTwoWhoMakeOneUserTheSecondChangesTheFirstOnesOrIsRefused() throws Exception {
    root.mutate("saveOwner", "name: \"twins\"", "");
    for (var expected : List.of(", expectedVersion: 0", "")) {
      var name = expected.isEmpty() ? "twin-a" : "twin-b";
      try (var others = service.database().connect();
          var statement = others.createStatement()) {
        others.setAutoCommit(false);
        statement.execute(
            "insert into owner (id, name, kind, created_at) values (gen_random_uuid(), '%s-own',"
                    .formatted(name)
                + " 'USER', now())");
        statement.execute(
            ("insert into app_user (id, name, owner_id, created_at) select gen_random_uuid(), '%s',"
                    + " id, now() from owner where name = '%s-own'")
                .formatted(name, name));
        var second =
            CompletableFuture.supplyAsync(
                () ->
                    mutate(
                        "saveUser",
                        "name: \"%s\", globalRole: VIEWER%s".formatted(name, expected)));
        TestService.await("the second to wait", () -> second.isDone() || waits());
        others.commit();

        assertThat(second.get().refusals())
            .isEqualTo(expected.isEmpty() ? List.of() : List.of("CONFLICT input.expectedVersion"));
        assertThat(
                root.ask("{ user(name: \"%s\") { version globalRole } }".formatted(name))
                    .root("version"))
            .isEqualTo(expected.isEmpty() ? 2 : 1);
      }
    }
  }

  private static boolean waits() {
    return service
            .tables()
            .number(
                "select count(*) from pg_stat_activity where datname = current_database() and"
                    + " wait_event_type = 'Lock'")
        > 0;
  }

  private static Asker key(Asker maker, String input) {
    var made = maker.mutate("createApiKey", input, "key");
    assertThat(made.messages()).as(input).isEmpty();
    return new Asker(service, "").with("X-API-Key", made.rootText("key"));
  }

  /** Why the last saveUser of this name was what it was. */
  private static String reason(String user) {
    return service
        .tables()
        .rows(
            "select reason from audit where action = 'saveUser' and subject = ? order by id desc"
                + " limit 1",
            user)
        .getFirst();
  }

  @Test
  void whoGetsAFormerNameSeesNothingOfItsAudit() {
    save("name: \"nele\"");
    var nele = service.as("nele");
    nele.create("name: \"NO\"");
    nele.mutate("createApiKey", "name: \"ci\", role: DEVELOPER", "key");
    var key = new Asker(service, "").with("X-API-Key", keyOf(nele, "old"));
    key.create("name: \"NO\"");
    assertThat(audit(nele)).contains("createVirtualCluster NO", "createApiKey nele/ci");
    assertThat(audit(key)).containsExactly("createVirtualCluster NO");

    remove("name: \"nele\"");
    var next = service.as("nele");
    next.create("name: \"NEITHER\"");

    assertThat(audit(next)).containsExactly("createVirtualCluster NEITHER");
    assertThat(audit(new Asker(service, "").with("X-API-Key", keyOf(next, "old")))).isEmpty();
    assertThat(next.ask("{ auditEntries { totalCount } }").root("totalCount")).isEqualTo(2);
  }

  private static String keyOf(Asker maker, String name) {
    var made = maker.mutate("createApiKey", "name: \"%s\", role: DEVELOPER".formatted(name), "key");
    assertThat(made.messages()).isEmpty();
    return made.rootText("key");
  }

  private static List<String> audit(Asker asker) {
    return asker
        .ask("{ auditEntries { nodes { action subject } } }")
        .list("data.auditEntries.nodes")
        .stream()
        .map(each -> each instanceof Map<?, ?> entry ? entry : Map.of())
        .map(entry -> entry.get("action") + " " + entry.get("subject"))
        .toList();
  }

  @Test
  void whatIsNotGivenStaysAndARoleCountsAtOnce() {
    save("name: \"bela\", password: \"%s\"".formatted(PASSWORD));
    var bela = service.as("bela");
    assertThat(bela.ask("{ viewer { actor { roles } } }").root("actor.roles")).isEqualTo(List.of());

    var promoted = save("name: \"bela\", globalRole: VIEWER, expectedVersion: 1");

    assertThat(promoted.root("user.hasPassword")).isEqualTo(true);
    assertThat(promoted.root("user.version")).isEqualTo(2);
    assertThat(bela.ask("{ viewer { actor { roles } } }").root("actor.roles"))
        .isEqualTo(List.of("VIEWER"));
    assertThat(save("name: \"bela\"").root("user.version")).as("nothing to do").isEqualTo(2);
    assertThat(save("name: \"bela\", globalRole: null").root("user.globalRole")).isNull();
    assertThat(refused("saveUser", "name: \"bela\", expectedVersion: 1"))
        .containsExactly("CONFLICT input.expectedVersion");
    assertThat(refused("saveUser", "name: \"bela\", expectedVersion: 0"))
        .containsExactly("CONFLICT input.expectedVersion");
  }

  @Test
  void whatIsWrongInItselfIsRefused() {
    assertThat(
            refused(
                "saveUser", "name: \" \", password: \"short\", globalRole: CI, expectedVersion: 7"))
        .containsExactly(
            "INVALID input.name",
            "INVALID input.password",
            "INVALID input.globalRole",
            "CONFLICT input.expectedVersion");
    assertThat(refused("saveUser", "name: \"a long user name\", password: \"A long user name\""))
        .containsExactly("INVALID input.password");
    assertThat(refused("removeUser", "name: \"nobody at all\""))
        .containsExactly("NOT_FOUND input.name");
  }

  @Test
  void onlyAdministratorsMayAndOthersSeeThemselvesAlone() {
    save("name: \"cora\", globalRole: VIEWER");
    var cora = service.as("cora");
    var input = "name: \"cora\", globalRole: ADMIN, password: \"%s\"".formatted(PASSWORD);

    assertThat(cora.mutate("saveUser", input, ALL).refusals())
        .containsExactly("FORBIDDEN input.name");
    assertThat(cora.mutate("removeUser", "name: \"cora\"", ALL).refusals())
        .containsExactly("FORBIDDEN input.name");
    assertThat(cora.ask("{ users { totalCount nodes { name } } }").rootText("nodes"))
        .isEqualTo("[{name=cora}]");
    assertThat(cora.ask("{ user(name: \"cora\") { globalRole } }").root("globalRole"))
        .isEqualTo("VIEWER");
    assertThat(cora.ask("{ user(name: \"admin\") { name } }").at("data.user")).isNull();
    assertThat(root.ask("{ user(name: \"admin\") { name } }").root("name")).isEqualTo("admin");
  }

  @Test
  void usersAreListedAndFiltered() {
    save("name: \"list-1\", password: \"%s\"".formatted(PASSWORD));
    save("name: \"list-2\", globalRole: VIEWER");
    save("name: \"list-3\"");
    var of =
        "{ users(first: 10, filter: { name: { startsWith: \"list-\" }%s }%s) { nodes { name } } }";

    assertThat(root.ask(of.formatted("", "")).rootText("nodes"))
        .isEqualTo("[{name=list-1}, {name=list-2}, {name=list-3}]");
    assertThat(root.ask(of.formatted(", hasPassword: true", "")).rootText("nodes"))
        .isEqualTo("[{name=list-1}]");
    assertThat(root.ask(of.formatted(", globalRole: { eq: VIEWER }", "")).rootText("nodes"))
        .isEqualTo("[{name=list-2}]");
    assertThat(
            root.ask(
                    of.formatted(
                        ", globalRole: { not: [VIEWER] }",
                        ", order: { field: CREATED_AT, direction: DESC }"))
                .rootText("nodes"))
        .isEqualTo("[{name=list-3}, {name=list-1}]");
  }

  @Test
  void anotherPasswordEndsWhatWasGivenForTheOneBefore() {
    save("name: \"dina\", password: \"%s\"".formatted(PASSWORD));
    var before = new Asker(service, login("dina", PASSWORD).rootText("accessToken"));
    assertThat(who(before)).isEqualTo("dina");

    save("name: \"dina\", password: \"given by the admin again\"");

    assertThat(before.ask("{ viewer { actor { name } } }").status()).isEqualTo(401);
    assertThat(before.ask("{ viewer { actor { name } } }").errorMessage())
        .startsWith("The token was given at ")
        .contains("and the tokens of its user were ended at ");
    assertThat(login("dina", PASSWORD).refusals()).hasSize(1);
    var after = login("dina", "given by the admin again");
    assertThat(who(new Asker(service, after.rootText("accessToken")))).isEqualTo("dina");
  }

  @Test
  void theSameKeyIsTheSameRequestWhileThePasswordIsTheSame() {
    var input = "name: \"edda\", password: \"%s\", idempotencyKey: \"edda\"";
    var first = save(input.formatted(PASSWORD));

    assertThat(save(input.formatted(PASSWORD)).body()).isEqualTo(first.body());
    assertThat(refused("saveUser", input.formatted("quite another one")))
        .containsExactly("CONFLICT input.idempotencyKey");
    assertThat(login("edda", PASSWORD).refusals()).isEmpty();
  }

  @Test
  void aDryRunLeavesNothing() {
    save("name: \"fred\", password: \"%s\"".formatted(PASSWORD));
    service.as("fred").ready("name: \"freds\"");
    var before = service.tables().asked();

    save("name: \"never\", password: \"%s\", dryRun: true".formatted(PASSWORD));
    save("name: \"fred\", globalRole: ADMIN, dryRun: true");
    var removed = remove("name: \"fred\", clustersTo: \"root\", dryRun: true");

    assertThat(removed.root("user.removedAt")).isNotNull();
    before.merge("audit", 3L, Long::sum);
    assertThat(service.tables().asked()).isEqualTo(before);
    assertThat(login("fred", PASSWORD).refusals()).isEmpty();
  }

  @Test
  void aUserWithClustersIsRemovedWhenSomebodyGetsThem() {
    save("name: \"gert\", password: \"%s\"".formatted(PASSWORD));
    var gert = service.as("gert");
    gert.ready("name: \"gert-1\"");
    gert.ready("name: \"gert-2\"");
    gert.createReady("gone");
    gert.deleteToTheEnd("gone");
    root.mutate("saveOwner", "name: \"heirs\", maxClusters: 1", "");

    var without = mutate("removeUser", "name: \"gert\"");
    assertThat(without.refusals()).containsExactly("CONFLICT input.clustersTo");
    assertThat(without.messages().getFirst()).contains("2 clusters that are not DELETED");
    assertThat(refused("removeUser", "name: \"gert\", clustersTo: \"nowhere\""))
        .containsExactly("NOT_FOUND input.clustersTo");
    assertThat(refused("removeUser", "name: \"gert\", clustersTo: \"gert\""))
        .containsExactly("INVALID input.clustersTo");
    assertThat(refused("removeUser", "name: \"gert\", clustersTo: \"heirs\""))
        .containsExactly("QUOTA_EXCEEDED input.clustersTo");
    assertThat(who(gert)).isEqualTo("gert");

    root.mutate("saveOwner", "name: \"heirs\", maxClusters: 2", "");
    var removed = remove("name: \"gert\", clustersTo: \"heirs\"");

    assertThat(removed.root("user.name")).isEqualTo("gert");
    assertThat(removed.root("user.removedAt")).isNotNull();
    assertThat(removed.root("user.memberships")).isEqualTo(List.of());
    for (var cluster : List.of("gert-1", "gert-2")) {
      assertThat(root.cluster(cluster, "owner { name }").rootText("owner.name")).isEqualTo("heirs");
    }
    assertThat(root.ask("{ owner(name: \"gert\") { name } }").at("data.owner")).isNull();
    assertThat(root.ask("{ user(name: \"gert\") { name } }").at("data.user")).isNull();
    assertThat(
            service
                .tables()
                .rows(
                    "select reason from audit where action = 'removeUser' and outcome = 'DONE'"
                        + " and subject = 'gert'"))
        .singleElement()
        .asString()
        .startsWith("clusters given to heirs: 2, kubeconfigs revoked: 0, ")
        .contains("sessions ended: 0");
  }

  @Test
  void aUserIsFoundByIdByWhoMaySeeTheUser() {
    save("name: \"olga\"");
    save("name: \"reads-all\", globalRole: VIEWER");
    var id = root.ask("{ user(name: \"olga\") { id } }").rootText("id");
    assertThat(id).startsWith("us_");
    var byId = "{ node(id: \"%s\") { id ... on User { name } } }".formatted(id);

    assertThat(root.ask(byId).rootText("name")).isEqualTo("olga");
    assertThat(service.as("olga").ask(byId).rootText("name")).isEqualTo("olga");
    for (var other : List.of("pavel", "reads-all")) {
      assertThat(service.as(other).ask(byId).at("data.node")).as(other).isNull();
    }
    remove("name: \"olga\"");
    assertThat(root.ask(byId).at("data.node")).isNull();
  }

  /** It would stay with an owner that nobody is in any more. */
  @Test
  void aClusterThatOnlyANewerReleaseCanReadKeepsItsUser() {
    save("name: \"nils\"");
    root.mutate("saveOwner", "name: \"takers\"", "");
    service.as("nils").ready("name: \"nils-1\"");
    var phase = "update cluster set phase = ? where name = 'nils-1'";
    service.tables().change(phase, "MIGRATING");

    var refused = mutate("removeUser", "name: \"nils\", clustersTo: \"takers\"");

    assertThat(refused.refusals()).containsExactly("CONFLICT input.clustersTo");
    assertThat(refused.messages().getFirst()).contains("only a newer release knows");
    service.tables().change(phase, "READY");
    remove("name: \"nils\", clustersTo: \"takers\"");
  }

  /** Neither the old token nor the old name's rights open anything for the next one. */
  @Test
  void aRemovedNameIsUsedAgainByAnotherUserWithNoneOfItsRights() {
    save("name: \"hugo\", password: \"%s\", globalRole: VIEWER".formatted(PASSWORD));
    root.mutate("saveOwner", "name: \"club\", members: [{ user: \"hugo\", role: DEVELOPER }]", "");
    var hugo = service.as("hugo");
    var input = "cluster: \"hugos\", labels: [], idempotencyKey: \"mine\"";
    hugo.ready("name: \"hugos\"");
    assertThat(hugo.mutate("setLabels", input, "").refusals()).isEmpty();

    remove("name: \"hugo\", clustersTo: \"club\"");

    assertThat(hugo.ask("{ viewer { actor { name } } }").status()).isEqualTo(401);
    assertThat(root.ask("{ user(name: \"hugo\") { name } }").at("data.user"))
        .as("what has ended makes nobody")
        .isNull();
    assertThat(login("hugo", PASSWORD).refusals()).hasSize(1);

    var next = service.as("hugo");
    assertThat(
            next.ask("{ viewer { memberships { owner { name } } actor { roles } } }")
                .rootText("memberships"))
        .isEqualTo("[{owner={name=hugo}}]");
    assertThat(next.cluster("hugos", "id").at("data.cluster")).isNull();
    assertThat(next.mutate("setLabels", input, "").refusals())
        .as("the answers under the keys of the former one are not told")
        .containsExactly("NOT_FOUND input.cluster");
    assertThat(hugo.ask("{ viewer { actor { name } } }").status()).isEqualTo(401);
    assertThat(root.ask("{ owner(name: \"club\") { members { user } } }").rootText("members"))
        .isEqualTo("[]");
  }

  @Test
  void theKubeconfigsOfARemovedUserAreRevokedWhereverTheyAre() {
    root.mutate(
        "saveOwner", "name: \"shared\", members: [{ user: \"ilse\", role: DEVELOPER }]", "");
    var ilse = service.as("ilse");
    ilse.ready("name: \"theirs\", owner: \"shared\"");
    assertThat(
            ilse.mutate("issueKubeconfig", "cluster: \"theirs\", role: VIEW", "grant { id }")
                .messages())
        .isEmpty();

    remove("name: \"ilse\"");

    assertThat(
            service
                .tables()
                .rows(
                    "select count(*) from kubeconfig_grant where issued_to = 'ilse' and state in"
                        + " ('PENDING', 'ACTIVE')"))
        .containsExactly("0");
  }

  /** The first one of the service, and whoever has the role and a password beside it. */
  @Test
  void theLastAdministratorWithAPasswordStays() {
    try (var alone = TestService.start(Map.of("vcm.admin.password", "of the first admin"))) {
      var admin = alone.root();
      for (var input : List.of("globalRole: null", "globalRole: VIEWER")) {
        var refused = admin.mutate("saveUser", "name: \"admin\", " + input, ALL);
        assertThat(refused.refusals()).containsExactly("CONFLICT input.globalRole");
      }
      assertThat(admin.mutate("removeUser", "name: \"admin\"", ALL).refusals())
          .containsExactly("CONFLICT input.name");
      admin.mutate("saveUser", "name: \"tokens-only\", globalRole: ADMIN", ALL);
      assertThat(admin.mutate("removeUser", "name: \"admin\"", ALL).refusals())
          .containsExactly("CONFLICT input.name");

      admin.mutate(
          "saveUser", "name: \"second\", globalRole: ADMIN, password: \"of the second\"", ALL);
      assertThat(admin.mutate("removeUser", "name: \"admin\"", ALL).refusals()).isEmpty();
      assertThat(admin.mutate("removeUser", "name: \"second\"", ALL).refusals())
          .containsExactly("CONFLICT input.name");
      try (var again =
          TestService.start(alone.database(), Map.of("vcm.admin.password", "of the first admin"))) {
        assertThat(login(again, "admin", "of the first admin").refusals())
            .as("no first one is made where there are others")
            .hasSize(1);
      }
    }
  }

  @Test
  void ofTwoAdministratorsWhoRemoveEachOtherOneStays() throws Exception {
    try (var two = TestService.start(Map.of("vcm.admin.password", "of the first admin"))) {
      for (var round = 0; round < 4; round++) {
        var other = "other" + round;
        two.root()
            .mutate(
                "saveUser",
                "name: \"%s\", globalRole: ADMIN, password: \"%s\"".formatted(other, PASSWORD),
                ALL);
        List<Callable<Answer>> race = new ArrayList<>();
        race.add(() -> two.root().mutate("saveUser", "name: \"admin\", globalRole: null", ALL));
        race.add(() -> two.root().mutate("removeUser", "name: \"%s\"".formatted(other), ALL));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
          var answers = new ArrayList<Answer>();
          for (var each : threads.invokeAll(race)) {
            answers.add(each.get());
          }
          assertThat(answers).filteredOn(each -> each.refusals().isEmpty()).hasSize(1);
        }
        two.root().mutate("saveUser", "name: \"admin\", globalRole: ADMIN", ALL);
        two.root().mutate("removeUser", "name: \"%s\"".formatted(other), ALL);
      }
    }
  }

  private static String who(Asker asker) {
    return asker.ask("{ viewer { actor { name } } }").rootText("actor.name");
  }

  private static Answer save(String input) {
    var answer = mutate("saveUser", input);
    assertThat(answer.messages()).as(input).isEmpty();
    return answer;
  }

  private static Answer remove(String input) {
    var answer = mutate("removeUser", input);
    assertThat(answer.messages()).as(input).isEmpty();
    return answer;
  }

  private static List<String> refused(String mutation, String input) {
    return mutate(mutation, input).refusals();
  }

  private static Answer mutate(String mutation, String input) {
    return root.mutate(mutation, input, ALL);
  }

  private static Answer login(String name, String password) {
    return login(service, name, password);
  }

  private static Answer login(TestService where, String name, String password) {
    return new Asker(where, "")
        .mutate(
            "login", "username: \"%s\", password: \"%s\"".formatted(name, password), "accessToken");
  }
}

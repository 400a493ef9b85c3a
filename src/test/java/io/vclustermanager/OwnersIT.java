package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.CallerStream;
import io.vclustermanager.testing.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What administrators make of teams and users' owners, and who sees it. */
final class OwnersIT {
  private static final String ALL =
      "owner { id name kind version profile quota { maxClusters used } members { user role }"
          + " removedAt }";

  private static TestService service;
  private static Asker root;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            Map.of("vcm.quota.clusters", 7, "vcm.hosts.simulated.simulated.delay", "PT0S"));
    root = service.root();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aTeamIsMadeWithItsMembersWhoCanBeginAtOnce() {
    var saved =
        save(
            """
            name: "early", maxClusters: 3, profile: TRUSTED,
            members: [{ user: "eva", role: DEVELOPER }, { user: "bot", role: CI }]\
            """);

    assertThat(saved.root("owner.kind")).isEqualTo("TEAM");
    assertThat(saved.root("owner.profile")).isEqualTo("TRUSTED");
    assertThat(saved.rootText("owner.quota")).isEqualTo("{maxClusters=3, used=0}");
    assertThat(saved.rootText("owner.members"))
        .isEqualTo("[{user=bot, role=CI}, {user=eva, role=DEVELOPER}]");
    assertThat(service.as("eva").create("name: \"evas\", owner: \"early\"").refusals()).isEmpty();
    assertThat(look(root, "early").rootText("quota")).isEqualTo("{maxClusters=3, used=1}");
    assertThat(service.as("eva").ask("{ viewer { owner { name kind } } }").rootText("owner"))
        .isEqualTo("{name=eva, kind=USER}");
  }

  @Test
  void newOwnersHaveTheLimitOfTheServiceAndThoseThatAreThereHaveNone() {
    save("name: \"limited\"");
    save("name: \"unlimited\", maxClusters: null");
    service.people().team("there-already");
    service.as("newcomer").ask("{ viewer { actor { name } } }");

    assertThat(look(root, "limited").root("quota.maxClusters")).isEqualTo(7);
    assertThat(look(root, "newcomer").root("quota.maxClusters")).isEqualTo(7);
    assertThat(look(root, "unlimited").root("quota.maxClusters")).isNull();
    assertThat(look(root, "there-already").root("quota.maxClusters")).isNull();
  }

  @Test
  void whatIsNotGivenStays() {
    save("name: \"stays\", maxClusters: 2, members: [{ user: \"stan\", role: CI }]");

    var profile = save("name: \"stays\", profile: ANY");
    assertThat(profile.rootText("owner.quota")).isEqualTo("{maxClusters=2, used=0}");
    assertThat(profile.rootText("owner.members")).isEqualTo("[{user=stan, role=CI}]");
    assertThat(profile.root("owner.version")).isEqualTo(2);

    var members = save("name: \"stays\", members: [{ user: \"stan\", role: VIEWER }]");
    assertThat(members.root("owner.profile")).isEqualTo("ANY");
    assertThat(members.rootText("owner.members")).isEqualTo("[{user=stan, role=VIEWER}]");

    var unlimited = save("name: \"stays\", maxClusters: null");
    assertThat(unlimited.root("owner.quota.maxClusters")).isNull();
    assertThat(unlimited.root("owner.version")).isEqualTo(4);
    assertThat(save("name: \"stays\"").root("owner.version")).as("nothing to do").isEqualTo(4);
  }

  @Test
  void whoIsNotInTheListIsOutAtOnce() {
    save("name: \"left\", members: [{ user: \"leo\", role: DEVELOPER }]");
    var leo = service.as("leo");
    assertThat(look(leo, "left").root("name")).isEqualTo("left");

    save("name: \"left\", members: []");

    assertThat(look(leo, "left").at("data.owner")).isNull();
    assertThat(leo.create("name: \"leos\", owner: \"left\"").refusals())
        .containsExactly("NOT_FOUND input.owner");
  }

  @Test
  void whatSomebodyListensToEndsWithTheReasonWhenTheyAreTakenOut() {
    save("name: \"heard\", members: [{ user: \"hanna\", role: DEVELOPER }]");
    var bearer = "Bearer " + service.token("hanna", "");
    try (var events = CallerStream.events(service, "Authorization", bearer)) {
      events.awaitOpen();

      save("name: \"heard\", members: []");

      assertThat(events.end(Duration.ofSeconds(5)))
          .contains("FORBIDDEN", "You may see less than when this began; begin again");
    }
  }

  @Test
  void anotherReplicaSeesItWithinFiveSeconds() {
    try (var other = TestService.start(service.database(), Map.of())) {
      save("name: \"shared\", members: [{ user: \"sara\", role: DEVELOPER }]");
      var sara = other.as("sara");
      assertThat(sara.create("name: \"saras\", owner: \"shared\"").refusals()).isEmpty();
      var profile = "{ cluster(by: { name: \"saras\" }) { owner { profile version } } }";
      assertThat(sara.ask(profile).rootText("owner")).isEqualTo("{profile=RESTRICTED, version=1}");

      save("name: \"shared\", profile: ANY");

      assertThat(root.ask(profile).rootText("owner")).isEqualTo("{profile=ANY, version=2}");
      TestService.await(
          "the other replica",
          () -> sara.ask(profile).rootText("owner").equals("{profile=ANY, version=2}"));
    }
  }

  @Test
  void aUsersOwnOwnerCanBeLimitedAndSharedButNotTakenAway() {
    service.as("olga").ask("{ viewer { actor { name } } }");

    assertThat(save("name: \"olga\", maxClusters: 1").root("owner.kind")).isEqualTo("USER");
    assertThat(refused("saveOwner", "name: \"olga\", members: []"))
        .containsExactly("CONFLICT input.members");
    assertThat(refused("saveOwner", "name: \"olga\", members: [{ user: \"olga\", role: VIEWER }]"))
        .containsExactly("CONFLICT input.members");
    var shared =
        save(
            """
            name: "olga",
            members: [{ user: "olga", role: DEVELOPER }, { user: "paul", role: VIEWER }]\
            """);
    assertThat(shared.root("owner.version")).isEqualTo(3);
    assertThat(look(service.as("paul"), "olga").root("name")).isEqualTo("olga");
    assertThat(refused("removeOwner", "owner: \"olga\"")).containsExactly("CONFLICT input.owner");
  }

  @Test
  void whatIsWrongInItselfIsRefused() {
    assertThat(
            refused(
                "saveOwner",
                """
                name: "No Team", maxClusters: -1, members: [{ user: "", role: CI },
                  { user: "boss", role: ADMIN }]\
                """))
        .containsExactly(
            "INVALID input.name",
            "OUT_OF_RANGE input.maxClusters",
            "INVALID input.members.0.user",
            "INVALID input.members.1.role");
    assertThat(refused("removeOwner", "owner: \"nobody\""))
        .containsExactly("NOT_FOUND input.owner");
  }

  @Test
  void anotherVersionIsAConflict() {
    assertThat(refused("saveOwner", "name: \"versions\", expectedVersion: 1"))
        .containsExactly("CONFLICT input.expectedVersion");
    save("name: \"versions\", expectedVersion: 0");
    assertThat(refused("saveOwner", "name: \"versions\", profile: ANY, expectedVersion: 0"))
        .containsExactly("CONFLICT input.expectedVersion");
    save("name: \"versions\", profile: ANY, expectedVersion: 1");
    assertThat(refused("removeOwner", "owner: \"versions\", expectedVersion: 1"))
        .containsExactly("CONFLICT input.expectedVersion");
  }

  @Test
  void onlyAdministratorsMay() {
    save("name: \"theirs\", members: [{ user: \"dev\", role: DEVELOPER }]");
    var dev = service.as("dev");

    assertThat(dev.mutate("saveOwner", "name: \"theirs\", maxClusters: null", "").refusals())
        .containsExactly("FORBIDDEN input.name");
    assertThat(dev.mutate("removeOwner", "owner: \"theirs\"", "").refusals())
        .containsExactly("FORBIDDEN input.owner");
  }

  @Test
  void aDryRunShowsWhatWouldBeAndLeavesNothing() {
    save("name: \"tried\"");
    var before = service.tables().counts();

    var changed = save("name: \"tried\", members: [{ user: \"never\", role: CI }], dryRun: true");
    var made = save("name: \"unmade\", members: [{ user: \"never\", role: CI }], dryRun: true");
    var removed = mutate("removeOwner", "owner: \"tried\", dryRun: true");

    for (var each : List.of(changed, made)) {
      assertThat(each.rootText("owner.members")).isEqualTo("[{user=never, role=CI}]");
    }
    assertThat(removed.root("owner.removedAt")).isNotNull();
    before.merge("audit", 3L, Long::sum);
    assertThat(service.tables().counts()).isEqualTo(before);
    assertThat(look(root, "tried").root("version")).isEqualTo(1);
  }

  @Test
  void anOwnerWithClustersIsNotRemoved() {
    save("name: \"busy\"");
    root.ready("name: \"last\", owner: \"busy\"");

    assertThat(refused("removeOwner", "owner: \"busy\"")).containsExactly("CONFLICT input.owner");
    root.deleteToTheEnd("last");
    assertThat(mutate("removeOwner", "owner: \"busy\"").refusals()).isEmpty();
  }

  /** Its history stays, for administrators; who has its name later has none of it. */
  @Test
  void aRemovedOwnerIsNowhereButInTheHistoryThatAdministratorsSee() {
    var first = save("name: \"again\", members: [{ user: \"rita\", role: DEVELOPER }]");
    var rita = service.as("rita");
    rita.ready("name: \"past\", owner: \"again\"");
    rita.deleteToTheEnd("past");

    var removed = mutate("removeOwner", "owner: \"%s\"".formatted(first.rootText("owner.id")));
    assertThat(removed.refusals()).isEmpty();
    assertThat(removed.root("owner.members")).isEqualTo(List.of());

    var history =
        "{ clusters(filter: { phase: { in: [DELETED] }, name: { eq: \"past\" } }) { nodes { owner {"
            + " id name removedAt } } } }";
    assertThat(look(root, "again").at("data.owner")).isNull();
    assertThat(root.ask("{ owners(first: 200) { nodes { name } } }").rootText("nodes"))
        .doesNotContain("name=again");
    assertThat(root.create("name: \"late\", owner: \"again\"").refusals())
        .containsExactly("NOT_FOUND input.owner");
    assertThat(rita.ask("{ viewer { memberships { owner { name } } } }").rootText("memberships"))
        .isEqualTo("[{owner={name=rita}}]");
    assertThat(rita.ask(history).root("nodes")).isEqualTo(List.of());
    assertThat(root.ask(history).rootText("nodes.0.owner.name")).isEqualTo("again");
    assertThat(refused("removeOwner", "owner: \"again\"")).containsExactly("NOT_FOUND input.owner");

    var second = save("name: \"again\", members: [{ user: \"sam\", role: DEVELOPER }]");
    assertThat(second.root("owner.id")).isNotEqualTo(first.root("owner.id"));
    assertThat(second.root("owner.version")).isEqualTo(1);
    assertThat(service.as("sam").ask(history).root("nodes")).isEqualTo(List.of());
    assertThat(root.ask(history).rootText("nodes.0.owner.id"))
        .isEqualTo(first.rootText("owner.id"));
    assertThat(root.ask(history).rootText("nodes.0.owner.name"))
        .isEqualTo("again (removed, %s)".formatted(first.rootText("owner.id")));
  }

  @Test
  void aUserMayHaveTheNameOfATeamThatWasRemoved() {
    save("name: \"nadia\"");
    service.as("nadia").ask("{ viewer { actor { name } } }");
    assertThat(look(root, "nadia.user").root("kind")).isEqualTo("USER");
    save("name: \"mona\"");
    assertThat(mutate("removeOwner", "owner: \"mona\"").refusals()).isEmpty();

    assertThat(service.as("mona").ask("{ viewer { owner { name } } }").root("owner.name"))
        .isEqualTo("mona");
  }

  /** Removal and create meet at the owner's row: whichever is first, the other one sees it. */
  @Test
  void noClusterIsMadeForAnOwnerThatIsRemovedAtTheSameMoment() throws Exception {
    for (var round = 0; round < 5; round++) {
      var owner = "racing" + round;
      save("name: \"" + owner + "\"");
      List<Callable<Answer>> race = new ArrayList<>();
      race.add(() -> mutate("removeOwner", "owner: \"" + owner + "\""));
      for (var i = 0; i < 3; i++) {
        var name = owner + "-" + i;
        race.add(() -> root.create("name: \"%s\", owner: \"%s\"".formatted(name, owner)));
      }
      Collections.shuffle(race);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Answer> each : threads.invokeAll(race)) {
          assertThat(each.get().at("errors")).isNull();
        }
      }
    }

    assertThat(
            service
                .tables()
                .rows(
                    "select c.name from cluster c join owner o on o.id = c.owner_id where"
                        + " o.removed_at is not null and c.deleted_at is null"))
        .isEmpty();
  }

  /** Two who name the same new users in another order do not wait for each other for ever. */
  @Test
  void manyWhoSaveAtOnceMakeEachUserOnce() throws Exception {
    List<Callable<Answer>> saves = new ArrayList<>();
    for (var i = 0; i < 8; i++) {
      var users = new ArrayList<>(List.of("una", "uli", "uwe", "ute"));
      Collections.shuffle(users);
      var members = users.stream().map("{ user: \"%s\", role: CI }"::formatted).toList().toString();
      var name = "crowd" + i % 4;
      saves.add(() -> mutate("saveOwner", "name: \"%s\", members: %s".formatted(name, members)));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> each : threads.invokeAll(saves)) {
        var answer = each.get();
        assertThat(answer.at("errors")).isNull();
        assertThat(answer.refusals()).isSubsetOf("CONFLICT input.name");
      }
    }

    assertThat(
            service
                .tables()
                .rows(
                    "select name from owner where name like 'u%' and kind = 'USER' order by name"))
        .containsExactly("uli", "una", "ute", "uwe");
    assertThat(look(root, "crowd0").list("data.owner.members")).hasSize(4);
  }

  @Test
  void whoIsNoMemberAndNoAdministratorDoesNotSeeTheMembers() {
    save("name: \"private\", members: [{ user: \"iris\", role: VIEWER }]");
    service.people().member("globe", "elsewhere", Role.VIEWER);
    service.tables().change("update app_user set global_role = 'VIEWER' where name = 'globe'");

    assertThat(look(service.as("globe"), "private").root("name")).isEqualTo("private");
    assertThat(look(service.as("globe"), "private").root("members")).isNull();
    assertThat(look(service.as("iris"), "private").rootText("members"))
        .isEqualTo("[{user=iris, role=VIEWER}]");
    assertThat(look(service.as("nobody"), "private").at("data.owner")).isNull();
  }

  @Test
  void theAuditSaysWhatBecameOfIt() {
    save("name: \"audited\", maxClusters: 4, members: [{ user: \"ann\", role: CI }]");

    assertThat(
            service
                .tables()
                .rows(
                    "select reason from audit where action = 'saveOwner' and subject = 'audited'"))
        .containsExactly("version 1, maxClusters 4, profile RESTRICTED, members: ann CI");
  }

  private static Answer look(Asker asker, String owner) {
    return asker.ask(
        "{ owner(name: \"%s\") { name kind version quota { maxClusters used } members { user role }"
                .formatted(owner)
            + " } }");
  }

  private static Answer save(String input) {
    var answer = mutate("saveOwner", input);
    assertThat(answer.messages()).as(input).isEmpty();
    return answer;
  }

  private static List<String> refused(String mutation, String input) {
    return mutate(mutation, input).refusals();
  }

  private static Answer mutate(String mutation, String input) {
    return root.mutate(mutation, input, ALL);
  }
}

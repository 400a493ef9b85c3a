package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An owner has as many clusters as it may have and not one more, whoever asks, and where. */
final class QuotaIT {
  private static final int AT_ONCE = 20;
  private static final Map<String, Object> SETTINGS =
      Map.of("vcm.quota.clusters", 2, "vcm.hosts.simulated.simulated.delay", "PT0S");

  private static TestService service;
  private static TestService other;
  private static Asker root;

  @BeforeAll
  static void start() {
    service = TestService.start(SETTINGS);
    other = TestService.start(service.database(), SETTINGS);
    root = service.root();
  }

  @AfterAll
  static void stop() {
    other.close();
    service.close();
  }

  @Test
  void ofTwentyCreatesAtOnceOnTwoReplicasThreeAreTaken() throws Exception {
    owner("rushed", "3");
    List<Callable<Answer>> creates = new ArrayList<>();
    for (var i = 0; i < AT_ONCE; i++) {
      var asker = (i % 2 == 0 ? service : other).root();
      var name = "rushed-" + i;
      creates.add(() -> asker.create("name: \"%s\", owner: \"rushed\"".formatted(name)));
    }

    assertThat(accepted(creates)).isEqualTo(3);
    assertThat(live("rushed")).isEqualTo(3);
  }

  /** The other replica has just read the user's own owner, and that it has no limit. */
  @Test
  void aLimitHoldsOnAllReplicasFromTheMomentOnThatItIsSet() throws Exception {
    var lara = other.as("lara");
    lara.ready("name: \"lara-first\"");
    owner("lara", "null");
    TestService.await(
        "the other replica to know of no limit",
        () ->
            lara.ask("{ viewer { owner { quota { maxClusters } } } }")
                    .root("owner.quota.maxClusters")
                == null);
    owner("lara", "3");
    List<Callable<Answer>> creates = new ArrayList<>();
    for (var i = 0; i < AT_ONCE; i++) {
      var name = "lara-" + i;
      creates.add(() -> lara.create("name: \"%s\"".formatted(name)));
    }

    assertThat(accepted(creates)).isEqualTo(2);
    assertThat(live("lara")).isEqualTo(3);
  }

  @Test
  void createsAndTransfersShareTheLimit() throws Exception {
    owner("giver", "null");
    owner("taker", "3");
    List<Callable<Answer>> asked = new ArrayList<>();
    for (var i = 0; i < 6; i++) {
      root.ready("name: \"gift-%d\", owner: \"giver\"".formatted(i));
    }
    for (var i = 0; i < 6; i++) {
      var gift = "cluster: \"gift-%d\", owner: \"taker\"".formatted(i);
      var made = "name: \"own-%d\", owner: \"taker\"".formatted(i);
      asked.add(() -> other.root().mutate("transferCluster", gift, "cluster { name }"));
      asked.add(() -> root.create(made));
    }

    assertThat(accepted(asked)).isEqualTo(3);
    assertThat(live("taker")).isEqualTo(3);
    assertThat(live("taker") + live("giver"))
        .isEqualTo(
            6 + service.tables().number("select count(*) from cluster where name like 'own-%'"));
  }

  @Test
  void theRefusalNamesOwnerLimitAndRemedy() {
    owner("full", "1");
    root.ready("name: \"full-1\", owner: \"full\"");

    var refused =
        root.ask(
            """
            mutation { createVirtualCluster(input: { name: "full-2", owner: "full" }) { cluster { name }
              userErrors { __typename code path message ... on QuotaError { limit used } } } }
            """);

    assertThat(refused.root("cluster")).isNull();
    assertThat(refused.root("userErrors.0"))
        .isEqualTo(
            Map.of(
                "__typename",
                "QuotaError",
                "code",
                "QUOTA_EXCEEDED",
                "path",
                List.of("input", "owner"),
                "message",
                "The owner 'full' has 1 of at most 1 clusters: delete one, wait until a lease"
                    + " ends, or ask an administrator for more (saveOwner, maxClusters).",
                "limit",
                1,
                "used",
                1));
  }

  @Test
  void aDryRunTellsTheSame() {
    owner("dry", "1");
    var create = "name: \"dry-%d\", owner: \"dry\", dryRun: true";
    assertThat(root.create(create.formatted(1)).refusals()).isEmpty();
    assertThat(root.create(create.formatted(1)).refusals()).isEmpty();
    root.ready("name: \"dry-1\", owner: \"dry\"");
    root.ready("name: \"undry\"");

    assertThat(root.create(create.formatted(2)).refusals())
        .containsExactly("QUOTA_EXCEEDED input.owner");
    assertThat(
            root.mutate("transferCluster", "cluster: \"undry\", owner: \"dry\", dryRun: true", "")
                .refusals())
        .containsExactly("QUOTA_EXCEEDED input.owner");
    assertThat(root.mutate("transferCluster", "cluster: \"dry-1\", owner: \"dry\"", "").refusals())
        .as("whose it is already")
        .isEmpty();
  }

  @Test
  void whatIsBeingDeletedCountsAndWhatIsDeletedDoesNot() {
    owner("leaving", "1");
    root.ready("name: \"leaving-1\", owner: \"leaving\"");
    var simulated = service.simulated("simulated");
    var simulatedThere = other.simulated("simulated");
    simulated.setDelay(Duration.ofDays(1));
    simulatedThere.setDelay(Duration.ofDays(1));
    var delete = root.delete("leaving-1");
    service.awaitPhase("leaving-1", "DELETING");

    assertThat(root.create("name: \"leaving-2\", owner: \"leaving\"").refusals())
        .containsExactly("QUOTA_EXCEEDED input.owner");
    simulated.setDelay(Duration.ZERO);
    simulatedThere.setDelay(Duration.ZERO);
    service.awaitEnd(delete);
    assertThat(root.create("name: \"leaving-2\", owner: \"leaving\"").refusals()).isEmpty();
  }

  @Test
  void adoptingCountsToo() {
    owner("adopter", "0");

    assertThat(
            root.mutate(
                    "adoptCluster",
                    "host: \"simulated\", namespace: \"pr-1\", name: \"stray\", owner: \"adopter\"",
                    "")
                .refusals())
        .as("a simulated host is refused before the limit is asked")
        .containsExactly("CONFLICT input.host");
    service.tables().change("update host set kind = 'KUBERNETES' where name = 'simulated'");
    try {
      assertThat(
              root.mutate(
                      "adoptCluster",
                      "host: \"simulated\", namespace: \"pr-1\", name: \"stray\", owner:"
                          + " \"adopter\"",
                      "")
                  .refusals())
          .containsExactly("QUOTA_EXCEEDED input.owner");
    } finally {
      service.tables().change("update host set kind = 'SIMULATED' where name = 'simulated'");
    }
  }

  @Test
  void aUsersOwnOwnerHasTheLimitOfTheService() {
    var ursel = service.as("ursel");
    ursel.created("name: \"ursels-1\"");
    ursel.created("name: \"ursels-2\"");

    assertThat(ursel.create("name: \"ursels-3\"").refusals())
        .containsExactly("QUOTA_EXCEEDED input.owner");
    owner("ursel", "3");
    assertThat(ursel.create("name: \"ursels-3\"").refusals()).isEmpty();
  }

  @Test
  void theSameRequestUnderItsKeyIsAnsweredThoughTheOwnerIsFullByNow() {
    owner("keyed", "1");
    var input = "name: \"keyed-1\", owner: \"keyed\", idempotencyKey: \"keyed\"";
    var first = root.create(input);

    assertThat(first.refusals()).isEmpty();
    assertThat(root.create(input).body()).isEqualTo(first.body());
  }

  @Test
  void aLowerLimitTakesNothingAway() {
    owner("lowered", "2");
    root.ready("name: \"lowered-1\", owner: \"lowered\"");
    root.ready("name: \"lowered-2\", owner: \"lowered\"");
    owner("lowered", "1");

    assertThat(live("lowered")).isEqualTo(2);
    assertThat(root.create("name: \"lowered-3\", owner: \"lowered\"").messages())
        .singleElement()
        .asString()
        .contains("has 2 of at most 1 clusters");
  }

  private static void owner(String name, String maxClusters) {
    var input = "name: \"%s\", maxClusters: %s".formatted(name, maxClusters);
    assertThat(root.mutate("saveOwner", input, "owner { name }").messages()).isEmpty();
  }

  private static long live(String owner) {
    return service
        .tables()
        .number(
            "select count(*) from cluster c join owner o on o.id = c.owner_id where o.name = ? and"
                + " c.deleted_at is null",
            owner);
  }

  /** How many were accepted; all others are refused for the limit alone. */
  private static long accepted(List<Callable<Answer>> asked) throws Exception {
    var accepted = 0L;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> each : threads.invokeAll(asked)) {
        var answer = each.get();
        assertThat(answer.at("errors")).isNull();
        assertThat(answer.refusals()).isSubsetOf("QUOTA_EXCEEDED input.owner");
        accepted += answer.refusals().isEmpty() ? 1 : 0;
      }
    }
    return accepted;
  }
}

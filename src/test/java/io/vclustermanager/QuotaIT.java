package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Role;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                "The owner 'full' has 1 of at most 1 clusters: delete one, wait until a lease ends,"
                    + " or ask an administrator for more (saveOwner, maxClusters). Next to end:"
                    + " full-1.",
                "limit",
                1,
                "used",
                1));
  }

  private static void limit(String owner, String quota) {
    assertThat(
            root.mutate("saveOwner", "name: \"%s\", quota: { %s }".formatted(owner, quota), "")
                .messages())
        .isEmpty();
  }

  /** A hundred at once on two replicas, of which ten fit: by number, by weight and by requests. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ten      | maxVirtualClusters: 10                  | SMALL  | 10",
        "heavy    | maxWeight: 40                           | LARGE  | 10",
        "hungry   | maxCpu: 2.5                             | MEDIUM | 10",
        "memorial | maxMemory: 2684354560, maxClusters: 50  | SMALL  | 10",
      })
  void ofAHundredAtOnceAsManyAreTakenAsFit(String owner, String quota, String size, int fit)
      throws Exception {
    limit(owner, quota + (quota.contains("maxClusters") ? "" : ", maxClusters: null"));
    List<Callable<Answer>> creates = new ArrayList<>();
    for (var i = 0; i < 100; i++) {
      var asker = (i % 2 == 0 ? service : other).root();
      var input = "name: \"%s-%d\", owner: \"%s\", size: \"%s\"".formatted(owner, i, owner, size);
      creates.add(() -> asker.create(input));
    }

    assertThat(accepted(creates)).isEqualTo(fit);
    assertThat(live(owner)).isEqualTo(fit);
  }

  @Test
  void whatAnOwnerHasIsTold() {
    limit("told", "maxWeight: 7, maxCpu: 1.5, maxMemory: 4000000000, maxLease: \"PT5H\"");
    root.ready("name: \"told-1\", owner: \"told\", size: \"MEDIUM\"");
    root.ready("name: \"told-2\", owner: \"told\"");

    assertThat(
            root.ask(
                    "{ owner(name: \"told\") { quota { maxWeight maxCpu maxMemory maxLease"
                        + " maxVirtualClusters maxEksClusters }"
                        + " usage { clusters virtualClusters eksClusters weight cpu memory } } }")
                .text("data.owner"))
        .isEqualTo(
            "{quota={maxWeight=7, maxCpu=1.5, maxMemory=4000000000, maxLease=PT5H,"
                + " maxVirtualClusters=null, maxEksClusters=null},"
                + " usage={clusters=2, virtualClusters=2, eksClusters=0, weight=3, cpu=0.45,"
                + " memory=805306368}}");
    limit("told", "maxWeight: null");
    assertThat(
            root.ask("{ owner(name: \"told\") { quota { maxWeight maxCpu } } }")
                .text("data.owner.quota"))
        .isEqualTo("{maxWeight=null, maxCpu=1.5}");
  }

  @Test
  void whatDoesNotFitSaysOfWhatAndWhatWouldMakeRoom() {
    limit("packed", "maxWeight: 5, maxClusters: null");
    root.ready("name: \"packed-1\", owner: \"packed\", size: \"MEDIUM\"");
    root.ready("name: \"packed-2\", owner: \"packed\", lease: { for: \"PT1H\" }");

    var refused =
        root.ask(
            """
            mutation { createVirtualCluster(input: { name: "packed-3", owner: "packed", size: "LARGE" }) {
              userErrors { message ... on QuotaError { kind limit used freesRoom } } } }
            """);
    assertThat(refused.rootText("userErrors"))
        .isEqualTo(
            "[{message=The owner 'packed' has 3 of at most 5 of the weight of its clusters' sizes,"
                + " and 4 would come to it: delete or shrink one, wait until a lease ends, or ask"
                + " an administrator for more (saveOwner, maxWeight). Next to end: packed-2,"
                + " packed-1., kind=WEIGHT, limit=5, used=3, freesRoom=[packed-2, packed-1]}]");
  }

  @Test
  void aClusterThatGrowsNeedsRoomAndOneThatShrinksNone() {
    limit("growing", "maxWeight: 4");
    root.ready("name: \"growing-1\", owner: \"growing\", size: \"MEDIUM\"");
    root.ready("name: \"growing-2\", owner: \"growing\", size: \"SMALL\"");

    var update = "cluster: \"growing-%d\", size: \"%s\"";
    assertThat(root.mutate("updateVirtualCluster", update.formatted(1, "LARGE"), "").refusals())
        .containsExactly("QUOTA_EXCEEDED input.size");
    assertThat(root.mutate("updateVirtualCluster", update.formatted(2, "MEDIUM"), "").refusals())
        .isEmpty();
    limit("growing", "maxWeight: 1");
    assertThat(root.mutate("updateVirtualCluster", update.formatted(1, "SMALL"), "").refusals())
        .as("less, if still too much")
        .isEmpty();
  }

  @Test
  void aTransferTakesItsWeightAlong() {
    limit("light", "maxWeight: 3");
    owner("weighty", "null");
    root.ready("name: \"weighty-1\", owner: \"weighty\", size: \"LARGE\"");
    root.ready("name: \"weighty-2\", owner: \"weighty\", size: \"MEDIUM\"");

    assertThat(
            root.mutate("transferCluster", "cluster: \"weighty-1\", owner: \"light\"", "")
                .refusals())
        .containsExactly("QUOTA_EXCEEDED input.owner");
    assertThat(
            root.mutate("transferCluster", "cluster: \"weighty-2\", owner: \"light\"", "")
                .refusals())
        .isEmpty();
  }

  @Test
  void aLeaseIsNoLongerThanTheOwnerMayHaveIt() {
    limit("brief", "maxLease: \"PT3H\"");

    assertThat(
            root.ask(
                    """
                    mutation { createVirtualCluster(input: { name: "brief-long", owner: "brief", lease: { for: "PT4H" } }) {
                      userErrors { code path ... on QuotaError { kind limit used } } } }
                    """)
                .rootText("userErrors"))
        .isEqualTo(
            "[{code=QUOTA_EXCEEDED, path=[input, lease], kind=LEASE, limit=10800, used=14400}]");
    root.ready("name: \"brief-1\", owner: \"brief\"");
    assertThat(
            root.cluster("brief-1", "lease { nextAction { cause } }")
                .text("data.cluster.lease.nextAction.cause"))
        .contains("the default of 3 hours");
    assertThat(root.mutate("extendLease", "cluster: \"brief-1\", by: \"PT2H\"", "").refusals())
        .containsExactly("QUOTA_EXCEEDED input.by");
  }

  /** A form shows all of it, and not one thing after the other. */
  @Test
  void aDryRunTellsAllThatIsInTheWay() {
    limit("form", "maxWeight: 3, maxLease: \"PT2H\", maxClusters: null");
    root.ready("name: \"form-1\", owner: \"form\", lease: { for: \"PT1H\" }");

    var input =
        "name: \"form-1\", owner: \"form\", size: \"LARGE\", lease: { for: \"PT3H\" },"
            + " kubernetesVersion: \"1.2\", dryRun: true";
    assertThat(root.create(input).refusals())
        .containsExactly(
            "INVALID input.kubernetesVersion",
            "QUOTA_EXCEEDED input.owner",
            "QUOTA_EXCEEDED input.lease",
            "NAME_TAKEN input.name",
            "NAME_TAKEN input.namespace");
    assertThat(root.create(input.replace(", kubernetesVersion: \"1.2\"", "")).refusals())
        .hasSize(4);
  }

  /** Neither whether a name is taken, nor what there is. */
  @Test
  void aDryRunTellsNothingToWhoMayNotCreate() {
    limit("closed", "maxWeight: 1, maxClusters: null");
    root.ready("name: \"closed-1\", owner: \"closed\"");
    var reader = service.people().member("reader", "closed", Role.VIEWER);

    for (var name : List.of("closed-1", "closed-2")) {
      assertThat(
              reader
                  .create("name: \"%s\", owner: \"closed\", dryRun: true".formatted(name))
                  .refusals())
          .containsExactly("FORBIDDEN input.owner");
    }
  }

  @Test
  void whatIsWrongWithAQuotaIsTold() {
    assertThat(
            root.mutate(
                    "saveOwner",
                    "name: \"wrong\", quota: { maxWeight: -1, maxCpu: -0.5, maxLease: \"PT0S\" }",
                    "")
                .refusals())
        .containsExactly(
            "OUT_OF_RANGE input.quota.maxWeight",
            "OUT_OF_RANGE input.quota.maxCpu",
            "OUT_OF_RANGE input.quota.maxLease");
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

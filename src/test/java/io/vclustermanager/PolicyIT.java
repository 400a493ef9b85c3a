package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.PolicyRules;
import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.DocPage;
import io.vclustermanager.testing.TestService;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What administrators say about what may be done, and what comes of it. */
final class PolicyIT {
  private static final String DENIED = "POLICY_DENIED input";

  private static TestService service;
  private static Asker root;
  private static Asker anna;

  @BeforeAll
  static void start() {
    service = TestService.start(Map.of("vcm.hosts.simulated.simulated.delay", "PT0S"));
    root = service.root();
    anna = service.people().member("anna", "web", Role.DEVELOPER);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @AfterEach
  void removeAll() {
    for (var each : root.ask("{ policies { nodes { name } } }").list("data.policies.nodes")) {
      remove(String.valueOf(((Map<?, ?>) each).get("name")));
    }
  }

  private static Answer save(String name, String expression, String more) {
    return root.ask(
        "mutation($e: String!) { savePolicy(input: { name: \"%s\", expression: $e, %s }) {"
                .formatted(name, more)
            + " policy { name version effect actions } userErrors { code path message } } }",
        Map.of("e", expression));
  }

  private static void deny(String name, String expression) {
    assertThat(save(name, expression, "message: \"No.\"").refusals()).isEmpty();
  }

  private static void remove(String name) {
    assertThat(root.mutate("removePolicy", "name: \"" + name + "\"", "").refusals()).isEmpty();
  }

  private static Answer create(String name, String more) {
    return anna.ask(
        "mutation { createVirtualCluster(input: { name: \"%s\", owner: \"web\" %s }) {"
                .formatted(name, more)
            + " cluster { name labels { key value } lease { nextAction { cause } } }"
            + " warnings { code path message }"
            + " userErrors { code path message ... on PolicyError { policy decision } } } }");
  }

  @Test
  void whatIsDeniedSaysWhatToDoAndStandsInTheAudit() {
    assertThat(
            save(
                    "team-label",
                    "!('team' in cluster.labels)",
                    "actions: [\"createVirtualCluster\"], message: \"Say whose it is by the label"
                        + " team.\"")
                .refusals())
        .isEmpty();

    var denied = create("unnamed", "");
    assertThat(denied.refusals()).containsExactly(DENIED);
    assertThat(denied.messages().getFirst())
        .startsWith("Say whose it is by the label team. (policy 'team-label', decision ");
    assertThat(denied.root("userErrors.0.policy")).isEqualTo("team-label");
    assertThat(
            service
                .tables()
                .rows("select outcome || ' ' || reason from audit where subject = 'unnamed'"))
        .singleElement()
        .asString()
        .startsWith("REFUSED POLICY_DENIED")
        .contains(denied.rootText("userErrors.0.decision"));

    assertThat(create("named", ", labels: [{ key: \"team\", value: \"web\" }]").refusals())
        .isEmpty();
    remove("team-label");
    assertThat(create("unnamed", "").refusals()).isEmpty();
  }

  @Test
  void everyMutationOfAClusterIsAskedAboutAndTheServicesDutiesAreNot() {
    assertThat(create("asked", ", lease: { for: \"PT2H\" }").refusals()).isEmpty();
    service.awaitPhase("asked", "READY");
    var operation = cancelled();
    deny("nothing", "true");

    var inputs =
        Map.ofEntries(
            Map.entry("createVirtualCluster", "name: \"another\", owner: \"web\""),
            Map.entry("deleteCluster", "cluster: \"asked\""),
            Map.entry("extendLease", "cluster: \"asked\", by: \"PT1H\""),
            Map.entry("issueKubeconfig", "cluster: \"asked\", role: VIEW"),
            Map.entry("pauseCluster", "cluster: \"asked\""),
            Map.entry("reconcileCluster", "cluster: \"asked\""),
            Map.entry("setDeletionProtection", "cluster: \"asked\", enabled: true"),
            Map.entry("setDescription", "cluster: \"asked\", description: \"ours\""),
            Map.entry("setLabels", "cluster: \"asked\", labels: [{ key: \"a\", value: \"b\" }]"),
            Map.entry("transferCluster", "cluster: \"asked\", owner: \"anna\""),
            Map.entry("updateVirtualCluster", "cluster: \"asked\", size: \"LARGE\""),
            Map.entry("retryOperation", "operation: \"" + operation + "\""));
    inputs.forEach(
        (mutation, input) ->
            assertThat(anna.mutate(mutation, input, "").refusals())
                .as(mutation)
                .containsExactly(DENIED));
    // One that is asleep is resumed; adoptCluster is asked where createVirtualCluster is.
    remove("nothing");
    anna.ended("pauseCluster", "cluster: \"asked\"");
    deny("nothing", "true");
    assertThat(anna.mutate("resumeCluster", "cluster: \"asked\"", "").refusals())
        .containsExactly(DENIED);
    var tried = new TreeSet<>(inputs.keySet());
    tried.addAll(Set.of("resumeCluster", "adoptCluster"));
    assertThat(tried).containsExactlyElementsOf(PolicyRules.ACTIONS);

    service.move(Duration.ofHours(3));
    TestService.await(
        "its lease to end it",
        () ->
            root.cluster("asked", "phase").at("data.cluster.phase") instanceof String phase
                && phase.startsWith("DELET"));
  }

  /** The id of an operation that was cancelled. */
  private static String cancelled() {
    service.simulated("simulated").setDelay(Duration.ofHours(1));
    var operation = anna.created("name: \"stopped\", owner: \"web\"");
    anna.mutate("cancelOperation", "operation: \"" + operation + "\"", "");
    assertThat(service.awaitEnd(operation)).isEqualTo("CANCELLED");
    service.simulated("simulated").setDelay(Duration.ZERO);
    return operation;
  }

  /** What it would be counts, however it is said. */
  @Test
  void aClusterIsJudgedAsItWouldBe() {
    assertThat(create("small", ", size: \"SMALL\"").refusals()).isEmpty();
    service.awaitPhase("small", "READY");
    deny("no-large", "has(cluster.size) && cluster.size == 'LARGE'");

    assertThat(create("large", ", size: \"large\"").refusals()).containsExactly(DENIED);
    assertThat(
            anna.mutate("updateVirtualCluster", "cluster: \"small\", size: \"large\"", "")
                .refusals())
        .containsExactly(DENIED);
    assertThat(
            anna.mutate("updateVirtualCluster", "cluster: \"small\", size: \"medium\"", "")
                .refusals())
        .isEmpty();
  }

  @Test
  void aWarningIsCountedUntilThePolicyChanges() {
    assertThat(
            save("watched", "action == 'createVirtualCluster'", "effect: WARN, message: \"Mind.\"")
                .refusals())
        .isEmpty();

    var warned = create("warned", "");
    assertThat(warned.refusals()).isEmpty();
    assertThat(warned.rootText("warnings"))
        .isEqualTo("[{code=POLICY, path=[input], message=Mind. (policy 'watched')}]");
    assertThat(create("tried", ", dryRun: true").rootText("warnings")).contains("Mind.");
    TestService.await("the hit", () -> hits("watched") == 1);
    assertThat(anna.ask("{ policies { nodes { hits expression message } } }").text("data.policies"))
        .isEqualTo("{nodes=[{hits=null, expression=null, message=Mind.}]}");

    assertThat(
            save("watched", "action == 'createVirtualCluster'", "effect: DENY, message: \"Mind.\"")
                .root("policy.version"))
        .isEqualTo(2);
    assertThat(hits("watched")).isZero();
  }

  private static long hits(String name) {
    return ((Number)
            Objects.requireNonNull(
                root.ask(
                        "{ policies(filter: { name: { eq: \"%s\" } }) { nodes { hits } } }"
                            .formatted(name))
                    .at("data.policies.nodes.0.hits")))
        .longValue();
  }

  @Test
  void aNewClusterGetsWhatItsRequestLeavesOpen() {
    assertThat(
            save(
                    "short",
                    "owner.kind == 'TEAM' && !('keep' in cluster.labels)",
                    "effect: SET, set: { lease: \"PT3H\", labels: [{ key: \"cost\", value: \"web\""
                        + " }, { key: \"tier\", value: \"test\" }] }")
                .refusals())
        .isEmpty();

    var given = create("given", ", labels: [{ key: \"tier\", value: \"own\" }]");
    assertThat(given.rootText("cluster.labels"))
        .isEqualTo("[{key=cost, value=web}, {key=tier, value=own}]");
    assertThat(given.rootText("cluster.lease.nextAction.cause"))
        .isEqualTo("the lease ends: the default of 3 hours, by the policy 'short'");
    assertThat(
            create("asks", ", lease: { for: \"PT5H\" }").rootText("cluster.lease.nextAction.cause"))
        .isEqualTo("the lease ends: asked for 5 hours");
    assertThat(
            create("kept", ", labels: [{ key: \"keep\", value: \"1\" }]")
                .rootText("cluster.labels"))
        .isEqualTo("[{key=keep, value=1}]");
  }

  @Test
  void whatCannotBeEvaluatedIsDenied() {
    deny("wrong", "input.size == 'LARGE'");

    var denied = create("sizeless", "");
    assertThat(denied.refusals()).containsExactly(DENIED);
    assertThat(denied.messages().getFirst())
        .startsWith(
            "The policy 'wrong' cannot be evaluated for this request (key 'size' is not present in"
                + " map.), and denies it then: ask an administrator to mend it (decision ")
        .endsWith("What it says: No.");
  }

  @Test
  void whatAnOwnerHasCounts() {
    service.people().member("ben", "ops", Role.DEVELOPER);
    var ben = service.as("ben");
    deny("two", "action == 'createVirtualCluster' && usage.virtualClusters >= 2");

    assertThat(ben.create("name: \"one\", owner: \"ops\"").refusals()).isEmpty();
    assertThat(ben.create("name: \"two\", owner: \"ops\"").refusals()).isEmpty();
    assertThat(ben.create("name: \"three\", owner: \"ops\"").refusals()).containsExactly(DENIED);
  }

  @Test
  void aDryRunTellsWhatElseIsWrongAndCountsNothing() {
    assertThat(create("taken", "").refusals()).isEmpty();
    service.people().team("full");
    root.mutate(
        "saveOwner",
        "name: \"full\", maxClusters: 0, members: [{ user: \"anna\", role: DEVELOPER }]",
        "");
    deny("nothing", "true");

    assertThat(
            anna.mutate("createVirtualCluster", "name: \"x\", owner: \"full\", dryRun: true", "")
                .refusals())
        .containsExactly(DENIED, "QUOTA_EXCEEDED input.owner");
  }

  @Test
  void whoAsksAgainUnderTheirKeyIsAnsweredAsBefore() {
    assertThat(create("keyed", ", idempotencyKey: \"once\"").refusals()).isEmpty();
    deny("nothing", "true");

    assertThat(create("keyed", ", idempotencyKey: \"once\"").refusals()).isEmpty();
    assertThat(create("keyed-2", ", idempotencyKey: \"twice\"").refusals()).containsExactly(DENIED);
    remove("nothing");
    assertThat(create("keyed-2", ", idempotencyKey: \"twice\"").refusals()).isEmpty();
  }

  @Test
  void administratorsAreAskedTooAndCanAlwaysMendIt() {
    deny("nothing", "true");
    assertThat(root.create("name: \"roots\", owner: \"web\"").refusals()).containsExactly(DENIED);

    deny("nothing", "!actor.isAdmin");
    assertThat(root.create("name: \"roots\", owner: \"web\"").refusals()).isEmpty();
    assertThat(anna.mutate("savePolicy", "name: \"x\", expression: \"true\"", "").refusals())
        .containsExactly("FORBIDDEN input.name");
    assertThat(anna.mutate("removePolicy", "name: \"nothing\"", "").refusals())
        .containsExactly("FORBIDDEN input.name");
  }

  @Test
  void whatIsWrongWithAPolicyIsTold() {
    assertThat(save("Bad Name", "actor.nme ==", "actions: [\"saveUser\"]").refusals())
        .containsExactly(
            "INVALID input.name",
            "INVALID input.actions.0",
            "INVALID input.message",
            "INVALID input.expression");
    assertThat(save("set", "true", "effect: SET").refusals()).containsExactly("INVALID input.set");
    assertThat(
            save(
                    "set",
                    "true",
                    "actions: [\"deleteCluster\"], effect: SET, set: { lease: \"PT1H\" }")
                .refusals())
        .containsExactly("INVALID input.actions");
    assertThat(save("long", "true" + " || true".repeat(600), "message: \"No.\"").refusals())
        .contains("OUT_OF_RANGE input.expression");
    deny("there", "false");
    assertThat(save("there", "true", "message: \"No.\", expectedVersion: 0").refusals())
        .containsExactly("CONFLICT input.expectedVersion");
    assertThat(root.mutate("removePolicy", "name: \"nowhere\"", "").refusals())
        .containsExactly("NOT_FOUND input.name");
  }

  @Test
  void anExpressionCanBeTriedBeforeItIsSaved() {
    assertThat(tried("input.size == 'LARGE'", "{ input: { size: \"LARGE\" } }"))
        .isEqualTo("{applies=true, readable=true, problem=null}");
    assertThat(tried("input.size == 'LARGE'", "{ input: { size: \"SMALL\" } }"))
        .isEqualTo("{applies=false, readable=true, problem=null}");
    assertThat(tried("input.size == 'LARGE'", "{}"))
        .isEqualTo("{applies=true, readable=true, problem=key 'size' is not present in map.}");
    assertThat(tried("input.size =", "{}")).startsWith("{applies=false, readable=false, problem=");
    assertThat(
            anna.ask("{ simulatePolicy(expression: \"true\", input: {}) { applies } }").errorCode())
        .isEqualTo("FORBIDDEN");
  }

  private static String tried(String expression, String input) {
    return root.ask(
            "query($e: String!) { simulatePolicy(expression: $e, input: %s) {".formatted(input)
                + " applies readable problem } }",
            Map.of("e", expression))
        .text("data.simulatePolicy");
  }

  /** The page's examples, each where it applies and where it does not. */
  @Test
  void theExamplesOfThePageDoWhatTheySay() {
    example("team-label");
    var ops = service.people().member("dora", "demo", Role.DEVELOPER);
    assertThat(ops.create("name: \"plain\", owner: \"demo\"").refusals()).containsExactly(DENIED);
    assertThat(
            ops.create(
                    "name: \"plain\", owner: \"demo\","
                        + " labels: [{ key: \"team\", value: \"demo\" }]")
                .refusals())
        .isEmpty();
    assertThat(create("elsewhere", "").refusals()).isEmpty();

    example("large-ones");
    assertThat(create("big", ", size: \"large\"").refusals()).containsExactly(DENIED);
    assertThat(root.create("name: \"big\", owner: \"web\", size: \"LARGE\"").refusals()).isEmpty();

    example("of-pipelines");
    var key =
        root.mutate("createApiKey", "name: \"pipe\", owner: \"web\", role: CI", "key")
            .rootText("key");
    assertThat(
            new Asker(service, "")
                .with("X-API-Key", key)
                .mutate(
                    "createVirtualCluster",
                    "name: \"piped\"",
                    "cluster { labels { key value } lease { nextAction { cause } } }")
                .rootText("cluster"))
        .isEqualTo(
            "{labels=[{key=made-by, value=ci}], lease={nextAction={cause=the lease ends: the"
                + " default of 2 hours, by the policy 'of-pipelines'}}}");
    assertThat(create("by-hand", "").rootText("cluster.labels")).isEqualTo("[]");

    example("weekend");
    var labels = ", labels: [{ key: \"tier\", value: \"production\" }]";
    move(DayOfWeek.THURSDAY);
    assertThat(create("live", labels + ", lease: { for: \"PT150H\" }").refusals()).isEmpty();
    assertThat(anna.mutate("deleteCluster", "cluster: \"live\", dryRun: true", "").refusals())
        .isEmpty();
    service.awaitPhase("live", "READY");
    move(DayOfWeek.SATURDAY);
    assertThat(anna.mutate("deleteCluster", "cluster: \"live\"", "").refusals())
        .containsExactly(DENIED);

    example("admin-kubeconfigs");
    assertThat(issued("ADMIN")).contains("Most work needs the role EDIT");
    assertThat(issued("VIEW")).isEqualTo("[]");
  }

  private static String issued(String role) {
    var issued =
        anna.mutate(
            "issueKubeconfig",
            "cluster: \"live\", dryRun: true, role: " + role,
            "warnings { message }");
    assertThat(issued.refusals()).isEmpty();
    return issued.rootText("warnings");
  }

  private static void move(DayOfWeek day) {
    while (service.now().atZone(ZoneId.of("Europe/Berlin")).getDayOfWeek() != day) {
      service.move(Duration.ofHours(12));
    }
  }

  /** Saves the policy of this name, as the page has it. */
  private static void example(String name) {
    var block = DocPage.of("docs/policies.md").block("name: \"" + name + "\"");
    var said = block.substring(block.indexOf("ask '") + "ask '".length(), block.lastIndexOf("'"));
    assertThat(root.ask(said).refusals()).isEmpty();
  }
}

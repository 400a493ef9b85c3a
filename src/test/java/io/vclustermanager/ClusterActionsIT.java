package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.PhaseCheck;
import io.vclustermanager.testing.TestService;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can be done with a cluster that is there, on a simulated host. */
final class ClusterActionsIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() throws SQLException {
    assertThat(PhaseCheck.wrong(service.database())).isEmpty();
    service.close();
  }

  @Test
  void sleepsAndWakes() {
    service.root().ready("name: \"sleeper\"");

    assertThat(ended("pauseCluster", "cluster: \"sleeper\"")).isEqualTo("SUCCEEDED");
    assertThat(phase("sleeper")).isEqualTo("PAUSED");
    assertThat(may("sleeper")).isEqualTo("{pause=false, resume=true}");

    assertThat(ended("resumeCluster", "cluster: \"sleeper\"")).isEqualTo("SUCCEEDED");
    assertThat(phase("sleeper")).isEqualTo("READY");
    assertThat(may("sleeper")).isEqualTo("{pause=true, resume=false}");
  }

  @Test
  void whatIsAsAskedAlreadyNeedsNoOperation() {
    service.root().ready("name: \"awake\"");

    assertThat(mutate("resumeCluster", "cluster: \"awake\"").rootText("cluster.phase"))
        .isEqualTo("READY");
    assertThat(mutate("resumeCluster", "cluster: \"awake\"").root("operation")).isNull();
  }

  @Test
  void theLatestWishCounts() {
    service.root().ready("name: \"fickle\"");
    var simulated = service.simulated("simulated");
    var delay = simulated.getDelay();
    simulated.setDelay(Duration.ofDays(1));
    var resume = List.of("pauseCluster", "resumeCluster", "pauseCluster", "resumeCluster");
    String last = "";
    for (var mutation : resume) {
      last = mutate(mutation, "cluster: \"fickle\"").rootText("operation.id");
    }
    simulated.setDelay(delay);

    assertThat(service.awaitEnd(last)).isEqualTo("SUCCEEDED");
    assertThat(phase("fickle")).isEqualTo("READY");
  }

  @Test
  void oneThatSleepsStillEndsWithItsLeaseAndCanBeDeleted() {
    service.root().ready("name: \"leased\" lease: { for: \"PT10M\" }");
    ended("pauseCluster", "cluster: \"leased\"");

    service.move(Duration.ofMinutes(11));

    TestService.await(
        "the end of a cluster that sleeps",
        () ->
            service.ask("{ cluster(by: { name: \"leased\" }) { phase } }").at("data.cluster")
                == null);
  }

  @Test
  void oneThatIsNotMadeCannotSleep() {
    var simulated = service.simulated("simulated");
    var delay = simulated.getDelay();
    simulated.setDelay(Duration.ofDays(1));
    service.root().created("name: \"unmade\"");

    assertThat(refusal("pauseCluster", "cluster: \"unmade\""))
        .startsWith("CONFLICT [input, cluster]");
    assertThat(refusal("updateVirtualCluster", "cluster: \"unmade\" size: \"SMALL\""))
        .contains("still being made");
    simulated.setDelay(delay);
  }

  @Test
  void whatItIsMadeOfIsChanged() {
    service.root().ready("name: \"changed\" kubernetesVersion: \"1.35\" size: \"SMALL\"");
    var input = "cluster: \"changed\" kubernetesVersion: \"1.36\" size: \"LARGE\"";

    var dry = mutate("updateVirtualCluster", input + " dryRun: true");
    assertThat(String.valueOf(dry.root("changes")))
        .isEqualTo(
            "[{field=kubernetesVersion, before=1.35.0, after=1.36.0}, {field=size, before=SMALL,"
                + " after=LARGE}, {field=values.controlPlane.distro.k8s.image.tag, before=v1.35.0,"
                + " after=v1.36.0}, {field=values.controlPlane.statefulSet.resources.limits.memory,"
                + " before=1Gi, after=4Gi},"
                + " {field=values.controlPlane.statefulSet.resources.requests.cpu, before=100m,"
                + " after=1}, {field=values.controlPlane.statefulSet.resources.requests.memory,"
                + " before=256Mi, after=2Gi}]");
    assertThat(dry.rootText("cluster.version")).isNotEmpty();
    assertThat(
            service
                .ask("{ cluster(by: { name: \"changed\" }) { kubernetesVersion } }")
                .text("data.cluster.kubernetesVersion"))
        .isEqualTo("1.35.0");

    assertThat(ended("updateVirtualCluster", input)).isEqualTo("SUCCEEDED");
    assertThat(
            service
                .ask(
                    "{ cluster(by: { name: \"changed\" }) { phase kubernetesVersion drift { what }"
                        + " } }")
                .at("data.cluster"))
        .hasToString("{phase=READY, kubernetesVersion=1.36.0, drift=[]}");
  }

  @Test
  void whatLosesStateOrSkipsAVersionIsRefused() {
    service.root().ready("name: \"kept\" kubernetesVersion: \"1.34\"");

    assertThat(refusal("updateVirtualCluster", "cluster: \"kept\" kubernetesVersion: \"1.36\""))
        .startsWith("OUT_OF_RANGE [input, kubernetesVersion]");
    assertThat(refusal("updateVirtualCluster", "cluster: \"kept\" kubernetesVersion: \"1.33\""))
        .startsWith("OUT_OF_RANGE [input, kubernetesVersion]");
    assertThat(
            refusal(
                "updateVirtualCluster",
                "cluster: \"kept\" values: { controlPlane: { backingStore: { etcd: { deploy: {"
                    + " enabled: true } } } } }"))
        .contains("another backing store begins empty");
    assertThat(
            refusal(
                "updateVirtualCluster",
                "cluster: \"kept\" values: { controlPlane: { statefulSet: { persistence: {"
                    + " volumeClaim: { size: \"9Gi\" } } } } }"))
        .contains("volumeClaim");
  }

  @Test
  void eventsNameChangedValuesWithoutShowingThem() {
    service.root().ready("name: \"secretive\"");
    ended(
        "updateVirtualCluster",
        "cluster: \"secretive\" values: { controlPlane: { statefulSet: { env: [{ name: \"A\","
            + " value: \"hush\" }] } } }");

    var events =
        service.ask(
            "{ events(filter: { cluster: \"secretive\" }) { nodes { type changes { field before"
                + " after } } } }");
    assertThat(events.body().toString())
        .contains("CLUSTER_UPDATED", "values.controlPlane.statefulSet.env")
        .doesNotContain("hush");
  }

  @Test
  void aProtectedOneStaysUntilThatIsTakenOff() {
    service.root().ready("name: \"guarded\"");
    mutate("setDeletionProtection", "cluster: \"guarded\" enabled: true");

    assertThat(refusal("deleteCluster", "cluster: \"guarded\""))
        .startsWith("PROTECTED")
        .contains("setDeletionProtection(input: { cluster: \"guarded\", enabled: false })");

    mutate("setDeletionProtection", "cluster: \"guarded\" enabled: false");
    assertThat(ended("deleteCluster", "cluster: \"guarded\"")).isEqualTo("SUCCEEDED");
  }

  @Test
  void whatIsToBeWrittenOntoOneWaitsOnceHoweverOftenItChanges() {
    service.root().ready("name: \"relabelled\"");
    var host = service.simulated("simulated");
    host.setFail("mark");

    for (var team : List.of("red", "green", "blue")) {
      mutate(
          "setLabels",
          "cluster: \"relabelled\" labels: [{ key: \"team\" value: \"" + team + "\" }]");
    }
    TestService.await("one task", () -> marks() == 1);

    host.setFail(null);
    service.move(Duration.ofMinutes(2));
    TestService.await("no task", () -> marks() == 0);
  }

  @Test
  void isGivenToAnotherOwner() {
    service.people().team("blue");
    service.root().ready("name: \"given\"");

    mutate("transferCluster", "cluster: \"given\" owner: \"blue\"");

    assertThat(
            service
                .ask("{ cluster(by: { name: \"given\" }) { owner { name } } }")
                .text("data.cluster.owner.name"))
        .isEqualTo("blue");
    assertThat(refusal("transferCluster", "cluster: \"given\" owner: \"nobody\""))
        .startsWith("NOT_FOUND [input, owner]");
  }

  @Test
  void whoGivesOneAwayGivesItWithoutTheKubeconfigsOfTheFormerOwner() {
    service.people().team("green");
    service.root().ready("name: \"shared\"");
    // A simulated cluster gives none: as if it had, and one is being made at this moment.
    var later = service.now().plus(Duration.ofMinutes(10)).atOffset(ZoneOffset.UTC);
    for (var state : List.of("ACTIVE", "PENDING", "EXPIRED")) {
      service
          .tables()
          .change(
              """
              insert into kubeconfig_grant (id, cluster_id, role, state, issued_to, issued_to_kind,
                issued_at, expires_at, due_at, version)
              select gen_random_uuid(), id, 'VIEW', ?, 'root', 'USER', created_at,
                created_at + interval '8 hours', ?::timestamptz, 1
              from cluster where name = 'shared'
              """,
              state,
              state.equals("EXPIRED") ? null : later);
    }
    var transfer = "cluster: \"shared\" owner: \"green\"";
    var warnings = "warnings { code }";

    var tried = service.root().mutate("transferCluster", transfer + " dryRun: true", warnings);
    assertThat(tried.refusals()).isEmpty();
    assertThat(grants("shared")).containsExactly("ACTIVE", "EXPIRED", "PENDING");

    var given = service.root().mutate("transferCluster", transfer, warnings);
    assertThat(given.refusals()).isEmpty();
    assertThat(given.root("warnings")).isEqualTo(List.of());
    assertThat(grants("shared")).doesNotContain("ACTIVE", "PENDING").contains("EXPIRED");
    TestService.await(
        "the end of the kubeconfig",
        () -> grants("shared").equals(List.of("EXPIRED", "FAILED", "REVOKED")));
    assertThat(grantsToCleanUp()).as("the one that was being made").isEqualTo(1);
    service.move(Duration.ofMinutes(11));
    TestService.await("its end", () -> grantsToCleanUp() == 0);
    assertThat(service.tables().rows("select reason from audit where action = 'transferCluster'"))
        .contains("from root to green, kubeconfigs revoked: 2");
  }

  private static long grantsToCleanUp() {
    return service
        .tables()
        .number("select count(*) from kubeconfig_grant where due_at is not null");
  }

  private static List<String> grants(String cluster) {
    return service
        .tables()
        .rows(
            "select g.state from kubeconfig_grant g join cluster c on c.id = g.cluster_id where"
                + " c.name = ? order by g.state",
            cluster);
  }

  @Test
  void whatFailedIsTriedAgain() {
    service.root().ready("name: \"unlucky\"");
    var simulated = service.simulated("simulated");
    simulated.setFail("pause");
    var operation = mutate("pauseCluster", "cluster: \"unlucky\"").rootText("operation.id");
    mutate("cancelOperation", "operation: \"" + operation + "\"");
    assertThat(service.awaitEnd(operation)).isEqualTo("CANCELLED");
    simulated.setFail(null);

    assertThat(ended("retryOperation", "operation: \"" + operation + "\"")).isEqualTo("SUCCEEDED");
    assertThat(phase("unlucky")).isEqualTo("PAUSED");
    ended("resumeCluster", "cluster: \"unlucky\"");
    assertThat(refusal("retryOperation", "operation: \"" + operation + "\""))
        .contains("not wanted of the cluster any more");
  }

  @Test
  void onlyWhatEndedBadlyIsTriedAgain() {
    var operation = service.root().created("name: \"lucky\"");
    service.awaitEnd(operation);

    assertThat(refusal("retryOperation", "operation: \"" + operation + "\""))
        .contains("only one that failed or was cancelled");
  }

  @Test
  void aReconcileOfOneThatIsAsWantedEndsAtOnce() {
    service.root().ready("name: \"fine\"");

    assertThat(ended("reconcileCluster", "cluster: \"fine\"")).isEqualTo("SUCCEEDED");
    assertThat(phase("fine")).isEqualTo("READY");
  }

  private static String ended(String mutation, String input) {
    var answer = mutate(mutation, input);
    assertThat(answer.refusals()).as(answer.body().toString()).isEmpty();
    return service.awaitEnd(answer.rootText("operation.id"));
  }

  private static Answer mutate(String mutation, String input) {
    var operation =
        List.of("setDeletionProtection", "setLabels", "transferCluster").contains(mutation)
            ? ""
            : "operation { id }";
    var cluster = mutation.equals("cancelOperation") ? "" : "cluster { phase version }";
    var changes = mutation.equals("updateVirtualCluster") ? "changes { field before after }" : "";
    return service
        .root()
        .mutate(
            mutation,
            input,
            cluster + " " + operation + " " + changes + " userErrors { code path message }");
  }

  private static String refusal(String mutation, String input) {
    var errors = mutate(mutation, input);
    return errors.rootText("userErrors.0.code")
        + " "
        + errors.root("userErrors.0.path")
        + " "
        + errors.rootText("userErrors.0.message");
  }

  private static String phase(String name) {
    return service
        .ask("{ cluster(by: { name: \"%s\" }) { phase } }".formatted(name))
        .text("data.cluster.phase");
  }

  private static String may(String name) {
    return String.valueOf(
        service
            .ask("{ cluster(by: { name: \"%s\" }) { viewerCan { pause resume } } }".formatted(name))
            .at("data.cluster.viewerCan"));
  }

  private long marks() {
    return service
        .tables()
        .number("select count(*) from scheduled_tasks where task_name = 'mark-cluster'");
  }
}

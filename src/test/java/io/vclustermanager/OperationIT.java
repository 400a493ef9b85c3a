package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.event.EventRelay;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of operations when hosts fail, and when people change their minds. */
final class OperationIT {
  private static final Duration FOR_EVER = Duration.ofDays(300);
  private static final String ALL =
      "state attempt error { reason message } supersededBy { id } finishedAt eta";

  /** As many as run at the same time. */
  private static final int WORKERS = 8;

  /** As many steps as one owner has at a time: the next one of theirs is not begun. */
  private static final int SHARE = WORKERS / 2;

  private TestService service;
  private Asker root;

  @BeforeEach
  void start() {
    service = TestService.start(Map.of("vcm.operation.steps-at-once", WORKERS));
    root = service.root();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void retriesAreSeenAndEndInSuccess() {
    fail("create");
    var create = root.created("name: \"late\"");

    TestService.await("two tries", () -> number(create, "attempt") >= 2);
    var operation = operation(create);
    assertThat(operation.root("error.reason")).isEqualTo("Simulated");
    assertThat(operation.rootText("error.message")).contains("fails to create");
    assertThat(eventsOf(create)).contains("OPERATION_RETRYING");

    fail(null);
    assertThat(service.awaitEnd(create)).isEqualTo("SUCCEEDED");
    assertThat(operation(create).root("error")).isNull();
    assertThat(root.cluster("late", "phase").root("phase")).isEqualTo("READY");
  }

  @Test
  void theDeadlineEndsRetriesAndSaysWhy() {
    fail("create");
    var create = root.created("name: \"never\", readyTimeout: \"PT5M\"");
    TestService.await("a try", () -> number(create, "attempt") >= 1);

    service.move(Duration.ofMinutes(6));

    assertThat(service.awaitEnd(create)).isEqualTo("FAILED");
    assertThat(operation(create).root("error.reason")).isEqualTo("Simulated");
    var cluster = root.cluster("never", "phase conditions { type status reason message }");
    assertThat(cluster.root("phase")).isEqualTo("FAILED");
    assertThat(cluster.root("conditions.0.type")).isEqualTo("Ready");
    assertThat(cluster.root("conditions.0.status")).isEqualTo("FALSE");
    assertThat(cluster.root("conditions.0.reason")).isEqualTo("Simulated");
    assertThat(cluster.rootText("conditions.0.message")).contains("Given up at its deadline");
  }

  @Test
  void whatNeverGetsReadyFailsAtTheDeadline() {
    slow();
    var create = root.created("name: \"stuck\", readyTimeout: \"PT5M\"");
    service.awaitPhase("stuck", "PROVISIONING");

    service.move(Duration.ofMinutes(6));

    assertThat(service.awaitEnd(create)).isEqualTo("FAILED");
    assertThat(operation(create).root("error.reason")).isEqualTo("DeadlineExceeded");
    assertThat(root.cluster("stuck", "phase").root("phase")).isEqualTo("FAILED");
  }

  @Test
  void aFailedClusterCanBeDeleted() {
    fail("create");
    var create = root.created("name: \"failed\", readyTimeout: \"PT0.5S\"");
    assertThat(service.awaitEnd(create)).isEqualTo("FAILED");
    fail(null);

    assertThat(service.awaitEnd(delete("failed"))).isEqualTo("SUCCEEDED");
    assertThat(root.cluster("failed", "phase").at("data.cluster")).isNull();
  }

  @Test
  void aDeleteThatFailsIsTriedAgainAndCanBeAskedForAgain() {
    root.ready("name: \"sticky\"");
    fail("delete");
    var first = delete("sticky");
    TestService.await("a try", () -> number(first, "attempt") >= 1);
    service.move(Duration.ofHours(2));
    assertThat(service.awaitEnd(first)).isEqualTo("FAILED");
    assertThat(root.cluster("sticky", "phase").root("phase")).isEqualTo("FAILED");

    fail(null);
    assertThat(service.awaitEnd(delete("sticky"))).isEqualTo("SUCCEEDED");
    assertThat(outside()).isZero();
  }

  @Test
  void aHostThatCannotBeAskedLeavesTheClusterUnknown() {
    fail("observe");
    var create = root.created("name: \"unseen\"");
    TestService.await("a try", () -> number(create, "attempt") >= 1);

    assertThat(root.cluster("unseen", "conditions { status reason }").rootText("conditions.0"))
        .isEqualTo("{status=UNKNOWN, reason=Simulated}");

    fail(null);
    assertThat(service.awaitEnd(create)).isEqualTo("SUCCEEDED");
  }

  @Test
  void aDeleteSupersedesTheCreateAndLeavesNothing() {
    slow();
    var create = root.created("name: \"hasty\"");
    TestService.await("something outside", () -> outside() == 1);

    var delete = delete("hasty");
    assertThat(service.awaitEnd(create)).isEqualTo("SUPERSEDED");
    assertThat(operation(create).root("supersededBy.id")).isEqualTo(delete);

    service.simulated("simulated").setDelay(Duration.ZERO);
    assertThat(service.awaitEnd(delete)).isEqualTo("SUCCEEDED");
    assertThat(outside()).isZero();
  }

  @Test
  void aQueuedCreateIsCancelledAtOnceAndNeverBegun() {
    try (var _ = service.tables().lock("simulated_cluster")) {
      var busy = IntStream.range(0, SHARE).mapToObj(i -> root.created(name("busy" + i))).toList();
      busy.forEach(each -> awaitState(each, "RUNNING"));
      var queued = root.created("name: \"queued\"");

      assertThat(cancel(queued).refusals()).isEmpty();

      assertThat(operation(queued).root("state")).isEqualTo("CANCELLED");
      assertThat(root.cluster("queued", "phase").root("phase")).isEqualTo("FAILED");
    }
    root.ready("name: \"after\"");
    assertThat(
            service.tables().number("select count(*) from simulated_cluster where name = 'queued'"))
        .isZero();
  }

  /** A service that was away for long: nobody waits for it any more. */
  @Test
  void whatIsLateBeforeItsFirstStepIsNeverBegun() {
    String late;
    try (var _ = service.tables().lock("simulated_cluster")) {
      var busy = IntStream.range(0, SHARE).mapToObj(i -> root.created(name("busy" + i))).toList();
      busy.forEach(each -> awaitState(each, "RUNNING"));
      late = root.created("name: \"late\"");

      service
          .tables()
          .change(
              "update operation set deadline = requested_at where cluster_id ="
                  + " (select id from cluster where name = 'late')");
    }

    assertThat(service.awaitEnd(late)).isEqualTo("FAILED");
    assertThat(root.error("late")).startsWith("DeadlineExceeded: It was not done by ");
    assertThat(
            service
                .tables()
                .rows(
                    "select create_started, worker_deaths from operation where cluster_id ="
                        + " (select id from cluster where name = 'late')"))
        .containsExactly("f|0");
    assertThat(
            service.tables().number("select count(*) from simulated_cluster where name = 'late'"))
        .isZero();
  }

  @Test
  void aQueuedCreateIsSupersededByADeleteAtOnce() {
    String create;
    String delete;
    try (var _ = service.tables().lock("simulated_cluster")) {
      var busy = IntStream.range(0, SHARE).mapToObj(i -> root.created(name("busy" + i))).toList();
      busy.forEach(each -> awaitState(each, "RUNNING"));
      create = root.created("name: \"regretted\"");
      delete = delete("regretted");

      assertThat(operation(create).root("state")).isEqualTo("SUPERSEDED");
      assertThat(operation(create).root("supersededBy.id")).isEqualTo(delete);
    }
    assertThat(service.awaitEnd(delete)).isEqualTo("SUCCEEDED");
  }

  @Test
  void aRunningCreateIsCancelledAtItsNextStep() {
    slow();
    var create = root.created("name: \"cancelled\"");
    TestService.await("something outside", () -> outside() == 1);

    assertThat(cancel(create).refusals()).isEmpty();

    assertThat(service.awaitEnd(create)).isEqualTo("CANCELLED");
    var cluster = root.cluster("cancelled", "phase conditions { reason }");
    assertThat(cluster.root("phase")).isEqualTo("FAILED");
    assertThat(cluster.root("conditions.0.reason")).isEqualTo("Cancelled");
    assertThat(cancel(create).refusals()).containsExactly("CONFLICT input.operation");
  }

  @Test
  void aDeleteIsNotCancelled() {
    root.ready("name: \"going\"");
    slow();
    var delete = delete("going");

    var answer = cancel(delete);

    assertThat(answer.refusals()).containsExactly("CONFLICT input.operation");
    assertThat(answer.messages()).containsExactly("A delete cannot be cancelled.");
  }

  @Test
  void whatNobodyMarkedIsNeverTouched() {
    occupy("taken", null);

    neverTouched("taken");
  }

  @Test
  void whatAnotherMarkedIsNeverTouched() {
    occupy("theirs", UUID.randomUUID());

    neverTouched("theirs");
  }

  @Test
  void whatIsForeignIsNotSeenAsTheClusterWhenItsCreateIsCancelled() {
    fail("observe");
    var create = root.created("name: \"lookalike\"");
    TestService.await("a try", () -> number(create, "attempt") >= 1);
    occupy("lookalike", null);
    var held = service.tables().lock("simulated_cluster");
    fail(null);
    assertThat(cancel(create).refusals()).isEmpty();
    held.close();

    service.awaitEnd(create);

    assertThat(root.cluster("lookalike", "phase endpoint").root("phase")).isEqualTo("FAILED");
    assertThat(root.cluster("lookalike", "endpoint").root("endpoint")).isNull();
  }

  @Test
  void deletingWhatIsDeletedSucceeds() {
    root.ready("name: \"twice\"");
    service.awaitEnd(delete("twice"));

    var again =
        root.mutate("deleteCluster", "cluster: \"twice\"", "cluster { phase } operation { id }");

    assertThat(again.refusals()).isEmpty();
    assertThat(again.root("cluster.phase")).isEqualTo("DELETED");
    assertThat(again.root("operation")).isNull();
  }

  @Test
  void deletingWhatIsBeingDeletedGivesTheSameOperation() {
    root.ready("name: \"once\"");
    slow();

    assertThat(delete("once")).isEqualTo(delete("once"));
  }

  @Test
  void waitingEndsWithTheNextChange() throws Exception {
    slow();
    var create = root.created("name: \"watched\"");
    awaitProgress(create);
    var query = "{ operation(id: \"%s\", waitSeconds: 60) { attempt } }".formatted(create);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = threads.submit(() -> root.ask(query));
      var relay = service.bean(EventRelay.class);
      TestService.await("somebody to wait", () -> relay.openStreams() == 1);
      fail("observe");

      assertThat(answer.get().root("attempt")).isEqualTo(1);
    }
  }

  @Test
  void waitingEndsWithTheTime() {
    slow();
    var create = root.created("name: \"quiet\"");
    awaitProgress(create);
    var begun = System.nanoTime();

    var answer =
        root.ask("{ operation(id: \"%s\", waitSeconds: 1) { progress } }".formatted(create));

    assertThat(answer.root("progress")).isEqualTo(0);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void nobodyWaitsForWhatHasEnded() {
    var create = root.created("name: \"ended\"");
    service.awaitEnd(create);

    var answer = root.ask("{ operation(id: \"%s\", waitSeconds: 60) { state } }".formatted(create));

    assertThat(answer.root("state")).isEqualTo("SUCCEEDED");
  }

  @Test
  void oneThatWaitsAndSeesNothingNewWritesNothing() {
    slow();
    var create = root.created("name: \"patient\"");
    awaitProgress(create);
    awaitState(create, "WAITING");
    var versions = versions();

    for (var look = 0; look < 3; look++) {
      var due = due();
      service.move(Duration.ofSeconds(5));
      TestService.await("another look", () -> !due.equals(due()));
    }

    assertThat(versions()).isEqualTo(versions);
    assertThat(operation(create).root("state")).isEqualTo("WAITING");
  }

  @Test
  void oneThatWaitsStillHearsThatItIsCancelled() {
    slow();
    var create = root.created("name: \"unwanted\"");
    awaitProgress(create);
    awaitState(create, "WAITING");

    assertThat(cancel(create).messages()).isEmpty();

    assertThat(service.awaitEnd(create)).isEqualTo("CANCELLED");
  }

  @Test
  void nobodyWaitsLongerThanAMinute() {
    var unknown = root.ask("{ operation(id: \"op_x\", waitSeconds: 61) { state } }");
    var known =
        root.ask(
            "{ operation(id: \"%s\", waitSeconds: 61) { state } }"
                .formatted(root.created("name: \"patient\"")));

    assertThat(known.errorCode()).isEqualTo("BAD_USER_INPUT");
    assertThat(known.errorMessage()).contains("60");
    assertThat(unknown.errorCode()).isEqualTo("BAD_USER_INPUT");
  }

  @Test
  void aCreateThatIsWaitedForIsAnsweredWithWhatCameOfIt() {
    var answer = waitedFor("createVirtualCluster", "name: \"awaited\", waitSeconds: 60");

    assertThat(answer.rootText("cluster.phase")).isEqualTo("READY");
    assertThat(answer.rootText("operation.state")).isEqualTo("SUCCEEDED");
    assertThat(answer.root("operation.done")).isEqualTo(true);
    assertThat(answer.root("operation.eta")).isNull();
  }

  @Test
  void aDeleteThatIsWaitedForIsAnsweredWhenNothingIsLeft() {
    root.ready("name: \"leaving\"");

    var answer = waitedFor("deleteCluster", "cluster: \"leaving\", waitSeconds: 60");

    assertThat(answer.rootText("cluster.phase")).isEqualTo("DELETED");
    assertThat(answer.root("operation.done")).isEqualTo(true);
  }

  @Test
  void whatFailsMeanwhileIsToldByItsOperation() {
    fail("create");

    var answer =
        waitedFor(
            "createVirtualCluster", "name: \"hapless\", readyTimeout: \"PT0.5S\", waitSeconds: 60");

    assertThat(answer.rootText("cluster.phase")).isEqualTo("FAILED");
    assertThat(answer.rootText("operation.state")).isEqualTo("FAILED");
    assertThat(answer.messages()).isEmpty();
  }

  @Test
  void aWaitThatIsOverAnswersWithWhatIsSoByThen() {
    slow();

    var answer = waitedFor("createVirtualCluster", "name: \"tardy\", waitSeconds: 1");

    assertThat(answer.rootText("cluster.phase")).isEqualTo("PROVISIONING");
    assertThat(answer.root("operation.done")).isEqualTo(false);
  }

  @Test
  void theSameKeyMayBeWaitedForAnew() {
    slow();
    var input = "name: \"twice\", idempotencyKey: \"twice\", waitSeconds: ";
    var first = waitedFor("createVirtualCluster", input + "0");
    service.simulated("simulated").setDelay(Duration.ZERO);

    var second = waitedFor("createVirtualCluster", input + "60");

    assertThat(second.root("cluster.id")).isEqualTo(first.root("cluster.id"));
    assertThat(second.rootText("cluster.phase")).isEqualTo("READY");
  }

  @Test
  void severalThatWaitAreAllAskedFor() {
    slow();

    var answer =
        root.ask(
            """
            mutation {
              a: createVirtualCluster(input: { name: "first", waitSeconds: 1 }) { operation { done } }
              b: createVirtualCluster(input: { name: "second", waitSeconds: 1 }) { operation { done } }
              c: createVirtualCluster(input: { name: "third", waitSeconds: 1 }) { operation { done } } }
            """);

    assertThat(answer.at("data.a.operation.done")).isEqualTo(false);
    assertThat(answer.at("data.b.operation.done")).isEqualTo(false);
    assertThat(answer.at("data.c.operation.done")).isEqualTo(false);
  }

  @Test
  void aDryRunWaitsForNothing() {
    slow();

    var answer = waitedFor("createVirtualCluster", "name: \"dry\", dryRun: true, waitSeconds: 60");

    assertThat(answer.rootText("cluster.phase")).isEqualTo("REQUESTED");
  }

  @Test
  void aMutationThatIsToWaitTooLongChangesNothing() {
    var answer = root.create("name: \"unborn\", waitSeconds: 61");

    assertThat(answer.refusals()).containsExactly("OUT_OF_RANGE input.waitSeconds");
    assertThat(root.cluster("unborn", "name").at("data.cluster")).isNull();
  }

  @Test
  void whenItEndsIsToldFromTheLastOnesOfItsLike() {
    root.ready("name: \"quick\"");
    root.ready("name: \"typical\"");
    root.ready("name: \"lengthy\"");
    root.ready("name: \"big\", size: \"LARGE\"");
    took("quick", "10 minutes");
    took("typical", "20 minutes");
    took("lengthy", "3 hours");
    took("big", "5 hours");
    slow();
    var create = root.created("name: \"next\"");
    awaitProgress(create);

    var asked = "startedAt eta done";
    var seen = root.ask("{ operation(id: \"%s\") { %s } }".formatted(create, asked));

    assertThat(Duration.between(instant(seen, "startedAt"), instant(seen, "eta")))
        .isEqualTo(Duration.ofMinutes(20));
    assertThat(seen.root("done")).isEqualTo(false);
  }

  @Test
  void whenItEndsIsNotKnownOfTheFirstOfItsLike() {
    root.ready("name: \"plain\"");
    took("plain", "20 minutes");
    slow();

    var sized = root.created("name: \"sized\", size: \"LARGE\"");
    var answer = root.mutate("pauseCluster", "cluster: \"plain\"", "operation { id eta }");

    assertThat(operation(sized).root("eta")).isNull();
    assertThat(answer.root("operation.eta")).isNull();
  }

  private Answer waitedFor(String mutation, String input) {
    return root.mutate(mutation, input, "cluster { id phase } operation { state done eta }");
  }

  private void took(String cluster, String interval) {
    service
        .tables()
        .change(
            "update operation set started_at = finished_at - cast(? as interval)"
                + " where cluster_id = (select id from cluster where name = ?)",
            interval,
            cluster);
  }

  private static Instant instant(Answer operation, String field) {
    return Instant.parse(operation.rootText(field));
  }

  private void neverTouched(String name) {
    var before = service.tables().rows("select * from simulated_cluster");

    var create = root.created(name(name));
    assertThat(service.awaitEnd(create)).isEqualTo("FAILED");
    assertThat(operation(create).root("error.reason")).isEqualTo("Conflict");
    var cluster = root.cluster(name, "phase endpoint conditions { reason }");
    assertThat(cluster.root("phase")).isEqualTo("FAILED");
    assertThat(cluster.root("endpoint")).isNull();
    assertThat(cluster.root("conditions.0.reason")).isEqualTo("Conflict");

    assertThat(service.awaitEnd(delete(name))).isEqualTo("SUCCEEDED");
    assertThat(service.tables().rows("select * from simulated_cluster")).isEqualTo(before);
  }

  private void occupy(String name, @Nullable UUID mark) {
    service
        .tables()
        .change(
            "insert into simulated_cluster (host, namespace, name, cluster_id, created_at) values"
                + " ('simulated', ?, ?, ?::uuid, now())",
            "vc-" + name,
            name,
            mark);
  }

  private void fail(@Nullable String action) {
    service.simulated("simulated").setFail(action);
  }

  private void slow() {
    service.simulated("simulated").setDelay(FOR_EVER);
  }

  private String delete(String cluster) {
    return root.mutate("deleteCluster", "cluster: \"" + cluster + "\"", "operation { id }")
        .rootText("operation.id");
  }

  private Answer cancel(String operation) {
    return root.mutate(
        "cancelOperation", "operation: \"" + operation + "\"", "operation { state }");
  }

  private Answer operation(String id) {
    return root.ask("{ operation(id: \"%s\") { %s } }".formatted(id, ALL));
  }

  private int number(String operation, String field) {
    return operation(operation).root(field) instanceof Integer number ? number : 0;
  }

  private void awaitState(String operation, String state) {
    TestService.await(
        operation + " to be " + state, () -> state.equals(operation(operation).root("state")));
  }

  private void awaitProgress(String operation) {
    TestService.await("progress", () -> eventsOf(operation).contains("OPERATION_PROGRESSED"));
  }

  private String eventsOf(String operation) {
    return root.ask("{ operation(id: \"%s\") { events { nodes { type } } } }".formatted(operation))
        .rootText("events.nodes");
  }

  private String versions() {
    return service
        .tables()
        .rows("select c.version, o.version from cluster c join operation o on o.cluster_id = c.id")
        .toString();
  }

  private String due() {
    return service
        .tables()
        .rows("select execution_time from scheduled_tasks where task_name = 'operation'")
        .toString();
  }

  private long outside() {
    return service.tables().number("select count(*) from simulated_cluster");
  }

  private static String name(String name) {
    return "name: \"" + name + "\"";
  }
}

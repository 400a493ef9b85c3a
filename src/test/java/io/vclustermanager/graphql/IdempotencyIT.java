package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same request asked again under its key is answered again, and done once. */
final class IdempotencyIT {
  private static final String HEADER = "Idempotency-Key";

  private static TestService service;
  private static Asker root;

  @BeforeAll
  static void start() {
    service = TestService.start();
    root = service.root();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theFirstAnswerIsGivenAgain() {
    var input = "name: \"again\", lease: { for: \"PT2H\" }, idempotencyKey: \"again\"";

    var first = root.create(input);
    var second = root.create(input);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(first.refusals()).isEmpty();
  }

  @Test
  void theSameInputMayBeWrittenOtherwise() {
    var first =
        root.create(
            "name: \"otherwise\", owner: null, lease: { for: \"2h\" }, idempotencyKey: \"other\"");
    var second =
        root.create("idempotencyKey: \"other\", lease: { for: \"PT2H\" }, name: \"otherwise\"");

    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void anotherInputIsAConflict() {
    root.created("name: \"mine\", idempotencyKey: \"mine\"");

    var other = root.create("name: \"mine2\", idempotencyKey: \"mine\"");

    assertThat(other.refusals()).containsExactly("CONFLICT input.idempotencyKey");
    assertThat(root.cluster("mine2", "name").root("name")).isNull();
  }

  @Test
  void tenAtTheSameMomentMakeOne() throws Exception {
    var answers = new java.util.HashSet<Object>();
    Callable<Answer> create = () -> root.create("name: \"one\", idempotencyKey: \"one\"");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> each : threads.invokeAll(Collections.nCopies(10, create))) {
        answers.add(each.get().body());
      }
    }

    assertThat(answers).hasSize(1);
    assertThat(service.tables().number("select count(*) from cluster where name = 'one'"))
        .isEqualTo(1);
  }

  @Test
  void everyMutationTakesAKey() {
    root.ready("name: \"every\"");
    var extend = "cluster: \"every\", by: \"PT1H\", idempotencyKey: \"k\"";
    var delete = "cluster: \"every\", idempotencyKey: \"k\"";

    root.mutate("extendLease", extend, "cluster { version }");
    root.mutate("extendLease", extend, "cluster { version }");
    assertThat(root.cluster("every", "lease { extensionsUsed }").root("lease.extensionsUsed"))
        .isEqualTo(1);

    var first = root.mutate("deleteCluster", delete, "operation { id }");
    service.awaitEnd(first.rootText("operation.id"));
    var second = root.mutate("deleteCluster", delete, "operation { id }");
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void theHeaderIsAsGoodAsTheInput() {
    var asker = root.with(HEADER, "in the header");

    var first = asker.create("name: \"header\"");
    var second = asker.create("name: \"header\"");
    var third = root.create("name: \"header\", idempotencyKey: \"in the header\"");

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(third.body()).isEqualTo(first.body());
  }

  @Test
  void theHeaderCannotMeanTwoRootFields() {
    var before = service.tables().asked();

    var answer =
        root.with(HEADER, "two")
            .ask(
                """
                mutation { a: createVirtualCluster(input: { name: "two-a" }) { cluster { id } }
                  b: createVirtualCluster(input: { name: "two-b" }) { cluster { id } } }
                """);

    assertThat(answer.errorCode()).isEqualTo("BAD_USER_INPUT");
    assertThat(answer.errorMessage()).contains(HEADER);
    assertThat(service.tables().asked()).isEqualTo(before);
  }

  @Test
  void anotherActorsKeyIsAnotherKey() {
    root.created("name: \"roots\", idempotencyKey: \"shared\"");

    var other = service.as("otto").create("name: \"ottos\", idempotencyKey: \"shared\"");

    assertThat(other.refusals()).isEmpty();
    assertThat(other.rootText("cluster.name")).isEqualTo("ottos");
  }

  @Test
  void aRefusedRequestDoesNotBurnItsKey() {
    var key = ", idempotencyKey: \"refused\"";
    assertThat(root.create("name: \"Refused\"" + key).refusals())
        .containsExactly("INVALID input.name");

    assertThat(root.create("name: \"refused\"" + key).refusals()).isEmpty();
  }

  @Test
  void aNameThatWasTakenDoesNotBurnTheKey() {
    root.created("name: \"held\"");
    var key = ", idempotencyKey: \"held\"";
    assertThat(root.create("name: \"held\"" + key).refusals())
        .containsExactly("NAME_TAKEN input.name");

    assertThat(root.create("name: \"held2\"" + key).refusals()).isEmpty();
  }

  @Test
  void aDryRunDoesNotBurnItsKey() {
    var input = "name: \"dry\", idempotencyKey: \"dry\"";
    assertThat(root.create(input + ", dryRun: true").refusals()).isEmpty();

    assertThat(root.create(input).refusals()).isEmpty();
    assertThat(root.cluster("dry", "name").root("name")).isEqualTo("dry");
  }
}

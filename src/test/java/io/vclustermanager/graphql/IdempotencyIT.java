package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same request asked again under its key is answered again, and done once. */
final class IdempotencyIT {
  private static final String HEADER = "Idempotency-Key";
  private static final String IDS = "cluster { id } operation { id }";

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

  /** What was made or changed is gone, and to do it again would not be the same. */
  @Nested
  final class OfAClusterThatIsDeletedByNow {
    @Test
    void aCreateIsAConflictThatSaysSo() {
      var input = "name: \"made\", idempotencyKey: \"made\"";
      root.ready(input);
      delete("made");

      assertGone("made", root.create(input));
      assertThat(root.create("name: \"made\", idempotencyKey: \"anew\"").refusals()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            extendLease           | by: "PT1H"
            setLabels             | labels: [{ key: "a", value: "b" }]
            updateVirtualCluster  | size: "LARGE"
            pauseCluster          |
            resumeCluster         |
            reconcileCluster      |
            setDeletionProtection | enabled: false
            transferCluster       | owner: "heirs"
            """)
    void aChangeIsAConflictThatSaysSo(String mutation, @Nullable String rest) {
      service.people().team("heirs");
      var name = mutation.toLowerCase(Locale.ROOT);
      root.ready("name: \"" + name + "\"");
      var input =
          "cluster: \"%1$s\", idempotencyKey: \"k-%1$s\", %2$s"
              .formatted(name, rest == null ? "" : rest);
      assertThat(root.mutate(mutation, input, "").refusals()).isEmpty();
      delete(name);

      assertGone(name, root.mutate(mutation, input, ""));
    }

    @Test
    void itsDeleteIsAnsweredAsAtFirst() {
      root.ready("name: \"deleted\"");
      var simulated = service.simulated("simulated");
      var delay = simulated.getDelay();
      simulated.setDelay(Duration.ofDays(1));
      var input = "cluster: \"deleted\", idempotencyKey: \"its-delete\"";
      var first = root.mutate("deleteCluster", input, IDS);

      assertThat(first.refusals()).isEmpty();
      assertThat(root.mutate("deleteCluster", input, IDS).body()).isEqualTo(first.body());
      service.awaitPhase("deleted", "DELETING");
      assertThat(root.mutate("deleteCluster", input, IDS).body()).isEqualTo(first.body());
      simulated.setDelay(delay);
      service.awaitEnd(first.rootText("operation.id"));
      assertThat(root.mutate("deleteCluster", input, IDS).body()).isEqualTo(first.body());
      root.ready("name: \"deleted\"");
      assertThat(root.mutate("deleteCluster", input, IDS).body()).isEqualTo(first.body());
      assertThat(root.cluster("deleted", "phase").root("phase")).isEqualTo("READY");
    }

    @Test
    void aDeleteOfWhatWasDeletedBeforeIsAnsweredAgain() {
      root.ready("name: \"twice\"");
      delete("twice");
      var input = "cluster: \"twice\", idempotencyKey: \"late\"";
      var first = root.mutate("deleteCluster", input, IDS);

      assertThat(first.refusals()).isEmpty();
      assertThat(root.mutate("deleteCluster", input, IDS).body()).isEqualTo(first.body());
    }

    @Test
    void aStopOfItsOperationIsAnsweredAsAtFirst() {
      var simulated = service.simulated("simulated");
      var delay = simulated.getDelay();
      simulated.setDelay(Duration.ofDays(1));
      var operation = root.created("name: \"stopped\"");
      var input = "operation: \"" + operation + "\", idempotencyKey: \"k\"";
      root.mutate("cancelOperation", input, "operation { id }");
      simulated.setDelay(delay);
      service.awaitEnd(operation);
      delete("stopped");

      var again = root.mutate("cancelOperation", input, "operation { id state }");

      assertThat(again.rootText("operation.id")).isEqualTo(operation);
      assertThat(again.rootText("operation.state")).isEqualTo("CANCELLED");
    }

    @Test
    void aRevokeOfItsKubeconfigIsAnsweredAsAtFirst() {
      root.ready("name: \"opened\"");
      var input = "grant: \"" + grant("opened") + "\", idempotencyKey: \"k\"";
      var first = root.mutate("revokeKubeconfig", input, "grant { id state }");
      assertThat(first.rootText("grant.state")).isEqualTo("REVOKED");
      delete("opened");

      assertThat(root.mutate("revokeKubeconfig", input, "grant { id state }").body())
          .isEqualTo(first.body());
    }

    private static void assertGone(String name, Answer answer) {
      assertThat(answer.refusals()).containsExactly("CONFLICT input.idempotencyKey");
      assertThat(answer.messages().getFirst())
          .contains("is gone: the cluster '" + name + "' was deleted at");
    }

    private static void delete(String name) {
      var answer = root.mutate("deleteCluster", "cluster: \"" + name + "\"", IDS);
      service.awaitEnd(answer.rootText("operation.id"));
    }

    /** A simulated cluster gives none: as if it had. */
    private static String grant(String cluster) {
      service
          .tables()
          .change(
              """
              insert into kubeconfig_grant (id, cluster_id, role, state, issued_to, issued_to_kind,
                issued_at, expires_at, version)
              select '0199b000-0000-7000-8000-000000000001', id, 'VIEW', 'ACTIVE', 'root', 'USER',
                now(), now() + interval '8 hours', 1
              from cluster where name = ?
              """,
              cluster);
      return "kg_0199b000000070008000000000000001";
    }
  }

  @Test
  void whatIsHiddenByNowIsNotFound() {
    var dev = service.people().member("dev", "givers", Role.DEVELOPER);
    service.people().team("takers");
    var input = "name: \"passed\", owner: \"givers\", idempotencyKey: \"passed\"";
    assertThat(dev.create(input).refusals()).isEmpty();
    root.mutate("transferCluster", "cluster: \"passed\", owner: \"takers\"", "");

    assertThat(dev.create(input).refusals()).containsExactly("NOT_FOUND input.idempotencyKey");
  }

  @Test
  void hostsAreSavedOnce() {
    var key = ", idempotencyKey: \"host\"";
    var register = "name: \"extra\", simulated: true, cordoned: true" + key;
    var update = "host: \"extra\", maxClusters: 3" + key;
    var remove = "host: \"extra\"" + key;

    assertOnce("registerHost", register, "host { id version }");
    assertOnce("updateHost", update, "host { id version }");
    assertOnce("removeHost", remove, "host { id }");
    assertThat(root.mutate("updateHost", update, "host { id }").refusals()).isEmpty();
  }

  @Test
  void templatesAreSavedOnce() {
    var key = ", idempotencyKey: \"template\"";
    var look = "template { name newest { version } }";

    assertOnce("saveTemplate", "name: \"once\", size: \"SMALL\"" + key, look);
    assertThat(
            root.ask("{ template(name: \"once\") { newest { version } } }").root("newest.version"))
        .isEqualTo(1);
    assertOnce("removeTemplate", "name: \"once\"" + key, look);
  }

  @Test
  void ownersAreSavedOnce() {
    var key = ", idempotencyKey: \"owner\"";
    var look = "owner { id version members { user role } }";
    var members = "members: [{ user: \"olli\", role: CI }]";

    assertOnce("saveOwner", "name: \"once\", " + members + key, look);
    assertThat(root.ask("{ owner(name: \"once\") { version } }").root("version")).isEqualTo(1);
    assertOnce("removeOwner", "owner: \"once\"" + key, look);
  }

  private static void assertOnce(String mutation, String input, String selection) {
    var first = root.mutate(mutation, input, selection);

    assertThat(first.refusals()).isEmpty();
    assertThat(root.mutate(mutation, input, selection).body()).isEqualTo(first.body());
  }

  /** Replicas of two releases run side by side for a while. */
  @Nested
  final class BesideTheLastRelease {
    @Test
    void itsAnswersAreGivenAgain() {
      var input = "name: \"former\", idempotencyKey: \"former\"";
      var first = root.create(input);
      service.tables().change("update idempotency set answer = null where key = 'former'");

      assertThat(root.create(input).body()).isEqualTo(first.body());
    }

    @Test
    void itCanGiveTheAnswersOfThisOneAgain() {
      var made = root.create("name: \"latter\", idempotencyKey: \"latter\"");
      root.mutate("saveTemplate", "name: \"latter\", idempotencyKey: \"latter\"", "");
      root.mutate(
          "registerHost",
          "name: \"latter\", simulated: true, cordoned: true, idempotencyKey: \"latter\"",
          "");

      assertThat(
              service
                  .tables()
                  .rows(
                      """
                      select mutation, 'cl_' || replace(cluster_id::text, '-', ''),
                        'op_' || replace(operation_id::text, '-', ''), host_id is not null,
                        template_id is not null, cardinality(answer)
                      from idempotency where key = 'latter' order by mutation
                      """))
          .containsExactly(
              "createVirtualCluster|%s|%s|f|f|2"
                  .formatted(made.rootText("cluster.id"), made.rootText("operation.id")),
              "registerHost|null|null|t|f|1",
              "saveTemplate|null|null|f|t|1");
    }

    @Test
    void whatOnlyTheNextOneKnowsIsLeftOut() {
      var input = "name: \"newer\", idempotencyKey: \"newer\"";
      var first = root.create(input);
      service
          .tables()
          .change(
              "update idempotency set answer = array_prepend('zz_0123456789abcdef0123456789abcdef',"
                  + " answer) where key = 'newer'");

      assertThat(root.create(input).body()).isEqualTo(first.body());
    }
  }
}

package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code viewerCan} says true is accepted, and what it says false is refused. */
final class ViewerCanIT {
  /** What viewerCan calls it, the mutation, and what more that takes. */
  private record Action(String name, String mutation, String rest, boolean hasOperation) {}

  private static final List<Action> ACTIONS =
      List.of(
          new Action("extend", "extendLease", "by: \"PT1H\"", false),
          new Action("update", "updateVirtualCluster", "driftPolicy: REPAIR", true),
          new Action("pause", "pauseCluster", "", true),
          new Action("resume", "resumeCluster", "", true),
          new Action("delete", "deleteCluster", "", true),
          new Action("issueKubeconfig", "issueKubeconfig", "role: VIEW", false));

  /** Of a host that is not simulated; nobody answers there. */
  private static final String UNANSWERED =
      """
      apiVersion: v1
      kind: Config
      current-context: main
      contexts: [{name: main, context: {cluster: here, user: me}}]
      clusters: [{name: here, cluster: {server: "https://127.0.0.1:1"}}]
      users: [{name: me, user: {token: hush}}]
      """;

  private static TestService service;
  private static Asker root;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            Map.of(
                "vcm.hosts.simulated.simulated.delay", "PT0S",
                "vcm.hosts.slow.simulated.delay", "P300D",
                "vcm.hosts.broken.simulated.fail", "create"));
    root = service.root();
    service.people().team("core");
    root.ready("name: \"any\", owner: \"core\", host: \"simulated\", lease: { for: \"PT2H\" }");
    root.ready("name: \"kept\", owner: \"core\", host: \"simulated\"");
    root.mutate("setDeletionProtection", "cluster: \"kept\", enabled: true", "");
    root.ready("name: \"permanent\", host: \"simulated\", lease: { permanent: true }");
    root.created("name: \"unmade\", host: \"slow\"");
    service.awaitEnd(root.created("name: \"failed\", host: \"broken\", readyTimeout: \"PT0.5S\""));
    root.mutate("registerHost", "name: \"real\", kubeconfig: \"\"\"" + UNANSWERED + "\"\"\"", "");
    root.ready("name: \"there\", host: \"simulated\"");
    service
        .tables()
        .change(
            "update cluster set host_id = (select id from host where name = 'real') where name ="
                + " 'there'");
    root.ready("name: \"gone\", host: \"simulated\"");
    service.awaitEnd(
        root.mutate("deleteCluster", "cluster: \"gone\"", "operation { id }")
            .rootText("operation.id"));
    // From now on nobody sees that the states below are made up, and mends them.
    service.simulated("simulated").setFail("observe");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** Each phase with all that can be wanted, whether it sleeps or not, as the inventory has it. */
  static Stream<Arguments> states() {
    return service
        .ask("{ __type(name: \"ClusterPhase\") { enumValues { name } } }")
        .list("data.__type.enumValues")
        .stream()
        .map(each -> ((Map<?, ?>) each).get("name"))
        .filter(phase -> !phase.equals("DELETED"))
        .flatMap(
            phase ->
                Stream.of("PRESENT", "PAUSED", "ABSENT")
                    .flatMap(
                        wanted ->
                            Stream.of(false, true)
                                .map(asleep -> Arguments.of(phase, wanted, asleep))));
  }

  @ParameterizedTest
  @MethodSource("states")
  void whatIsSaidIsDone(String phase, String wanted, boolean asleep) {
    for (var cluster : List.of("any", "there")) {
      service
          .tables()
          .change(
              """
              update cluster set phase = ?, wanted = ?, paused = ?,
                observed = observed || jsonb_build_object('paused', ?) where name = ?
              """,
              phase,
              wanted.equals("ABSENT") ? "ABSENT" : "PRESENT",
              wanted.equals("PAUSED"),
              asleep,
              cluster);
    }

    for (var action : ACTIONS.subList(0, 5)) {
      assertAgrees(root, "any", action);
    }
    assertAgrees(root, "there", ACTIONS.getLast());
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void whateverTheRole(Role role) {
    var member = service.people().member("some-" + role, "core", role);

    for (var action : ACTIONS) {
      assertAgrees(member, "kept", action);
    }
  }

  @Test
  void alsoOfOneThatWasNeverReadyOrIsProtectedOrPermanent() {
    for (var cluster : List.of("unmade", "failed", "kept", "permanent")) {
      ACTIONS.forEach(action -> assertAgrees(root, cluster, action));
    }
    assertThat(can(root, id("kept"), "delete")).isFalse();
    assertThat(can(root, id("permanent"), "extend")).isFalse();
    assertThat(can(root, id("unmade"), "update")).isFalse();
    assertThat(can(root, id("failed"), "pause")).isFalse();
  }

  @Test
  void alsoOfOneThatIsDeleted() {
    var id = id("gone");

    ACTIONS.forEach(action -> assertAgreesById(root, id, action));
    assertThat(
            root.mutate("extendLease", "cluster: \"%s\", by: \"PT1H\"".formatted(id), "")
                .messages())
        .containsExactly("'gone' is deleted.");
  }

  private static void assertAgrees(Asker asker, String cluster, Action action) {
    assertAgreesById(asker, id(cluster), action);
  }

  private static void assertAgreesById(Asker asker, String id, Action action) {
    var can = can(asker, id, action.name);
    var answer =
        asker.mutate(
            action.mutation,
            "cluster: \"%s\", dryRun: true, %s".formatted(id, action.rest),
            action.hasOperation ? "operation { kind }" : "");

    assertThat(isDone(action, answer)).as(action + " " + answer.body()).isEqualTo(can);
    assertThat(answer.refusals())
        .allMatch(refusal -> refusal.endsWith(" input.cluster"), "is about the cluster");
  }

  private static boolean can(Asker asker, String id, String action) {
    return Boolean.TRUE.equals(
        asker
            .ask(
                "{ cluster(by: { id: \"%s\" }, maxAge: \"P7D\") { viewerCan { %s } } }"
                    .formatted(id, action))
            .at("data.cluster.viewerCan." + action));
  }

  /** Accepted; where there is nothing to do, no operation of that kind comes of it. */
  private static boolean isDone(Action action, Answer answer) {
    var kind = String.valueOf(answer.root("operation.kind"));
    var isIdle =
        List.of("pause", "resume", "delete").contains(action.name)
            && !kind.equals(action.name.toUpperCase(Locale.ROOT));
    return answer.refusals().isEmpty() && !isIdle;
  }

  private static String id(String cluster) {
    return service
        .tables()
        .rows("select 'cl_' || replace(id::text, '-', '') from cluster where name = ?", cluster)
        .getFirst();
  }
}

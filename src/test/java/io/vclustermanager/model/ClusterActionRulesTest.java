package io.vclustermanager.model;

import static io.vclustermanager.testing.Examples.ALICE;
import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Allowed.No;
import io.vclustermanager.model.Cluster.Wanted;
import io.vclustermanager.model.Observed.Existence;
import io.vclustermanager.model.Refusal.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What may be done with a cluster, as tables: Y it may, A it is so already, n it is refused. */
final class ClusterActionRulesTest {
  private static final Owner OWNER = new Owner(NodeId.newKey(NOW), "core", Owner.Kind.TEAM, NOW);

  @Test
  void theTablesNameTheActionsInThisOrder() {
    assertThat(ClusterAction.values())
        .extracting(Enum::name)
        .containsExactly(
            "EXTEND",
            "UPDATE",
            "DESCRIBE",
            "SET_DELETION_PROTECTION",
            "PAUSE",
            "RESUME",
            "RECONCILE",
            "TRANSFER",
            "DELETE",
            "ISSUE_KUBECONFIG");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # wanted, what was seen, phase      |ex up la pr pa re rc tr de ku
          PRESENT | NOTHING | REQUESTED       | Y  n  Y  Y  n  A  Y  Y  Y  n
          PRESENT | NOTHING | PROVISIONING    | Y  n  Y  Y  n  A  Y  Y  Y  n
          PRESENT | NOTHING | FAILED          | Y  Y  Y  Y  n  A  Y  Y  Y  n
          PRESENT | READY   | READY           | Y  Y  Y  Y  Y  A  Y  Y  Y  Y
          PRESENT | READY   | DEGRADED        | Y  Y  Y  Y  Y  A  Y  Y  Y  n
          PRESENT | READY   | UPDATING        | Y  Y  Y  Y  Y  A  Y  Y  Y  n
          PRESENT | GONE    | LOST            | Y  Y  Y  Y  n  A  Y  Y  Y  n
          PRESENT | ASLEEP  | PAUSED          | Y  Y  Y  Y  Y  Y  Y  Y  Y  n
          PRESENT | ASLEEP  | RESUMING        | Y  Y  Y  Y  Y  A  Y  Y  Y  n
          PAUSED  | READY   | PAUSING         | Y  Y  Y  Y  A  Y  Y  Y  Y  n
          PAUSED  | READY   | READY           | Y  Y  Y  Y  Y  Y  Y  Y  Y  Y
          PAUSED  | ASLEEP  | PAUSED          | Y  Y  Y  Y  A  Y  Y  Y  Y  n
          PAUSED  | ASLEEP  | UPDATING        | Y  Y  Y  Y  Y  Y  Y  Y  Y  n
          PAUSED  | GONE    | LOST            | Y  Y  Y  Y  n  n  Y  Y  Y  n
          ABSENT  | READY   | DELETING        | n  n  Y  n  n  n  n  n  Y  n
          ABSENT  | READY   | FAILED          | n  n  Y  n  n  n  n  n  Y  n
          ABSENT  | GONE    | DELETED         | n  n  n  n  n  n  n  n  A  n
          """)
  void whatIsWantedAndSeenSaysWhatMayBeDone(Wanted wanted, Seen seen, Phase phase, String allowed) {
    assertThat(table(admin(), cluster(wanted, seen, phase))).isEqualTo(allowed.replace(" ", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          #           |ex up la pr pa re rc tr de ku
          ADMIN       | Y  Y  Y  Y  Y  A  Y  Y  Y  Y
          DEVELOPER   | Y  Y  Y  Y  Y  A  Y  Y  Y  Y
          CI          | Y  n  n  n  n  n  n  Y  Y  Y
          VIEWER      | n  n  n  n  n  n  n  n  n  n
                      | n  n  n  n  n  n  n  n  n  n
          """)
  void theRoleSaysWhoMay(@Nullable Role role, String allowed) {
    var actor = member(role);
    var cluster = ready();

    assertThat(table(actor, cluster)).isEqualTo(allowed.replace(" ", ""));
    assertThat(refusals(actor, cluster))
        .allSatisfy(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Code.FORBIDDEN);
              assertThat(refusal.message()).contains("core");
            });
  }

  @Test
  void whatIsProtectedIsNotDeleted() {
    var cluster = ready();
    cluster = cluster.withAbout(cluster.about().withDeletionProtection(true), NOW);

    assertThat(table(admin(), cluster)).isEqualTo("YYYYYAYYnY");
    assertThat(refusal(ClusterAction.DELETE, admin(), cluster).code()).isEqualTo(Code.PROTECTED);
  }

  @Test
  void whatIsPermanentHasNoLeaseToExtend() {
    var cluster = ready().withLease(new Lease(null, null, 0, "permanent"), NOW);

    assertThat(table(admin(), cluster)).isEqualTo("nYYYYAYYYY");
    assertThat(refusal(ClusterAction.EXTEND, admin(), cluster).message()).contains("permanent");
  }

  @Test
  void whatIsNotAdoptedYetIsNotBroughtToAnything() {
    var cluster =
        cluster(Wanted.PRESENT, Seen.NOTHING, Phase.REQUESTED)
            .withSpec(ClusterSpec.notSeenYet(Duration.ofMinutes(15)), null, NOW);

    assertThat(table(admin(), cluster)).isEqualTo("YnYYnnnYYn");
    assertThat(refusal(ClusterAction.RECONCILE, admin(), cluster).message())
        .contains("not adopted yet", "retryOperation");
  }

  @Test
  void onASimulatedHostAllMayBeTried() {
    var cluster = on(Host.Kind.SIMULATED, Wanted.PRESENT, Seen.READY, Phase.READY);

    assertThat(table(admin(), cluster)).isEqualTo("YYYYYAYYYY");
  }

  @ParameterizedTest
  @EnumSource(ClusterAction.class)
  void whatIsDeletedIsNotThereWhoeverAsks(ClusterAction action) {
    var gone = cluster(Wanted.ABSENT, Seen.GONE, Phase.DELETED);

    if (action == ClusterAction.DELETE) {
      assertThat(refusal(action, member(Role.VIEWER), gone).code()).isEqualTo(Code.FORBIDDEN);
    } else {
      assertThat(refusal(action, member(Role.VIEWER), gone).code()).isEqualTo(Code.NOT_FOUND);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ClusterAction.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DESCRIBE", "DELETE"})
  void whatIsBeingDeletedSaysSo(ClusterAction action) {
    var going = cluster(Wanted.ABSENT, Seen.READY, Phase.DELETING);
    var refusal = refusal(action, admin(), going);

    assertThat(refusal.code()).isEqualTo(Code.CONFLICT);
    assertThat(refusal.message()).contains("'hello' is being deleted");
    assertThat(refusal.path()).containsExactly("input", "cluster");
  }

  /** What was seen of the real thing. */
  private enum Seen {
    NOTHING(Observed.never()),
    READY(new Observed(Existence.READY, true, true, "https://hello", null, false)),
    ASLEEP(new Observed(Existence.NOT_READY, true, true, null, null, true)),
    GONE(new Observed(Existence.ABSENT, true, true, null, null, false));

    private final Observed observed;

    Seen(Observed observed) {
      this.observed = observed;
    }
  }

  private static Cluster ready() {
    return cluster(Wanted.PRESENT, Seen.READY, Phase.READY);
  }

  private static Cluster cluster(Wanted wanted, Seen seen, Phase phase) {
    return on(Host.Kind.KUBERNETES, wanted, seen, phase);
  }

  private static Cluster on(Host.Kind kind, Wanted wanted, Seen seen, Phase phase) {
    return Cluster.requested(
            "hello",
            About.named("hello", Map.of()),
            OWNER,
            ALICE,
            new Cluster.Place(host(kind), "vc-hello"),
            new ClusterSpec("v1.35.0", Duration.ofMinutes(15)),
            new Lease(NOW.plus(Duration.ofDays(1)), null, 0, "the default"),
            NOW)
        .withWanted(wanted, NOW)
        .withObserved(seen.observed, List.of(), NOW)
        .withPhase(phase);
  }

  private static Host host(Host.Kind kind) {
    var settings = new Host.Settings(null, Map.of(), false, null, DriftPolicy.REPORT);
    return Host.registered(NodeId.newKey(NOW), "one", kind, settings, NOW);
  }

  private static Actor admin() {
    return new Actor("root", ActorKind.USER, Set.of(Role.ADMIN), null, Map.of());
  }

  /** Somebody with this role for the cluster's owner; null: with one for another owner only. */
  private static Actor member(@Nullable Role role) {
    Map<UUID, Role> memberships =
        role == null ? Map.of(NodeId.newKey(NOW), Role.DEVELOPER) : Map.of(OWNER.id(), role);
    return new Actor("mia", ActorKind.USER, Set.of(), null, memberships);
  }

  private static String table(Actor actor, Cluster cluster) {
    return Stream.of(ClusterAction.values())
        .map(action -> letter(ClusterActionRules.of(action, actor, cluster)))
        .collect(Collectors.joining());
  }

  private static String letter(Allowed allowed) {
    return switch (allowed) {
      case Allowed.Yes _ -> "Y";
      case Allowed.Already _ -> "A";
      case Allowed.No _ -> "n";
    };
  }

  private static Refusal refusal(ClusterAction action, Actor actor, Cluster cluster) {
    return ClusterActionRules.of(action, actor, cluster) instanceof No(var refusal)
        ? refusal
        : throwIt(action);
  }

  private static Refusal throwIt(ClusterAction action) {
    throw new AssertionError(action + " is not refused");
  }

  private static List<Refusal> refusals(Actor actor, Cluster cluster) {
    return Stream.of(ClusterAction.values())
        .map(action -> ClusterActionRules.of(action, actor, cluster))
        .filter(No.class::isInstance)
        .map(allowed -> ((No) allowed).refusal())
        .toList();
  }
}

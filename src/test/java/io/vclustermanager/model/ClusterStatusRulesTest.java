package io.vclustermanager.model;

import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.Observation.Aspect;
import io.vclustermanager.model.Observed.Existence;
import io.vclustermanager.model.Operation.Failure;
import io.vclustermanager.testing.Examples;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a cluster counts as ready that was asked to be so only with its bootstrap. */
final class ClusterStatusRulesTest {
  private final Cluster patient = bootstrapping(true);

  @Test
  void itIsNotReadyBeforeItsBootstrapIs() {
    assertThat(existence(patient, seen(patient))).isEqualTo(Existence.NOT_READY);
    assertThat(existence(patient, told(patient, Status.UNKNOWN))).isEqualTo(Existence.NOT_READY);
    assertThat(existence(patient, told(patient, Status.FALSE))).isEqualTo(Existence.NOT_READY);
    assertThat(existence(patient, told(patient, Status.TRUE))).isEqualTo(Existence.READY);
  }

  @Test
  void whoDoesNotLookInsideGoesByWhatWasSeenThereLast() {
    var failing = ClusterStatusRules.settled(patient, told(patient, Status.FALSE), null, NOW);
    assertThat(
            ClusterStatusRules.isNews(
                failing, ClusterStatusRules.settled(failing, seen(failing), null, NOW)))
        .isFalse();
    assertThat(ClusterStatusRules.counted(failing, seen(failing)).reason())
        .isEqualTo("InstallFailed");
  }

  @Test
  void onceItWasReadyOnlyItsControlPlaneCounts() {
    var ready = ClusterStatusRules.settled(patient, told(patient, Status.TRUE), null, NOW);
    assertThat(existence(ready, told(ready, Status.UNKNOWN))).isEqualTo(Existence.READY);
  }

  @Test
  void whoDidNotAskForThatIsNotKeptWaiting() {
    var hasty = bootstrapping(false);
    assertThat(existence(hasty, told(hasty, Status.FALSE))).isEqualTo(Existence.READY);
  }

  /** People look for why it failed after everybody has looked at what is there. */
  @Test
  void oneThatWasNeverMadeKeepsSayingWhy() {
    var refused = Failure.of(FailureReason.DENIED, "not here");
    var failed =
        ClusterStatusRules.settled(Examples.cluster(), new Observation.Absent(), refused, NOW)
            .withPhase(Phase.FAILED);

    var looked = ClusterStatusRules.settled(failed, Examples.halfMade(failed), null, NOW);
    assertThat(looked.conditions())
        .filteredOn(each -> each.is(ConditionType.READY))
        .singleElement()
        .satisfies(each -> assertThat(each.reason()).isEqualTo("Denied"))
        .satisfies(each -> assertThat(each.message()).isEqualTo("not here"));
    assertThat(ClusterStatusRules.settled(looked, Examples.ready(looked), null, NOW).conditions())
        .filteredOn(each -> each.is(ConditionType.READY))
        .singleElement()
        .satisfies(each -> assertThat(each.reason()).isEqualTo("Ready"));
  }

  @Test
  void ofOneThatIsGoneNothingIsSaidOfItsPods() {
    var healthy = new Aspect(ConditionType.WORKLOADS_HEALTHY, Status.TRUE, "Ready", "It is.");
    var cluster = Examples.cluster();
    var ready = ClusterStatusRules.settled(cluster, seen(cluster).with(healthy), null, NOW);

    var lost = ClusterStatusRules.settled(ready, new Observation.Absent(), null, NOW);

    assertThat(lost.conditions()).extracting(Condition::type).containsExactly("Ready", "InSync");
  }

  private static Cluster bootstrapping(boolean waitForReady) {
    var cluster = Examples.cluster();
    var base = new ClusterBase(null, Map.of(), true, waitForReady);
    var spec = cluster.spec();
    return cluster.withSpec(
        new ClusterSpec(spec.kubernetesVersion(), spec.readyTimeout(), null, Map.of(), 0L, base),
        null,
        NOW);
  }

  private static Existence existence(Cluster cluster, Observation seen) {
    return ClusterStatusRules.settled(cluster, seen, null, NOW).observed().existence();
  }

  private static Observation.Present seen(Cluster cluster) {
    return (Observation.Present) Examples.ready(cluster);
  }

  private static Observation.Present told(Cluster cluster, Status status) {
    return seen(cluster)
        .with(
            new Aspect(ConditionType.BOOTSTRAPPED, status, "InstallFailed", "no matches for kind"));
  }
}

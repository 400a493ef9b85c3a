package io.vclustermanager.model;

import static io.vclustermanager.testing.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.model.Condition.Status;
import io.vclustermanager.model.Observation.Aspect;
import io.vclustermanager.model.Observed.Existence;
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

package io.vclustermanager.provider.vcluster;

import static io.vclustermanager.provider.vcluster.SnapshotExamples.claim;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.json;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.namespace;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.release;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.snapshot;
import static io.vclustermanager.provider.vcluster.SnapshotExamples.workload;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TroubleTest {
  @Test
  void whatAHealthyStartShowsIsNoTrouble() {
    var pod =
        json(
            """
            {metadata: {name: 'one-0'}, status: {phase: 'Pending',
              conditions: [{type: 'PodScheduled', status: 'False', reason: 'Unschedulable',
                message: '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.'}],
              initContainerStatuses: [{name: 'kubernetes', state: {waiting: {reason: 'PodInitializing'}}}]}}
            """);
    var events =
        List.of(
            event(
                "Unhealthy",
                "one-0",
                "Startup probe failed: connection refused",
                "2026-01-01T00:00:02Z"),
            event(
                "FailedScheduling",
                "one-0",
                "unbound immediate PersistentVolumeClaims",
                "2026-01-01T00:00:01Z"));

    assertThat(Trouble.of(with(pod, "Bound"), events)).isEmpty();
  }

  @Test
  void aCrashLoopSaysHowItEndedLast() {
    var pod =
        json(
            """
            {metadata: {name: 'one-0'}, status: {containerStatuses: [{name: 'syncer',
              state: {waiting: {reason: 'CrashLoopBackOff', message: 'back-off 10s'}},
              lastState: {terminated: {exitCode: 137, reason: 'OOMKilled'}}}]}}
            """);

    assertThat(Trouble.of(with(pod, "Bound"), List.of()))
        .contains(
            new Trouble(
                "CrashLoopBackOff",
                "Container 'syncer': back-off 10s It ended last with exit code 137 (OOMKilled)."));
  }

  @Test
  void aVolumeThatCannotBeHadSpeaksBeforeThePodThatWaitsForIt() {
    var pod =
        json(
            """
            {metadata: {name: 'one-0'}, status: {conditions: [{reason: 'Unschedulable', message: 'no room'}]}}
            """);
    var events =
        List.of(
            event("ProvisioningFailed", "data-one-0", "older", "2026-01-01T00:00:01Z"),
            event("ProvisioningFailed", "data-one-0", "no such class", "2026-01-01T00:00:02Z"));

    assertThat(Trouble.of(with(pod, "Pending"), events))
        .contains(new Trouble("ProvisioningFailed", "no such class"));
  }

  @Test
  void eventsOfOthersInTheNamespaceAreNotItsOwn() {
    var events = List.of(event("FailedCreate", "onerous", "forbidden", "2026-01-01T00:00:01Z"));
    var seen =
        snapshot(
            namespace(),
            List.of(workload(1, 0)),
            List.of(),
            List.of(),
            List.of(release(1, "deployed")));

    assertThat(Trouble.of(seen, events)).isEmpty();
    assertThat(Trouble.of(seen, List.of(event("FailedCreate", "one-6d5f", "forbidden", "x"))))
        .contains(new Trouble("FailedCreate", "forbidden"));
  }

  private static ClusterSnapshot with(JsonNode pod, String claimPhase) {
    return snapshot(
        namespace(),
        List.of(workload(1, 0)),
        List.of(pod),
        List.of(claim(claimPhase)),
        List.of(release(1, "deployed")));
  }

  private static JsonNode event(String reason, String object, String message, String time) {
    return json(
        "{reason: '%s', message: '%s', lastTimestamp: '%s', involvedObject: {name: '%s'}}"
            .formatted(reason, message, time, object));
  }
}

package io.vclustermanager.provider.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestService;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Whoever tries the service without Kubernetes meets what they would meet with it. */
final class SimulatedHostIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void whatIsMistypedInValuesIsRefusedThereAsOnARealHost() {
    var refused =
        service
            .root()
            .create(
                "name: \"typo\", values: { controlPlane: { statefulset: { labels: { a: \"b\" } },"
                    + " coredns: { enabled: \"yes\" } } }");

    assertThat(refused.refusals())
        .containsExactlyInAnyOrder(
            "INVALID input.values.controlPlane.statefulset",
            "INVALID input.values.controlPlane.coredns.enabled");
    assertThat(refused.messages().toString()).contains("is not known to vCluster's chart");
    service
        .root()
        .ready("name: \"right\", values: { controlPlane: { coredns: { enabled: true } } }");
  }

  @Test
  void withAnotherChartThanTheOneThatIsKnownNothingIsRefusedThatMayBeRight() {
    var other = Map.<String, Object>of("vcm.vcluster.chart-version", "0.35.2");
    try (var service = TestService.start(other)) {
      assertThat(
              service
                  .root()
                  .create("name: \"older\", dryRun: true, values: { somethingOlder: true }")
                  .refusals())
          .isEmpty();
    }
  }

  @Test
  void itsKubeconfigHasTheFormOfOthersAndSaysWhatItIs() {
    var root = service.root();
    root.ready("name: \"opened\"");

    var issued =
        root.mutate(
            "issueKubeconfig",
            "cluster: \"opened\", role: EDIT, expiresIn: \"1h\"",
            "kubeconfig instructions expiresAt grant { id state }");

    assertThat(issued.messages()).isEmpty();
    assertThat(issued.rootText("instructions"))
        .startsWith("This cluster is simulated: nothing answers at https://opened.vc-opened.");
    var text = issued.rootText("kubeconfig");
    assertThat(text).startsWith("# SIMULATED");
    Map<String, Object> kubeconfig = new Yaml().load(text);
    assertThat(kubeconfig)
        .containsEntry("kind", "Config")
        .containsEntry("current-context", "simulated-opened");
    assertThat(issued.rootText("grant.state")).isEqualTo("ACTIVE");

    var revoked =
        root.mutate(
            "revokeKubeconfig",
            "grant: \"" + issued.rootText("grant.id") + "\"",
            "grant { state }");
    assertThat(revoked.rootText("grant.state")).isEqualTo("REVOKED");
  }
}

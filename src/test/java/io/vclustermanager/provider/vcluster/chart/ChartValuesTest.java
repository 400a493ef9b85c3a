package io.vclustermanager.provider.vcluster.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.model.ClusterSpec;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.provider.Target;
import io.vclustermanager.provider.kube.Mark;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a virtual cluster is installed with: its size's values, above them the user's, then ours.
 */
final class ChartValuesTest {
  private static final UUID ID = UUID.fromString("0199a000-0000-7000-8000-000000000001");
  private static final Target TARGET = new Target(ID, "host", "vc-home", "hello");
  private static final ChartValues VALUES =
      new ChartValues(
          new Sizes(
              List.of(
                  SizesTest.size(
                      "tiny",
                      """
                      telemetry: {enabled: true}
                      controlPlane:
                        proxy: {extraSANs: [size.example.com]}
                        statefulSet: {resources: {requests: {cpu: 50m, memory: 128Mi}}}
                      """))));

  @Test
  void nothingAskedForIsOursAlone() {
    assertThat(VALUES.of(TARGET, spec(null, "{}")))
        .isEqualTo(
            Yaml.values(
                """
                telemetry: {enabled: false}
                controlPlane:
                  distro: {k8s: {image: {tag: v1.35.0}}}
                  proxy: {extraSANs: [hello.vc-home.svc, hello.vc-home.svc.cluster.local]}
                  statefulSet:
                    labels: {vcluster-manager.io/cluster-id: 0199a000-0000-7000-8000-000000000001}
                """));
  }

  @Test
  void theHostOfATlsRouteIsInTheCertificate() {
    var merged =
        new ValuesTree(
            VALUES.of(
                TARGET,
                spec(null, "controlPlane: {tlsRoute: {enabled: true, host: a.example.com}}")));

    assertThat(merged.list("controlPlane.proxy.extraSANs").toString()).contains("a.example.com");
  }

  @Test
  void theUsersStandAboveTheSizes() {
    var merged =
        new ValuesTree(
            VALUES.of(
                TARGET,
                spec("TINY", "controlPlane: {statefulSet: {resources: {requests: {cpu: 2}}}}")));

    assertThat(merged.map("controlPlane.statefulSet.resources.requests").toString())
        .isEqualTo("{cpu=2, memory=128Mi}");
  }

  @Test
  void namesForTheCertificateAreAddedToOurs() {
    var merged =
        new ValuesTree(
            VALUES.of(
                TARGET,
                spec(
                    "TINY",
                    "controlPlane: {proxy: {extraSANs: [my.example.com, hello.vc-home.svc]}}")));

    assertThat(merged.list("controlPlane.proxy.extraSANs"))
        .hasToString(
            "[hello.vc-home.svc, hello.vc-home.svc.cluster.local, size.example.com,"
                + " my.example.com]");
  }

  @Test
  void otherListsAreReplaced() {
    var merged =
        new ValuesTree(VALUES.of(TARGET, spec(null, "rbac: {role: {extraRules: [{verbs: [a]}]}}")));

    assertThat(merged.list("rbac.role.extraRules")).hasToString("[{verbs=[a]}]");
  }

  @Test
  void labelsAreMergedButOursStays() {
    var merged =
        new ValuesTree(
            VALUES.of(
                TARGET,
                spec(
                    null,
                    """
                    controlPlane: {statefulSet: {labels: {team: a,
                      vcluster-manager.io/cluster-id: stolen}}}
                    """)));

    assertThat(merged.map("controlPlane.statefulSet.labels").get("team")).isEqualTo("a");
    assertThat(merged.map("controlPlane.statefulSet.labels").get(Mark.CLUSTER_ID))
        .isEqualTo(ID.toString());
  }

  @Test
  void whatIsOursStandsAboveAll() {
    var merged =
        new ValuesTree(
            VALUES.of(
                TARGET, spec("TINY", "controlPlane: {distro: {k8s: {image: {tag: v1.20.0}}}}")));

    assertThat(merged.isOn("telemetry.enabled")).isFalse();
    assertThat(merged.text("controlPlane.distro.k8s.image.tag")).isEqualTo("v1.35.0");
  }

  @Test
  void theTextSaysTheSame() {
    var spec =
        spec("TINY", "controlPlane: {statefulSet: {resources: {limits: {memory: null}, a: 1.5}}}");

    assertThat(Yaml.values(VALUES.text(TARGET, spec))).isEqualTo(VALUES.of(TARGET, spec));
  }

  @Test
  void theSameEachTime() {
    var spec = spec("TINY", "logging: {encoding: json}");

    assertThat(VALUES.text(TARGET, spec)).isEqualTo(VALUES.text(TARGET, spec));
  }

  @Test
  void aSizeThatIsGoneMayComeBack() {
    assertThatThrownBy(() -> VALUES.of(TARGET, spec("GONE", "{}")))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> {
              assertThat(e.reason()).isEqualTo("SizeNotConfigured");
              assertThat(e.isPermanent()).isFalse();
            });
  }

  private static ClusterSpec spec(@Nullable String size, String values) {
    return new ClusterSpec("v1.35.0", Duration.ofMinutes(15)).with(size, Yaml.values(values));
  }
}

package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.PhaseCheck;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several versions of vCluster's chart on a real API server, side by side: each cluster keeps its
 * own until somebody asks for another.
 */
final class ChartVersionsIT {
  private static Testbed testbed;
  private static TestService service;
  private static Asker user;

  @BeforeAll
  static void start() {
    testbed = Testbed.shared();
    var settings = new HashMap<>(testbed.asHost("eu"));
    settings.put(
        "vcm.vcluster.charts",
        Stream.of("0.35.2", "0.34.0", "0.25.0")
            .map(each -> Testbed.chart(each).toString())
            .collect(Collectors.joining(",")));
    service = TestService.start(settings);
    user = service.root();
    service.people().team("crew");
  }

  @AfterAll
  static void stop() throws SQLException {
    if (service != null) {
      assertThat(PhaseCheck.wrong(service.database())).isEmpty();
      service.close();
    }
  }

  @Test
  void eachIsMadeWithTheVersionThatItAsksForAndGoesUpWhenAsked() {
    assertThat(service.ask("{ serviceInfo { chartVersion chartVersions } }").at("data.serviceInfo"))
        .hasToString("{chartVersion=0.36.1, chartVersions=[0.36.1, 0.35.2, 0.34.0, 0.25.0]}");
    user.createReady("newone");
    var warned =
        user.mutate(
            "createVirtualCluster",
            "name: \"oldone\" chartVersion: \"0.35.2\"",
            "operation { id } warnings { code path }");
    assertThat(warned.body().toString()).contains("{code=NOT_CHECKED, path=[input, chartVersion]}");
    assertThat(service.awaitEnd(warned.rootText("operation.id"))).isEqualTo("SUCCEEDED");
    assertThat(chartOf("newone")).isEqualTo("0.36.1");
    assertThat(chartOf("oldone")).isEqualTo("0.35.2");

    user.ended("updateVirtualCluster", "cluster: \"oldone\" size: \"SMALL\"");
    assertThat(chartOf("oldone")).isEqualTo("0.35.2");
    // What is asked for meanwhile does not take the upgrade back.
    user.mutate("updateVirtualCluster", "cluster: \"oldone\" chartVersion: \"0.36.1\"");
    user.ended("updateVirtualCluster", "cluster: \"oldone\" size: \"MEDIUM\"");
    assertThat(chartOf("oldone")).isEqualTo("0.36.1");
    assertThat(label("oldone", "vc-oldone")).isEqualTo("vcluster-0.36.1");

    assertThat(refusal("oldone", "chartVersion: \"0.35.2\""))
        .startsWith("OUT_OF_RANGE: ")
        .contains("It runs version 0.36.1", "never down");
    assertThat(refusal("oldone", "chartVersion: \"0.36.9\"")).startsWith("INVALID: ");
    var unknown = user.create("name: \"nowhere\" chartVersion: \"0.33.0\"");
    assertThat(unknown.messages().toString()).contains("0.36.1, 0.35.2, 0.34.0, 0.25.0");
  }

  @Test
  void aTemplateMayNameOne() {
    var saved =
        user.mutate(
            "saveTemplate",
            "name: \"vintage\" chartVersion: \"0.34.0\"",
            "template { newest { chartVersion } }");
    assertThat(saved.body().toString()).contains("{chartVersion=0.34.0}");
    user.createReady("bottled", "template: \"vintage\"");
    user.createReady("decanted", "template: \"vintage\" chartVersion: \"0.35.2\"");

    assertThat(chartOf("bottled")).isEqualTo("0.34.0");
    // The newest Kubernetes is none that it knows.
    assertThat(user.cluster("bottled", "... on VirtualCluster { kubernetesVersion }").body())
        .asString()
        .contains("kubernetesVersion=1.35.0");
    assertThat(chartOf("decanted")).isEqualTo("0.35.2");
    assertThat(
            user.mutate(
                    "saveTemplate", "name: \"odd\" chartVersion: \"1.2.3\"", "template { name }")
                .refusals())
        .containsExactly("INVALID input.chartVersion");
  }

  @Test
  void whatWasAdoptedKeepsItsOwnWhateverIsPutRight() {
    for (var version : new String[] {"0.34.0", "0.25.0"}) {
      var name = "kept-" + version.substring(2, 4);
      var namespace = "of-" + name;
      testbed.helm(
          "install",
          name,
          Testbed.chart(version).toString(),
          "-n",
          namespace,
          "--create-namespace",
          "--set",
          "controlPlane.proxy.port=8445,controlPlane.distro.k8s.image.tag=v1.32.1");
      user.ended(
          "adoptCluster",
          "host: \"eu\" namespace: \"%s\" name: \"%s\" owner: \"crew\" lease: { for: \"P2D\" }"
              .formatted(namespace, name));
      service.awaitPhase(name, "READY");
      // Neither policy nor labels need a word on the chart.
      user.mutate("updateVirtualCluster", "cluster: \"%s\" driftPolicy: REPAIR".formatted(name));
      user.mutate(
          "setLabels",
          "cluster: \"%s\" labels: [{ key: \"team\", value: \"crew\" }]".formatted(name));

      testbed.kubectl("scale", "statefulset", name, "-n", namespace, "--replicas=2");
      awaitRepairs(name, 1);
      assertThat(label(name, namespace)).isEqualTo("vcluster-" + version);

      testbed.helm(
          "upgrade",
          name,
          Testbed.chart(version).toString(),
          "-n",
          namespace,
          "--reuse-values",
          "--set",
          "controlPlane.proxy.port=8446");
      awaitRepairs(name, 2);
      assertThat(label(name, namespace)).isEqualTo("vcluster-" + version);
      assertThat(testbed.helm("get", "values", name, "-n", namespace, "-o", "json"))
          .contains("\"port\":8445");

      testbed.helm("uninstall", name, "-n", namespace, "--wait");
      awaitRepairs(name, 3);
      service.awaitPhase(name, "READY");
      assertThat(label(name, namespace)).isEqualTo("vcluster-" + version);
      assertThat(chartOf(name)).isEqualTo(version);
    }
    assertThat(refusal("kept-25", "chartVersion: \"0.36.1\""))
        .startsWith("OUT_OF_RANGE: ")
        .contains("an administrator of it adds one of 0.26 to vcm");
    user.ended("updateVirtualCluster", "cluster: \"kept-34\" chartVersion: \"0.35.2\"");
    assertThat(chartOf("kept-34")).isEqualTo("0.35.2");
  }

  /** Somebody was ahead of the service: what they have is neither taken back nor in the way. */
  @Test
  void oneThatIsNewerThanAnyThatIsKnownIsLeftAsItIs(@TempDir Path folder) {
    user.createReady("ahead", "values: { logging: { encoding: \"json\" } }");
    user.mutate("updateVirtualCluster", "cluster: \"ahead\" driftPolicy: REPAIR");
    testbed.shell(
        """
        cd '%s' && tar xzf '%s' && helm package vcluster --version 0.37.0
        helm upgrade ahead vcluster-0.37.0.tgz -n vc-ahead --reuse-values
        """
            .formatted(folder, Testbed.chart()));
    awaitRepairs("ahead", 1);
    assertThat(label("ahead", "vc-ahead")).isEqualTo("vcluster-0.37.0");
    TestService.await("its version to show", () -> chartOf("ahead").equals("0.37.0"));

    testbed.kubectl("scale", "statefulset", "ahead", "-n", "vc-ahead", "--replicas=0");
    awaitRepairs("ahead", 2);
    service.awaitPhase("ahead", "READY");
    user.ended("pauseCluster", "cluster: \"ahead\"");
    user.ended("resumeCluster", "cluster: \"ahead\"");
    user.mutate("updateVirtualCluster", "cluster: \"ahead\" driftPolicy: REPORT");

    assertThat(label("ahead", "vc-ahead")).isEqualTo("vcluster-0.37.0");
    assertThat(refusal("ahead", "size: \"SMALL\""))
        .startsWith("CONFLICT: ")
        .contains("It runs version 0.37.0", "adds 0.37.0 (or, to upgrade it, one of 0.38) to vcm");
    assertThat(
            refusal(
                "ahead",
                "namespaceLabels: [{ key: \"tenant.vcluster-manager.io/a\", value: \"b\" }]"))
        .startsWith("CONFLICT: ");
    user.deleteToTheEnd("ahead");
  }

  private static String chartOf(String name) {
    return user.cluster(name, "chartVersion").text("data.cluster.chartVersion");
  }

  private static String label(String name, String namespace) {
    return testbed
        .json("get", "statefulset", name, "-n", namespace)
        .at("/metadata/labels/chart")
        .asText();
  }

  private static String refusal(String name, String fields) {
    var answer =
        user.ask(
            """
            mutation { updateVirtualCluster(input: { cluster: "%s" %s dryRun: true }) {
              userErrors { code message } } }
            """
                .formatted(name, fields));
    return answer.at("data.updateVirtualCluster.userErrors.0.code")
        + ": "
        + answer.at("data.updateVirtualCluster.userErrors.0.message");
  }

  /** So many, all of them well, and nothing is left to put right. */
  private static void awaitRepairs(String name, int count) {
    var query =
        "{ operations(filter: { cluster: \"%s\", kind: [RECONCILE] }) { nodes { state } } }"
            .formatted(name);
    TestService.await(
        count + " repairs of " + name,
        () -> {
          var all = service.ask(query).list("data.operations.nodes");
          return all.size() >= count
              && all.stream().allMatch(each -> String.valueOf(each).contains("SUCCEEDED"))
              && String.valueOf(user.cluster(name, "drift { what }").at("data.cluster.drift"))
                  .equals("[]");
        });
  }
}

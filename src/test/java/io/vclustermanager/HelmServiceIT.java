package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.Kubelet;
import io.vclustermanager.testing.ServiceProcess;
import io.vclustermanager.testing.SigningKey;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestPostgres;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service with what the installed chart gives its pod – variables, mounted files, the
 * ServiceAccount's rights – as a process beside the API server.
 */
final class HelmServiceIT {
  private static final String TOKEN =
      SigningKey.token("root", "admin", "https://idp.example.com", "vcm");

  private final Testbed testbed = Testbed.shared();

  @Test
  void worksWithWhatItsPodIsGiven(@TempDir Path folder) throws IOException {
    var database = TestPostgres.shared().freshDatabase();
    try (var installed = ReadmeInstallation.make(testbed, folder, database);
        var service = startAsPod(folder.resolve("pod"))) {
      assertThat(service.uri().getHost()).isEqualTo("0.0.0.0");
      assertThat(service.lines().getFirst()).contains("-Xmx300m");
      var container = installed.deployment().at("/spec/template/spec/containers/0");
      for (var probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
        var path = container.path(probe).at("/httpGet/path").asText();
        assertThat(GraphClient.status(service.uri(), path)).as(probe).isEqualTo(200);
      }
      assertThat(ask(service, "{ hosts { nodes { name kind } } }").body().toString())
          .contains(
              "name=dry, kind=SIMULATED", "name=eu, kind=KUBERNETES", "name=here, kind=KUBERNETES");
      assertThatTheAdminHasThePasswordOfTheSecret(service, folder.resolve("pod/data"));
      assertThatLeasesAreAsConfigured(service);
      assertThatAClusterLives(service, "here");
      assertThatAClusterLives(service, "eu");
      assertThat(new Tables(database).number("select count(*) from cluster where name = 'kept'"))
          .isOne();
    }
  }

  private ServiceProcess startAsPod(Path folder) throws IOException {
    var environment =
        new HashMap<>(
            Kubelet.environment(
                testbed, ReadmeInstallation.NAMESPACE, ReadmeInstallation.NAME, folder));
    environment.put("SERVER_PORT", "-1");
    return ServiceProcess.start(folder.resolve("data"), environment);
  }

  private void assertThatTheAdminHasThePasswordOfTheSecret(ServiceProcess service, Path data) {
    var secret =
        testbed.json("get", "secret", "vcluster-manager-admin", "-n", ReadmeInstallation.NAMESPACE);
    var password =
        new String(
            Base64.getDecoder().decode(secret.at("/data/password").asText()),
            StandardCharsets.UTF_8);
    var signedIn =
        ask(
            service,
            "mutation { login(input: { username: \"admin\", password: \"%s\" }) { userErrors { code } } }"
                .formatted(password));
    assertThat(signedIn.root("userErrors")).isEqualTo(List.of());
    assertThat(data.resolve("first-admin")).doesNotExist();
  }

  private static void assertThatLeasesAreAsConfigured(ServiceProcess service) {
    for (var length : List.of("PT19M", "PT49H")) {
      var asked =
          create(service, "other", "dry", "dryRun: true, lease: { for: \"%s\" }".formatted(length));
      assertThat(asked.refusals()).as(length).hasSize(1);
    }
    var asked = create(service, "kept", "dry", "");
    var created = time(asked, "createdAt");
    assertThat(Duration.between(created, time(asked, "lease.expiresAt")))
        .isEqualTo(Duration.ofHours(3));
    assertThat(Duration.between(created, time(asked, "lease.maxExpiresAt")))
        .isEqualTo(Duration.ofDays(4));
  }

  /** On the pod's own host by its ServiceAccount, on another one by the mounted kubeconfig. */
  private void assertThatAClusterLives(ServiceProcess service, String host) {
    var name = "from-" + host;
    var asked = create(service, name, host, "size: \"TINY\"");
    assertThat(asked.refusals()).isEmpty();
    assertThat(asked.rootText("cluster.namespace")).isEqualTo("vc-chart-" + name);
    awaitPhase(service, name, "READY");
    assertThat(testbed.kubectl("get", "statefulset", name, "-n", "vc-chart-" + name, "-o", "yaml"))
        .contains("cpu: 50m");
    ask(
        service,
        "mutation { deleteCluster(input: { cluster: \"%s\" }) { operation { id } } }"
            .formatted(name));
    awaitPhase(service, name, null);
  }

  private static Answer create(ServiceProcess service, String name, String host, String fields) {
    return ask(
        service,
        """
        mutation { createVirtualCluster(input: { name: "%s", host: "%s" %s }) {
          cluster { namespace createdAt lease { expiresAt maxExpiresAt } }
          userErrors { path code message } } }
        """
            .formatted(name, host, fields));
  }

  private static void awaitPhase(ServiceProcess service, String name, @Nullable String phase) {
    TestService.await(
        name + " to be " + phase,
        () ->
            Objects.equals(
                ask(service, "{ cluster(by: { name: \"%s\" }) { phase } }".formatted(name))
                    .at("data.cluster.phase"),
                phase));
  }

  private static OffsetDateTime time(Answer asked, String path) {
    return OffsetDateTime.parse(asked.rootText("cluster." + path));
  }

  private static Answer ask(ServiceProcess service, String query) {
    try {
      return GraphClient.ask(service.uri(), TOKEN, query, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kubeconfigs in files beside the service: what they name is put in, what is not taken is told. */
final class ConfiguredKubeconfigIT {
  private static Testbed testbed;
  private static TestService service;
  private static Asker root;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    testbed = Testbed.shared();
    var own = Files.readString(testbed.kubeconfig());
    var settings = new HashMap<>(testbed.asHost("whole"));
    settings.put("vcm.hosts.files.kubeconfig", text(folder, "files", inFiles(folder, own)));
    var unverified =
        own.replaceAll("certificate-authority-data: [^}]*", "insecure-skip-tls-verify: true");
    settings.put("vcm.hosts.open.kubeconfig", text(folder, "open", unverified));
    settings.put("vcm.hosts.open.insecure-skip-tls-verify", true);
    settings.put("vcm.hosts.shut.kubeconfig", text(folder, "shut", unverified));
    settings.put(
        "vcm.hosts.program.kubeconfig",
        text(
            folder,
            "program",
            own.replaceAll("user: \\{client-cert.*}}]", "user: {exec: {command: aws}}}]")));
    service = TestService.start(settings);
    root = service.root();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  private static String text(Path folder, String name, String kubeconfig) throws IOException {
    return Files.writeString(folder.resolve(name + ".kubeconfig"), kubeconfig).toString();
  }

  /** The same with its certificates and its key in files beside it. */
  private static String inFiles(Path folder, String kubeconfig) {
    return Pattern.compile("([a-z-]+)-data: ([A-Za-z0-9+/=]+)")
        .matcher(kubeconfig)
        .replaceAll(
            found -> {
              var file = folder.resolve(found.group(1) + ".pem");
              try {
                Files.write(file, Base64.getDecoder().decode(found.group(2)));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              return found.group(1) + ": " + file.getFileName();
            });
  }

  @Test
  void filesThatItNamesArePutInForHelmAsWell() {
    root.createReady("by-files", "host: \"files\"");

    assertThat(testbed.releases()).contains("by-files vc-by-files deployed");
    awaitCondition("files", "ServerVerified", "TRUE");
    assertThat(condition("files", "ServerVerified")).contains("TRUE", "Verified");
    root.deleteToTheEnd("by-files");
  }

  @Test
  void onlyTheSettingLeavesTheServerUnverifiedAndTheConditionTellsIt() {
    awaitCondition("open", "ServerVerified", "FALSE");
    assertThat(condition("open", "ServerVerified"))
        .contains("NotVerified", "insecure-skip-tls-verify", "certificate-authority-data");
    root.createReady("by-trust", "host: \"open\"");
    root.deleteToTheEnd("by-trust");

    awaitCondition("shut", "Reachable", "FALSE");
    assertThat(condition("shut", "Reachable"))
        .contains("BadKubeconfig", "vcm.hosts.<name>.insecure-skip-tls-verify is true");
  }

  @Test
  void aProgramIsNotRunAndTheRecipeIsNamed() {
    awaitCondition("program", "Reachable", "FALSE");

    assertThat(condition("program", "Reachable"))
        .contains("BadKubeconfig", "users[].user.exec would run a program", "docs/hosts.md");
  }

  private static void awaitCondition(String host, String type, String status) {
    TestService.await(
        host + " to be " + type + " " + status,
        () -> condition(host, type).contains("status=" + status));
  }

  private static String condition(String host, String type) {
    return service
        .ask("{ host(name: \"%s\") { conditions { type status reason message } } }".formatted(host))
        .list("data.host.conditions")
        .stream()
        .map(Object::toString)
        .filter(each -> each.contains("type=" + type + ","))
        .findFirst()
        .orElse("no condition " + type);
  }
}

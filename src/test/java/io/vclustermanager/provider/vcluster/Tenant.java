package io.vclustermanager.provider.vcluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A second real API server that plays the inside of virtual clusters. */
record Tenant(Testbed host, Testbed inside, OtherServer way) {
  /** Opens the way to it. */
  void open() {
    way.is(config().at("/clusters/0/cluster/server").asText());
  }

  /** Writes the Secret that a virtual cluster writes about itself when it has started. */
  void starts(String name) {
    var user = config().at("/users/0/user");
    host.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: vc-%1$s, namespace: vc-%1$s}
        data:
          certificate-authority: %2$s
          client-certificate: %3$s
          client-key: %4$s
        """
            .formatted(
                name,
                config().at("/clusters/0/cluster/certificate-authority-data").asText(),
                user.path("client-certificate-data").asText(),
                user.path("client-key-data").asText()));
  }

  /** The kubeconfig as a file; what is done for its user by a port-forward is done already. */
  Path file(String kubeconfig) {
    try {
      var file = Files.createTempFile("issued", ".kubeconfig");
      var server = config().at("/clusters/0/cluster/server").asText();
      return Files.writeString(file, kubeconfig.replace("https://localhost:8443", server));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What kubectl answers to who has that kubeconfig, when it answers. */
  Optional<String> attempt(Path kubeconfig, String... arguments) {
    return Testbed.attemptBy(kubeconfig, arguments);
  }

  void awaitRefused(Path kubeconfig) {
    TestService.await(
        "the token to be refused", () -> attempt(kubeconfig, "get", "pods").isEmpty());
  }

  /** What there is inside for this grant. */
  String left(String grant) {
    var id = grant.substring(3);
    var uuid = id.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    return inside.kubectl(
        "get",
        "serviceaccounts,clusterrolebindings",
        "-A",
        "-l",
        "vcluster-manager.io/grant-id=" + uuid,
        "-o",
        "name",
        "--ignore-not-found");
  }

  private JsonNode config() {
    return inside.json("config", "view", "--raw");
  }
}

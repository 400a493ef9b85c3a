package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApplicationIT {
  private static final String KEY = "a key of some forty bytes, for the tests";

  @Test
  void startsOnADatabaseOfOnesOwnAndEnds(@TempDir Path data) throws Exception {
    Map<String, Object> settings =
        new HashMap<>(TestPostgres.shared().freshDatabase().asProperties());
    settings.put("jwt.secret.key", KEY);
    settings.put("micronaut.server.port", -1);
    settings.put("vcm.data", data.toString());

    URI uri;
    try (var service = Application.start(settings)) {
      uri = service.uri();
      assertThat(health(uri)).isEqualTo(200);
    }
    var gone = uri;
    assertThatThrownBy(() -> health(gone)).isInstanceOf(IOException.class);
    assertThat(data.toFile().list()).as("the data folder").containsExactly("first-admin");
  }

  @Test
  void startsWithNothingGivenAndKeepsItsKey(@TempDir Path temp) throws Exception {
    var data = temp.resolve("data");
    Map<String, Object> settings = Map.of("vcm.data", data.toString(), "micronaut.server.port", -1);

    try (var service = Application.start(settings)) {
      assertThat(health(service.uri())).isEqualTo(200);
    }
    var key = Files.readString(data.resolve("jwt-secret"));
    assertThat(data.resolve("database/postmaster.pid")).doesNotExist();
    try (var service = Application.start(settings)) {
      assertThat(
              service
                  .context()
                  .getRequiredProperty(
                      "micronaut.security.token.jwt.signatures.secret.generator.secret",
                      String.class))
          .isEqualTo(key.strip());
    }
  }

  @Test
  void aUsersMistakeIsOneLineAndExitCodeOne() throws Exception {
    var service = process(Map.of("DATASOURCES_DEFAULT_URL", "jdbc:postgresql://localhost/vcm"));
    var said = service.errorReader().readAllAsString();

    assertThat(service.waitFor()).isEqualTo(1);
    assertThat(said.lines().toList())
        .singleElement()
        .asString()
        .startsWith("JWT_SECRET_KEY must be set");
  }

  @Test
  void settingsThatAreNoneAreALineEach(@TempDir Path temp) throws Exception {
    var said =
        refused(
            Map.of(
                "VCM_DATA", temp.toString(),
                "VCM_LEASE_DEFALT", "PT1H",
                "VCM_METRICS_OPEN", "ture"));

    assertThat(said)
        .hasSize(2)
        .anyMatch(line -> line.contains("VCM_LEASE_DEFALT") && line.contains("VCM_LEASE_DEFAULT"))
        .anyMatch(line -> line.contains("VCM_METRICS_OPEN=ture"));
  }

  @Test
  void settingsThatContradictEachOtherAreNamed(@TempDir Path temp) throws Exception {
    assertThat(
            refused(
                Map.of(
                    "VCM_DATA", temp.toString(),
                    "VCM_LEASE_MIN", "PT3H",
                    "VCM_LEASE_MAX", "PT2H")))
        .containsExactly("VCM_LEASE_MIN PT3H is above VCM_LEASE_MAX PT2H");
  }

  @Test
  void aPortThatIsTakenIsNamed(@TempDir Path temp) throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var port = String.valueOf(other.getLocalPort());

      assertThat(refused(Map.of("VCM_DATA", temp.toString(), "SERVER_PORT", port)))
          .singleElement()
          .asString()
          .startsWith("Port " + port + " of 127.0.0.1 is in use by another program")
          .contains("SERVER_PORT");
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsNamedByItsHost(@TempDir Path temp) throws Exception {
    var settings = new HashMap<String, String>();
    settings.put("VCM_DATA", temp.toString());
    settings.put("JWT_SECRET_KEY", KEY);
    settings.put("DATASOURCES_DEFAULT_URL", "jdbc:postgresql://127.0.0.1:1/vcm?password=hidden");

    assertThat(refused(settings))
        .singleElement()
        .asString()
        .startsWith("Cannot use the database of DATASOURCES_DEFAULT_URL (host 127.0.0.1:1,")
        .doesNotContain("hidden");
  }

  /** What it said to its user. */
  private static List<String> refused(Map<String, String> environment) throws Exception {
    var service = process(environment);
    service.inputReader().close();
    var said = service.errorReader().readAllAsString();
    assertThat(service.waitFor()).as(said).isEqualTo(1);
    return said.lines().toList();
  }

  @Test
  void sigtermEndsTheApplicationThenItsDatabase(@TempDir Path temp) throws Exception {
    var service = process(Map.of("VCM_DATA", temp.toString(), "SERVER_PORT", "-1"));
    try (var output = service.inputReader()) {
      assertThat(output.lines().anyMatch(line -> line.contains("Started in"))).isTrue();
      service.toHandle().destroy(); // and read on: destroy() of the process would close its output
      assertThat(service.waitFor()).isEqualTo(143);
      // An application whose database goes first complains about it.
      assertThat(output.lines()).isEmpty();
    }
    assertThat(temp.resolve("database/postmaster.pid")).doesNotExist();
    assertThat(Files.readString(temp.resolve("postgresql.log")))
        .contains("database system is shut down");
  }

  private static int health(URI service) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(service.resolve("/health")).build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  private static Process process(Map<String, String> environment) throws IOException {
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
            List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                Application.class.getName()));
    process.environment().putAll(environment);
    return process.start();
  }
}

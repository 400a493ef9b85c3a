package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.ServiceProcess;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service starts from nothing and after a kill, and one folder serves one service. */
final class StartIT {
  private static final String INFO = "{ serviceInfo { name version } }";
  private static final int UNAUTHORIZED = 401;

  @Test
  void answersOnItsFirstStartAndAfterAKill(@TempDir Path data) throws Exception {
    try (var first = ServiceProcess.launch(data, Map.of())) {
      assertAnswers(first, "first start");
      first.kill();
      try (var second = ServiceProcess.launch(data, Map.of())) {
        assertAnswers(second, "start after kill -9");
      }
    }
  }

  @Test
  void aSecondServiceOnTheSameFolderIsRefusedAndTheFirstGoesOn(@TempDir Path data)
      throws Exception {
    try (var first = ServiceProcess.start(data, Map.of())) {
      for (var time = 0; time < 2; time++) {
        var second = ServiceProcess.launch(data, Map.of());
        assertThat(second.awaitEnd(TestService.DEADLINE)).isTrue();
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.lines())
            .singleElement()
            .asString()
            .contains("is in use by another vCluster Manager (process " + first.pid() + ")");
      }
      assertThat(GraphClient.ask(first.uri(), null, INFO, Map.of()).status()).isEqualTo(200);
    }
  }

  /** The times are those of this machine, however busy: printed for people, not judged. */
  private static void assertAnswers(ServiceProcess service, String what) throws IOException {
    var answer = GraphClient.ask(service.uri(), null, INFO, Map.of());
    System.out.printf(
        "%s: answered after %d ms, %d MB resident%n",
        what, service.age().toMillis(), megabytes(service));
    assertThat(answer.text("data.serviceInfo.name")).isNotBlank();
    var viewer = GraphClient.ask(service.uri(), null, "{ viewer { actor { name } } }", Map.of());
    assertThat(viewer.status()).isEqualTo(UNAUTHORIZED);
    assertThat(viewer.errorCode()).isEqualTo("UNAUTHENTICATED");
  }

  /** What the JVM and its PostgreSQL hold in memory; shared pages count in each process. */
  private static long megabytes(ServiceProcess service) {
    var postmaster = service.postmaster();
    return Stream.concat(
                Stream.of(service.pid(), postmaster.pid()),
                postmaster.descendants().map(ProcessHandle::pid))
            .mapToLong(StartIT::resident)
            .sum()
        / 1024;
  }

  private static long resident(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException e) {
      return 0; // not Linux, or the process has just ended
    }
  }
}

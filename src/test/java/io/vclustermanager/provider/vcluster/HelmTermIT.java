package io.vclustermanager.provider.vcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.MortalService;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestService;
import io.vclustermanager.testing.Testbed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while Helm works: its native library must not keep the process from ending. */
final class HelmTermIT {
  private static final Duration STATED_BOUND = Duration.ofSeconds(10);
  private static final int SIGTERM_EXIT = 143;
  private static final int CLUSTERS = 12;

  @Test
  void endsWithinTenSecondsWhileHelmWorksAndTheWorkGoesOn(@TempDir Path data) throws Exception {
    var testbed = Testbed.own("storm");
    try (var service = MortalService.start(data, testbed.asEnvironment("eu"))) {
      IntStream.range(0, CLUSTERS).forEach(number -> create(service, "term-" + number));
      var look = new Tables(service.database());
      TestService.await(
          "some to be under way, others to wait for their turn",
          () -> look.openOperations().stream().anyMatch(each -> each.endsWith("RUNNING")));
      var term = service.process();

      term.terminate();

      assertThat(term.awaitEnd(STATED_BOUND)).as("has ended").isTrue();
      assertThat(term.exitCode()).isEqualTo(SIGTERM_EXIT);

      service.startAgain();
      var after = new Tables(service.database());
      TestService.await("operations to end", () -> after.openOperations().isEmpty());
      assertThat(after.phases()).hasSize(CLUSTERS).allMatch(each -> each.endsWith(" READY"));
      assertThat(testbed.releases())
          .hasSize(CLUSTERS)
          .allMatch(release -> release.endsWith(" deployed"));
    }
    testbed.clear();
  }

  private static void create(MortalService service, String name) {
    var answer =
        service.askUntilAnswered(
            "mutation($name: String!) { createVirtualCluster(input: { name: $name }) { operation"
                + " { id } } }",
            Map.of("name", name));
    assertThat(answer.at("data.createVirtualCluster.operation.id")).isNotNull();
  }
}

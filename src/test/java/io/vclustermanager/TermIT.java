package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.EventFollower;
import io.vclustermanager.testing.MortalService;
import io.vclustermanager.testing.PhaseCheck;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while operations run: the service ends soon and in order, and goes on where it was. */
final class TermIT {
  private static final Map<String, String> SLOW =
      Map.of("VCM_HOSTS_SIMULATED_SIMULATED_DELAY", "PT6S");
  private static final Duration STATED_BOUND = Duration.ofSeconds(10);
  private static final int SIGTERM_EXIT = 143;
  private static final int CLUSTERS = 8;
  private static final Pattern INFORMATION = Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d+ INFO .*");

  @Test
  void endsWithinTenSecondsAndItsOperationsGoOnAfterwards(@TempDir Path data) throws Exception {
    try (var service = MortalService.start(data, SLOW);
        var follower = EventFollower.of(service::uri, service.token())) {
      create(service);
      var look = new Tables(service.database());
      TestService.await(
          "all to be under way", () -> look.openOperations().stream().noneMatch(TermIT::isQueued));
      var term = service.process();

      term.terminate();

      assertThat(term.awaitEnd(STATED_BOUND)).as("has ended").isTrue();
      assertThat(term.exitCode()).isEqualTo(SIGTERM_EXIT);
      assertThat(data.resolve("database/postmaster.pid")).doesNotExist();
      assertThat(term.lines()).allMatch(INFORMATION.asMatchPredicate());

      service.startAgain();
      var after = new Tables(service.database());
      TestService.await("operations to end", () -> after.openOperations().isEmpty());
      assertThat(after.phases())
          .containsExactlyElementsOf(names().stream().map(name -> name + " READY").toList());
      assertThat(after.outside()).hasSize(CLUSTERS);
      assertThat(PhaseCheck.wrong(service.database())).isEmpty();
      TestService.await("all events to be stamped", () -> after.log().size() == after.events());
      follower.awaitPosition(after.events());
      assertThat(follower.seen()).containsExactlyElementsOf(after.log());
    }
  }

  private static boolean isQueued(String operation) {
    return operation.endsWith("QUEUED");
  }

  private static void create(MortalService service) {
    for (var name : names()) {
      var answer =
          service.askUntilAnswered(
              "mutation($name: String!) { createVirtualCluster(input: { name: $name }) { operation"
                  + " { id } } }",
              Map.of("name", name));
      assertThat(answer.at("data.createVirtualCluster.operation.id")).isNotNull();
    }
  }

  private static List<String> names() {
    return IntStream.range(0, CLUSTERS).mapToObj(number -> "term-" + number).toList();
  }
}

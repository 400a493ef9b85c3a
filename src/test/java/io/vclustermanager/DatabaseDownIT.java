package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.inventory.embedded.StoppablePostgres;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.EventFollower;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.Tables;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away under a running service and comes back. */
final class DatabaseDownIT {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final String CLUSTERS = "{ clusters { nodes { name phase } } }";
  private static final Map<String, Object> SLOW =
      Map.of("vcm.hosts.simulated.simulated.delay", "PT3S");

  @Test
  void theServiceSaysSoAndGoesOnByItself(@TempDir Path folder) {
    try (var postgres = StoppablePostgres.start(folder);
        var service = TestService.start(postgres.database(), SLOW);
        var follower = EventFollower.of(service::uri, service.token("root", "admin"))) {
      service.create("survivor");
      follower.awaitPosition(1);
      var key = service.root().mutate("createApiKey", "name: \"patient\"", "key").rootText("key");
      var keyed = new Asker(service, "").with("X-API-Key", key);

      postgres.stop();

      TestService.await("not ready", () -> health(service, "readiness") == UNAVAILABLE);
      assertThat(health(service, "liveness")).isEqualTo(OK);
      assertUnavailable(service, CLUSTERS);
      assertUnavailable(keyed.ask(CLUSTERS)); // nobody can tell whether it is good
      assertUnavailable(
          service,
          "mutation { createVirtualCluster(input: { name: \"refused\" }) { operation { id } } }");

      postgres.startAgain();

      TestService.await("ready", () -> health(service, "readiness") == OK);
      var look = new Tables(postgres.database());
      TestService.await("survivor", () -> look.openOperations().isEmpty());
      service.createReady("later");
      assertThat(keyed.ask(CLUSTERS).status()).isEqualTo(OK);
      assertThat(look.phases()).containsExactly("later READY", "survivor READY");
      TestService.await("all events to be stamped", () -> look.log().size() == look.events());
      follower.awaitPosition(look.events());
      assertThat(follower.seen()).containsExactlyElementsOf(look.log());
    }
  }

  private static void assertUnavailable(TestService service, String query) {
    assertUnavailable(service.ask(query));
  }

  private static void assertUnavailable(Answer answer) {
    assertThat(answer.status()).isEqualTo(UNAVAILABLE);
    assertThat(answer.errorCode()).isEqualTo("UNAVAILABLE");
    assertThat(answer.at("errors.0.extensions.retryable")).isEqualTo(true);
  }

  private static int health(TestService service, String which) {
    try {
      return GraphClient.status(service.uri(), "/health/" + which);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Requests that use up their connections hold up nothing else, and are told what it is. */
final class BusyIT {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int REQUESTS = 8;
  private static final String CLUSTERS = "{ clusters { nodes { name } } }";
  private static final Map<String, Object> SMALL =
      Map.of(
          "datasources.default.maximum-pool-size",
          2,
          "datasources.default.connection-timeout",
          300);

  @Test
  void busyIsSaidAsBusyWhileProbesAndHeartbeatsGoOn() throws Exception {
    try (var service = TestService.start(SMALL);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      service.createReady("there");
      List<Future<Answer>> asked = new ArrayList<>();
      try (var _ = service.tables().lock("cluster")) {
        for (var i = 0; i < REQUESTS; i++) {
          asked.add(CompletableFuture.supplyAsync(() -> service.as("anna").ask(CLUSTERS), threads));
        }
        TestService.await(
            "somebody to be turned away",
            () -> asked.stream().anyMatch(each -> each.isDone() && isBusy(each.resultNow())));

        assertThat(asked.stream().filter(Future::isDone).map(Future::resultNow))
            .allSatisfy(
                answer -> {
                  assertThat(answer.status()).isEqualTo(UNAVAILABLE);
                  assertThat(answer.errorMessage()).isEqualTo("The service is busy; try again");
                  assertThat(answer.at("errors.0.extensions.retryable")).isEqualTo(true);
                  assertThat(answer.at("errors.0.extensions.retryAfterSeconds")).isEqualTo(1);
                });
        for (var probe : List.of("", "/liveness", "/readiness")) {
          assertThat(health(service, probe)).as(probe).isEqualTo(OK);
        }
      }
      TestService.await(
          "requests to be answered again", () -> service.ask(CLUSTERS).status() == OK);
      service.createReady("later");
    }
  }

  private static boolean isBusy(Answer answer) {
    return answer.status() == UNAVAILABLE;
  }

  private static int health(TestService service, String which) {
    try {
      return GraphClient.status(service.uri(), "/health" + which);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

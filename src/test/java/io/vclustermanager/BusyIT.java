package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.vclustermanager.model.KeyText;
import io.vclustermanager.model.Role;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Requests that use up their connections hold up nothing else, and are told what it is. */
final class BusyIT {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int REQUESTS = 8;
  private static final int POOL = 10;
  private static final int MANY = 40;

  /** Of the connections for transactions half are one caller's at most. */
  private static final int MOST = POOL / 2;

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

  /** Each of them waited for the lock of the same row, with a connection in hand. */
  @Test
  void whoChangesOneClusterManyTimesAtOnceKeepsNobodyElseWaiting() throws Exception {
    try (var service = TestService.start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var mallory = service.people().member("mallory", "many", Role.DEVELOPER);
      var anna = service.people().member("anna", "few", Role.DEVELOPER);
      mallory.ready("name: \"stuck\", owner: \"many\"");
      anna.ready("name: \"hers\", owner: \"few\"");
      List<Future<Answer>> asked = new ArrayList<>();
      try (var stuck = service.database().connect()) {
        stuck.setAutoCommit(false);
        stuck.createStatement().execute("select 1 from cluster where name = 'stuck' for update");
        for (var i = 0; i < MANY; i++) {
          var description = "again " + i;
          asked.add(
              CompletableFuture.supplyAsync(
                  () -> describe(mallory, "stuck", description), threads));
        }
        TestService.await("them to wait", () -> waiting(service) > 1);

        assertThat(anna.ask(CLUSTERS).status()).isEqualTo(OK);
        assertThat(describe(anna, "hers", "mine").status()).isEqualTo(OK);
        assertThat(waiting(service)).as("her share of the connections").isLessThanOrEqualTo(MOST);
        for (var each : asked) {
          var answer = each.get();
          assertThat(answer.errorMessage()).isEqualTo("The service is busy; try again");
          assertThat(answer.at("errors.0.extensions.retryAfterSeconds")).isEqualTo(1);
        }
      }
      assertThat(describe(mallory, "stuck", "at last").status()).isEqualTo(OK);
    }
  }

  /** One of no session that there is. */
  private static String session(Random random) {
    var bytes = new byte[48];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  /** Each asks the database whose it is, and nobody keeps strangers from sending any number. */
  @Test
  void strangersWithUnknownKeysAndCookiesKeepNoCallerWaiting() throws Exception {
    try (var service = TestService.start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var anna = service.people().member("anna", "few", Role.DEVELOPER);
      assertThat(anna.ask(CLUSTERS).status()).isEqualTo(OK);
      var random = new Random(7);
      List<Future<Answer>> asked = new ArrayList<>();
      try (var _ = service.tables().lock("api_key");
          var _ = service.tables().lock("page_session")) {
        for (var i = 0; i < MANY; i++) {
          var key = KeyText.random(random).text();
          var stranger =
              i % 2 == 0
                  ? new Asker(service, "").with("X-API-Key", key)
                  : new Asker(service, "")
                      .with("Cookie", "vcm-session=" + session(random))
                      .with("Sec-Fetch-Site", "same-origin");
          asked.add(CompletableFuture.supplyAsync(() -> stranger.ask(CLUSTERS), threads));
        }
        TestService.await("them to wait", () -> waiting(service) > 1);

        assertThat(anna.ask(CLUSTERS).status()).isEqualTo(OK);
        assertThat(waiting(service)).as("their share of the connections").isLessThanOrEqualTo(MOST);
      }
      for (var each : asked) {
        assertThat(each.get().status()).isIn(401, UNAVAILABLE);
      }
    }
  }

  private static Answer describe(Asker asker, String cluster, String description) {
    return asker.ask(
        """
        mutation { setDescription(input: { cluster: "%s", description: "%s" }) {
          userErrors { message } } }
        """
            .formatted(cluster, description));
  }

  /** How many statements wait for a lock. */
  private static long waiting(TestService service) {
    return service
        .tables()
        .number(
            "select count(*) from pg_stat_activity where datname = current_database() and"
                + " wait_event_type = 'Lock'");
  }

  @Test
  void operationsGoOnWhileRequestsHoldAllTheirConnections() throws Exception {
    try (var service = TestService.start(Map.of("vcm.hosts.simulated.simulated.delay", "PT2S"))) {
      service.create("made");
      var pool = DelegatingDataSource.unwrapDataSource(service.bean(DataSource.class));
      var held = new ArrayList<Connection>();
      try {
        for (var i = 0; i < POOL; i++) {
          held.add(pool.getConnection());
        }

        TestService.await(
            "the end of the operation",
            () ->
                service.tables().rows("select state from operation").equals(List.of("SUCCEEDED")));
      } finally {
        for (var each : held) {
          each.close();
        }
      }
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

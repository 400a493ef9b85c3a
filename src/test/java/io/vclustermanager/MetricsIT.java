package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The figures of /metrics: what they count, what they never name, and who reads them. */
final class MetricsIT {
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final String TOKEN = "of the collector alone";
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
  private static final String WAITING =
      "select pid from pg_stat_activity where wait_event_type = 'Lock' and query like '%app_user%'";
  private static final String PROXIED = "X-Forwarded-For";

  @Test
  void whatHappensIsCountedAndNobodysWordsAreLabels() {
    try (var service = TestService.start()) {
      var before = figures(service);
      assertThat(before)
          .contains(
              "vcm_events_lag_seconds 0.0",
              "vcm_watch_lag_seconds",
              "vcm_operations_queue_age_seconds",
              "vcm_operations_queued 0.0",
              "vcm_helm_children 0.0",
              "vcm_event_streams 0.0",
              "vcm_connections{kind=\"strangers\"} ",
              "vcm_connections{kind=\"callers\"} 0.0",
              "vcm_connections_refused{kind=\"strangers\"} 0.0",
              "vcm_connections_refused{kind=\"callers\"} 0.0",
              "vcm_limited{kind=\"requests\"} 0.0",
              "vcm_limited{kind=\"mutations\"} 0.0",
              "vcm_clusters_ready_seconds_count 0",
              "vcm_refusals_total{code=\"NAME_TAKEN\"} 0.0",
              "vcm_logins_total{outcome=\"refused\"} 0.0",
              "vcm_pool_connections{pool=\"requests\",state=\"most\"} 10.0",
              "vcm_pool_connections{pool=\"operations\",state=\"most\"} 5.0",
              "vcm_pool_connections{pool=\"scheduler\",state=\"most\"} 3.0",
              "vcm_pool_connections{pool=\"health\",state=\"most\"} 1.0",
              "jvm_memory_used_bytes");
      service.createReady("chosen-by-a-user");
      service.root().create("name: \"chosen-by-a-user\"");
      new Asker(service, "")
          .mutate("login", "username: \"someone\", password: \"wrong\"", "expiresAt");

      var after = figures(service);

      assertThat(after)
          .contains(
              "vcm_operations_ended_total{kind=\"create\",outcome=\"succeeded\"} 1.0",
              "vcm_clusters_ready_seconds_count 1",
              "vcm_refusals_total{code=\"NAME_TAKEN\"} 1.0",
              "vcm_logins_total{outcome=\"refused\"} 1.0",
              "vcm_logins_total{outcome=\"accepted\"} 0.0")
          .doesNotContain("chosen", "someone", "simulated");
      assertThat(labelsOfOurs(after)).isSubsetOf("kind", "outcome", "code", "pool", "state", "le");
    }
  }

  @Test
  void strangersBehindAProxyReadNothing() {
    try (var service = TestService.start(Map.of("vcm.metrics.token", TOKEN))) {
      assertThat(status(service)).as("at the machine itself").isEqualTo(OK);
      assertThat(status(service, PROXIED, "192.0.2.7")).isEqualTo(UNAUTHORIZED);
      assertThat(asked(service, TOKEN)).isEqualTo(OK);
      assertThat(asked(service, TOKEN + "x")).isEqualTo(UNAUTHORIZED);
      assertThat(asked(service, service.token("anna", ""))).isEqualTo(UNAUTHORIZED);
      assertThat(asked(service, service.token("root", "admin"))).isEqualTo(OK);
    }
  }

  /** It is no bad sign-in, though it is the token of nobody. */
  @Test
  void theCollectorsTokenIsNotToldToTheAudit() {
    try (var service = TestService.start(Map.of("vcm.metrics.token", TOKEN))) {
      assertThat(asked(service, TOKEN)).isEqualTo(OK);
      assertThat(status(service, "X-API-Key", "mistyped", PROXIED, "192.0.2.7"))
          .isEqualTo(UNAUTHORIZED);
      TestService.await("the audit", () -> refused(service).contains("the key (X-API-Key)"));

      // Of an address the first one is told, which this is then.
      assertThat(refused(service)).containsExactly("the key (X-API-Key)");
    }
  }

  private static List<String> refused(TestService service) {
    return service.tables().rows("select subject from audit where action = 'signIn'");
  }

  @Test
  void aServiceThatOthersReachShowsThemOnlyWhenItIsSaid() {
    var reachable = Map.<String, Object>of("micronaut.server.host", "0.0.0.0");
    try (var service = TestService.start(reachable)) {
      assertThat(status(service)).isEqualTo(UNAUTHORIZED);
      assertThat(status(service, "Authorization", "Bearer ")).isEqualTo(UNAUTHORIZED);
    }
    try (var service = TestService.start(Map.of("vcm.trusted-proxies", "127.0.0.0/8"))) {
      assertThat(status(service)).as("whom a proxy brings").isEqualTo(UNAUTHORIZED);
    }
    try (var service =
        TestService.start(Map.of("micronaut.server.host", "0.0.0.0", "vcm.metrics.open", "true"))) {
      assertThat(status(service)).isEqualTo(OK);
    }
  }

  @Test
  void whoWaitsForTheDatabaseHereHoldsNoProbeUp() throws Exception {
    try (var service = TestService.start()) {
      var token = service.token("anna", "");
      CompletableFuture<Integer> asked;
      try (var _ = service.tables().lock("app_user")) {
        asked = CompletableFuture.supplyAsync(() -> asked(service, token));
        TestService.await("its turn", () -> !service.tables().rows(WAITING).isEmpty());

        assertThat(GraphClient.status(service.uri(), "/health/liveness")).isEqualTo(OK);
        assertThat(asked).isNotDone();
      }
      assertThat(asked.get(1, TimeUnit.MINUTES)).isEqualTo(UNAUTHORIZED);
    }
  }

  @Test
  void aTokenThatCanBeGuessedIsRefused() {
    assertThatThrownBy(() -> TestService.start(Map.of("vcm.metrics.token", "short")).close())
        .hasStackTraceContaining("vcm.metrics.token must have at least 16 characters");
  }

  private static int asked(TestService service, String token) {
    return status(service, "Authorization", "Bearer " + token, PROXIED, "192.0.2.7");
  }

  private static Set<String> labelsOfOurs(String figures) {
    return figures
        .lines()
        .filter(line -> line.startsWith("vcm_"))
        .flatMap(line -> LABEL.matcher(line).results())
        .map(label -> label.group(1))
        .collect(Collectors.toSet());
  }

  private static String figures(TestService service) {
    return send(service, List.of()).body();
  }

  private static int status(TestService service, String... headers) {
    return send(service, List.of(headers)).statusCode();
  }

  private static HttpResponse<String> send(TestService service, List<String> headers) {
    var request = HttpRequest.newBuilder(service.uri().resolve("/metrics"));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    try {
      return GraphClient.HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}

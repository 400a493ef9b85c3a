package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.TestService;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever is refused can see why: what the graph allows, and what is left of it. */
final class ViewerLimitsIT {
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "vcm.limits.requests-per-minute", 1_000,
          "vcm.limits.mutations-per-minute", 2,
          "vcm.graphql.max-depth", 9,
          "vcm.graphql.max-subscriptions-per-actor", 7);

  private static final String LIMITS =
      """
      { viewer { limits {
        requestsPerMinute remaining resetsInSeconds
        mutationsPerMinute mutationsRemaining mutationsResetInSeconds
        fieldsPerPoint maxCost maxDepth maxFields
        maxSubscriptions openSubscriptions maxOperationsPerSocket } } }
      """;

  private static final String NONE = "cluster: \"none\"";

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(SETTINGS);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theViewerSeesWhatIsAllowedAndLeft() {
    var limits = limits(service.as("fred").ask(LIMITS));

    // One is of this document; it comes back within the twentieth of a second.
    assertThat((Integer) limits.remove("remaining")).isBetween(999, 1000);
    assertThat((Integer) limits.remove("resetsInSeconds")).isBetween(0, 1);
    assertThat(limits)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("requestsPerMinute", 1000),
                Map.entry("mutationsPerMinute", 2),
                Map.entry("mutationsRemaining", 2),
                Map.entry("mutationsResetInSeconds", 0),
                Map.entry("fieldsPerPoint", 1000),
                Map.entry("maxCost", 50_000),
                Map.entry("maxDepth", 9),
                Map.entry("maxFields", 1000),
                Map.entry("maxSubscriptions", 7),
                Map.entry("openSubscriptions", 0),
                Map.entry("maxOperationsPerSocket", 100)));
  }

  /** Points are there, so what is left of the mutations can be asked. */
  @Test
  void whoHasSentTooManyMutationsSeesItWhileOthersGoOn() {
    var greta = service.as("greta");
    for (var i = 0; i < 2; i++) {
      assertThat(greta.mutate("deleteCluster", NONE, "cluster { name }").refusals())
          .containsExactly("NOT_FOUND input.cluster");
    }
    var last = greta.mutate("deleteCluster", NONE, "cluster { name }");
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.errorCode()).isEqualTo("RATE_LIMITED");
    assertThat(last.at("errors.0.extensions.policy")).isEqualTo("mutations");

    var limits = limits(greta.ask(LIMITS));
    assertThat(limits).containsEntry("mutationsRemaining", 0);
    assertThat((Integer) limits.get("mutationsResetInSeconds")).isBetween(1, 60);

    var hugo = service.as("hugo").mutate("deleteCluster", NONE, "cluster { name }");
    assertThat(hugo.refusals()).containsExactly("NOT_FOUND input.cluster");
  }

  @Test
  void administratorsHaveTheSameLimit() {
    assertThat(limits(service.root().ask(LIMITS))).containsEntry("requestsPerMinute", 1000);
  }

  /** The limits are of the graph: what watches over the service is never refused by them. */
  @Test
  void whatIsNotTheGraphHasNoLimit() throws Exception {
    var own = Map.<String, Object>of("vcm.limits.requests-per-minute", 1);
    try (var strict = TestService.start(own)) {
      assertThat(strict.as("ida").ask(LIMITS).status()).isEqualTo(200);
      for (var i = 0; i < 5; i++) {
        assertThat(GraphClient.status(strict.uri(), "/health/readiness")).isEqualTo(200);
      }
      var refused = GraphClient.post(strict.uri(), strict.token("ida", ""), LIMITS);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(refused.headers().firstValue("RateLimit-Limit")).hasValue("1");
      assertThat(GraphClient.post(strict.uri(), null, LIMITS).statusCode()).isEqualTo(401);
      assertThat(GraphClient.post(strict.uri(), null, LIMITS).statusCode()).isEqualTo(429);
    }
  }

  @SuppressWarnings("unchecked") // as JSON has it
  private static Map<String, Object> limits(Answer answer) {
    assertThat(answer.at("data.viewer.limits")).as("%s", answer).isInstanceOf(Map.class);
    return new HashMap<>((Map<String, Object>) answer.at("data.viewer.limits"));
  }
}

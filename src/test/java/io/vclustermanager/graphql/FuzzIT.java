package io.vclustermanager.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLSchema;
import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.GraphClient;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever is asked, the answer is an answer: no random request makes a failure of ours. Repeat a
 * run with {@code -Dfuzz.seed=…}.
 */
final class FuzzIT {
  private static TestService service;
  private static List<String> known;

  @BeforeAll
  static void start() {
    service = TestService.start();
    var names = List.of("c1", "c2", "c3");
    names.forEach(service::createReady);
    var query =
        "{ clusters { edges { cursor node { id name } } } operations { edges { cursor node { id } }"
            + " } events { edges { cursor node { id } } } owners { edges { cursor node { id name }"
            + " } } hosts { edges { cursor node { id name } } } }";
    known = new ArrayList<>(texts(service.ask(query).at("data")));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aThousandRequestsMakeNoFailure() throws IOException {
    fuzz(1_000);
  }

  @Test
  @Tag("storm")
  void tenThousandRequestsMakeNoFailure() throws IOException {
    fuzz(10_000);
  }

  /** After these whoever asks is somebody else, or nobody. */
  private static final Pattern ENDS_THE_TOKEN =
      Pattern.compile("logoutEverywhere|removeUser|saveUser|changePassword");

  private static void fuzz(int count) throws IOException {
    var seed = Long.getLong("fuzz.seed", System.nanoTime());
    var requests = new RandomRequests(service.bean(GraphQLSchema.class), new Random(seed), known);
    var token = service.token("root", "admin");
    var tally = new TreeMap<String, Integer>();
    var begun = System.nanoTime();
    for (var i = 0; i < count; i++) {
      var isValid = i % 3 != 0;
      var request = isValid ? requests.valid() : requests.invalid();
      if (ENDS_THE_TOKEN.matcher(request.query()).find()) {
        continue;
      }
      var answer = GraphClient.ask(service.uri(), token, request.query(), request.variables());
      assertThat(answer.status())
          .as("seed %d, request %d: %s answered %s", seed, i, request, answer)
          .isLessThan(500);
      assertThat(codes(answer))
          .as("seed %d, request %d: %s answered %s", seed, i, request, answer)
          .doesNotContain("INTERNAL", "UNAVAILABLE");
      tally.merge((isValid ? "valid " : "broken ") + outcome(answer), 1, Integer::sum);
    }
    System.out.printf(
        "Fuzz with seed %d: %d requests in %d s: %s%n",
        seed, count, (System.nanoTime() - begun) / 1_000_000_000, tally);
    assertThat(tally.getOrDefault("valid answered", 0)).isGreaterThan(count / 5);
    assertThat(tally).containsKey("broken BAD_USER_INPUT");
  }

  private static String outcome(Answer answer) {
    var codes = codes(answer);
    return codes.isEmpty() ? "answered" : codes.getFirst();
  }

  private static List<String> codes(Answer answer) {
    return answer.at("errors") instanceof List<?> errors
        ? errors.stream()
            .map(each -> each instanceof Map<?, ?> error ? error.get("extensions") : null)
            .map(each -> each instanceof Map<?, ?> extensions ? extensions.get("code") : null)
            .map(String::valueOf)
            .toList()
        : List.of();
  }

  private static List<String> texts(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> map.values().stream().flatMap(each -> texts(each).stream()).toList();
      case List<?> list -> list.stream().flatMap(each -> texts(each).stream()).toList();
      case String text -> List.of(text);
      case null, default -> List.of();
    };
  }
}

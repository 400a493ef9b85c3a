package io.vclustermanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.Answer;
import io.vclustermanager.testing.Asker;
import io.vclustermanager.testing.JsonText;
import io.vclustermanager.testing.RealChart;
import io.vclustermanager.testing.TestService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kinds of what people publish about their virtual clusters: what the chart and the control plane
 * take is taken, and what they refuse is refused with words that lead on. Each is asked for by an
 * administrator and by somebody with the least that values may say.
 */
final class PublicCasesIT {
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(Map.of("vcm.vcluster.chart", RealChart.file().toString()));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<Map<String, Object>> cases() throws IOException {
    try (var file = PublicCasesIT.class.getResourceAsStream("/values/cases.json")) {
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return ((List<?>)
              Objects.requireNonNull(JsonText.object("{\"cases\":" + text + "}").get("cases")))
          .stream().map(PublicCasesIT::object);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isAnsweredRight(Map<String, Object> known) {
    for (var asker : List.of(service.root(), service.as("anna"))) {
      var answer = ask(asker, known);

      if ("accept".equals(known.get("right"))) {
        assertThat(answer.refusals()).as(answer.body().toString()).isEmpty();
      } else {
        assertThat(answer.refusals()).isNotEmpty();
        for (var mention : (List<?>) Objects.requireNonNull(known.get("mentions"))) {
          assertThat(String.join(" ", answer.messages())).contains(mention.toString());
        }
      }
    }
  }

  private static Answer ask(Asker asker, Map<String, Object> known) {
    var input = new HashMap<>(object(Objects.requireNonNull(known.get("input"))));
    input.put("dryRun", true);
    return asker.ask(
        """
        mutation ($input: CreateVirtualClusterInput!) { createVirtualCluster(input: $input) {
          cluster { name } userErrors { code path message } warnings { code message } } }
        """,
        Map.of("input", input));
  }

  @SuppressWarnings("unchecked") // JSON's objects have texts as keys
  private static Map<String, Object> object(Object json) {
    return (Map<String, Object>) json;
  }
}

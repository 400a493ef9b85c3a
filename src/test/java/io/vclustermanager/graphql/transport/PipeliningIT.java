package io.vclustermanager.graphql.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vclustermanager.testing.TestService;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests that one connection sends before it has the answers to those before. */
final class PipeliningIT {
  private static final int MANY = 300;
  private static final String INC = "{\"query\":\"mutation { inc }\"}";
  private static final String NEVER = "{\"query\":\"{ never }\"}";
  private static final int MOST = Traffic.MOST_UNANSWERED;

  @Test
  void noMoreThanAFewAreCarriedOutUntilTheFirstIsAnsweredAndThenAllAre() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.request-timeout", "5s"));
        var http = new RawHttp(server.port());
        var other = new RawHttp(server.port())) {
      http.send(post(NEVER) + post(INC).repeat(MANY));
      TestService.await("as many as may", () -> server.probe().mutations.get() >= MOST - 1);
      for (var i = 0; i < 5; i++) {
        assertThat(other.send(post("{\"query\":\"{ hello }\"}")).reply().status()).isEqualTo(200);
      }
      assertThat(server.probe().mutations).hasValue(MOST - 1);

      assertThat(http.reply().body()).contains("errors");
      for (var i = 1; i <= MANY; i++) {
        assertThat(http.reply().status()).isEqualTo(200);
      }
      assertThat(server.probe().mutations).hasValue(MANY);
      TestService.await("nothing", () -> server.bean(Doors.class).held() == 0);
    }
  }

  @Test
  void theLastOneThatMayStillComesToItsEnd() throws Exception {
    try (var server = TransportServer.start(Map.of("vcm.graphql.request-timeout", "5s"));
        var http = new RawHttp(server.port())) {
      var whole = post(INC);
      var cut = whole.length() - 10;
      http.send(post(NEVER) + post(INC).repeat(MOST - 2) + whole.substring(0, cut));
      TestService.await("all but it", () -> server.probe().mutations.get() == MOST - 2);

      http.send(whole.substring(cut) + post(INC));

      TestService.await("it too", () -> server.probe().mutations.get() >= MOST - 1);
      for (var i = 0; i <= MOST; i++) {
        assertThat(http.reply().status()).isBetween(200, 503);
      }
      assertThat(server.probe().mutations).hasValue(MOST);
    }
  }

  private static String post(String body) {
    return "POST /graphql HTTP/1.1\nHost: vcm\nContent-Type: application/json\nContent-Length: %d\n\n%s"
        .formatted(body.length(), body);
  }
}

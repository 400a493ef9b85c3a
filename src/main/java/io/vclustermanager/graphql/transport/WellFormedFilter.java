package io.vclustermanager.graphql.transport;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is HTTP by its form alone. Of a request with two hosts a proxy may have believed one
 * and we the other (RFC 9112 §3.2). A WebSocket that cannot be opened would fail inside the server,
 * which says nothing then, and reads nothing of the connection any more.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class WellFormedFilter implements Ordered {
  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    return trouble(request)
        .map(
            trouble ->
                Refusals.answer(
                        request,
                        HttpStatus.BAD_REQUEST,
                        AnswerError.of(Code.BAD_USER_INPUT, trouble))
                    .header(HttpHeaders.CONNECTION, "close"))
        .orElse(null);
  }

  private static Optional<String> trouble(HttpRequest<?> request) {
    if (request.getHeaders().getAll(HttpHeaders.HOST).size() > 1) {
      return Optional.of("A request has one header Host");
    }
    return Upgrade.isWebSocket(request) ? Upgrade.trouble(request) : Optional.empty();
  }

  /** Before anybody asks whose it is. */
  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.order();
  }
}

package io.vclustermanager.graphql.transport;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a connection's {@link Door} whose request it has let in, as soon as that is known. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class DoorFilter implements Ordered {
  private static final AnswerError TOO_MANY =
      AnswerError.of(Code.RATE_LIMITED, "You have too many connections open")
          .with(Map.of("retryable", true));

  private static final AnswerError FULL =
      AnswerError.of(
          GraphQlProblem.retryAfter(
              Code.UNAVAILABLE, "Too many connections are open; try again", 1));

  private final Doors doors;

  DoorFilter(Doors doors) {
    this.doors = doors;
  }

  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    return switch (doors.enter(request, request.getUserPrincipal().map(Principal::getName))) {
      case IN -> null;
      case FULL_FOR_ONE -> Refusals.answer(request, HttpStatus.TOO_MANY_REQUESTS, TOO_MANY);
      case FULL_FOR_ALL ->
          Refusals.answer(request, HttpStatus.SERVICE_UNAVAILABLE, FULL)
              .header(HttpHeaders.CONNECTION, "close");
    };
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }
}

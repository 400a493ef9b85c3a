package io.vclustermanager.graphql.transport;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import org.jspecify.annotations.Nullable;

/**
 * Turns away who comes while the service stops, sockets that were just told goodbye among them:
 * what would answer them is being taken apart already. They find another replica, or come back.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class StoppingFilter implements ApplicationEventListener<ShutdownEvent>, Ordered {
  private volatile boolean stopping;

  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    return stopping
        ? Refusals.answer(
            request,
            HttpStatus.SERVICE_UNAVAILABLE,
            AnswerError.of(
                GraphQlProblem.retryAfter(
                    Code.UNAVAILABLE, "The service is stopping; try again", 1)))
        : null;
  }

  @Override
  public void onApplicationEvent(ShutdownEvent event) {
    stopping = true;
  }

  /** Before the sockets are told goodbye. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}

package io.vclustermanager.graphql.transport;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.time.Clock;

/**
 * Puts the {@link RequestId} on every HTTP request and into every response, refusals included; and
 * the date.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RequestIdFilter implements Ordered {
  private final Clock clock;

  RequestIdFilter(Clock clock) {
    this.clock = clock;
  }

  @RequestFilter
  void name(HttpRequest<?> request) {
    RequestId.of(request);
  }

  @ResponseFilter
  void answer(HttpRequest<?> request, MutableHttpResponse<?> response) {
    response
        .getHeaders()
        .set(RequestId.HEADER, RequestId.of(request).value())
        .set(HttpHeaders.DATE, DateHeader.at(clock.instant()));
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.before();
  }
}

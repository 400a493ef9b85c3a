package io.vclustermanager.graphql.transport;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers the request that opens a WebSocket on its connection's own event loop, wherever it was
 * looked at. Micronaut writes that answer and then puts the socket's handler in its place, on the
 * thread on which the filters end: on another one, a client that speaks at once would be heard
 * before the handler stands there, and its first message lost.
 */
@ServerFilter(value = ServerFilter.MATCH_ALL_PATTERN, methods = HttpMethod.GET)
final class UpgradeFilter implements Ordered {
  private final Doors doors;

  UpgradeFilter(Doors doors) {
    this.doors = doors;
  }

  @ResponseFilter
  CompletionStage<MutableHttpResponse<?>> answer(
      HttpRequest<?> request, MutableHttpResponse<?> response) {
    CompletableFuture<MutableHttpResponse<?>> there = CompletableFuture.completedFuture(response);
    if (!Upgrade.isWebSocket(request)) {
      return there;
    }
    return doors
        .of(request)
        .<CompletionStage<MutableHttpResponse<?>>>map(
            door -> there.thenApplyAsync(same -> same, door.eventLoop()))
        .orElse(there);
  }

  /** Around all others: what ends after it may end elsewhere. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}

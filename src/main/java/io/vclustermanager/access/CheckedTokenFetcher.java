package io.vclustermanager.access;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaderValues;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Says whose a request is when its token was found good just now, before all others are asked: the
 * way through micronaut-security's readers and validators costs as much as the reading of a
 * cluster.
 */
@Singleton
final class CheckedTokenFetcher implements AuthenticationFetcher<HttpRequest<?>> {
  private static final String PREFIX = HttpHeaderValues.AUTHORIZATION_PREFIX_BEARER + " ";

  private final CheckedTokens tokens;

  CheckedTokenFetcher(CheckedTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    var header = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    return header != null && header.startsWith(PREFIX)
        ? Mono.justOrEmpty(tokens.find(header.substring(PREFIX.length())))
        : Mono.empty();
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}

package io.vclustermanager.graphql.transport;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.vclustermanager.access.AddressSettings;
import io.vclustermanager.access.Origins;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a browser's socket that was opened by a page of another host. No preflight protects a
 * WebSocket, and a cookie would go with it. Programs send no {@code Origin} and pass.
 */
@ServerFilter("${graphql.graphql-ws.path:/graphql-ws}")
final class OriginFilter {
  private final GraphQlConfiguration configuration;
  private final AddressSettings addresses;

  OriginFilter(GraphQlConfiguration configuration, AddressSettings addresses) {
    this.configuration = configuration;
    this.addresses = addresses;
  }

  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    var origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    if (origin == null
        || !Upgrade.isWebSocket(request)
        || isAllowed(origin, request.getHeaders().get(HttpHeaders.HOST))) {
      return null;
    }
    return Refusals.answer(
        request,
        HttpStatus.FORBIDDEN,
        AnswerError.of(Code.FORBIDDEN, "This origin may not open a socket"));
  }

  private boolean isAllowed(String origin, @Nullable String host) {
    return addresses.allowedOrigins().contains(origin)
        || configuration.allowedOrigins().contains(origin)
        || addresses.ownOrigin().filter(origin::equals).isPresent()
        || (host != null && Origins.isHost(origin, host));
  }
}

package io.vclustermanager.graphql.transport;

import graphql.GraphQLContext;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.TokenTroubles;
import java.util.Optional;

/**
 * A token that came with a request and was not taken. It stands in the {@link GraphQLContext} under
 * {@code RejectedToken.class}; why it was not taken is looked at only when somebody asks.
 */
record RejectedToken(String token, TokenTroubles troubles) {
  /** The one of this request, if there is one. */
  static Optional<String> of(HttpRequest<?> request) {
    return request.getUserPrincipal(Authentication.class).isPresent()
        ? Optional.empty()
        : TokenAuthenticator.bearer(request.getHeaders().get(HttpHeaders.AUTHORIZATION));
  }

  /** What to say to who needs one: what is wrong with theirs, if they sent one. */
  static String trouble(GraphQLContext context) {
    return context
        .<RejectedToken>getOrEmpty(RejectedToken.class)
        .map(rejected -> rejected.troubles.of(rejected.token))
        .orElse("Sign in first");
  }

  /** What the answer 401 says by its header (RFC 6750 §3). */
  static String challenge(HttpRequest<?> request) {
    return of(request).isPresent() ? "Bearer error=\"invalid_token\"" : "Bearer";
  }
}

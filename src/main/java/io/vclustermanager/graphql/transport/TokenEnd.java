package io.vclustermanager.graphql.transport;

import io.micronaut.security.authentication.Authentication;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/** When that ends by which somebody came in. */
final class TokenEnd {
  private TokenEnd() {}

  /** The end of a token or a key, if it has one. */
  static Optional<Instant> of(Authentication authentication) {
    return switch (authentication.getAttributes().get("exp")) {
      case Date date -> Optional.of(date.toInstant());
      case Instant instant -> Optional.of(instant);
      case Number seconds -> Optional.of(Instant.ofEpochSecond(seconds.longValue()));
      case null, default -> Optional.empty();
    };
  }
}

package io.vclustermanager.graphql.transport;

import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Asks micronaut-security's token validators, in their order, who owns a token that came inside the
 * first message of a socket; the same validators decide about the {@code Authorization} header.
 */
@Singleton
final class TokenAuthenticator {
  private static final String BEARER = "Bearer ";

  private final List<TokenValidator<HttpRequest<?>>> validators;
  private final Scheduler scheduler;

  TokenAuthenticator(
      List<TokenValidator<HttpRequest<?>>> validators,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.validators = validators;
    this.scheduler = Schedulers.fromExecutorService(executor);
  }

  /** Whose token it is; empty when no validator accepts it. */
  Mono<Authentication> authenticate(String token, HttpRequest<?> request) {
    return Flux.fromIterable(validators)
        .concatMap(validator -> validator.validateToken(token, request))
        .next()
        .subscribeOn(scheduler);
  }

  /** The token in {@code Bearer …}; empty when the value is anything else. */
  static Optional<String> bearer(@Nullable Object value) {
    return value instanceof String text
            && text.regionMatches(true, 0, BEARER, 0, BEARER.length())
            && !text.substring(BEARER.length()).isBlank()
        ? Optional.of(text.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  /** When the token ends, if it does. */
  static Optional<Instant> expiry(Authentication authentication) {
    return switch (authentication.getAttributes().get("exp")) {
      case Date date -> Optional.of(date.toInstant());
      case Instant instant -> Optional.of(instant);
      case Number seconds -> Optional.of(Instant.ofEpochSecond(seconds.longValue()));
      case null, default -> Optional.empty();
    };
  }
}

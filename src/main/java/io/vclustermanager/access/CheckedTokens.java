package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWT;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.jwt.validator.ReactiveJsonWebTokenValidator;
import io.vclustermanager.model.KeyText;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Remembers for a minute which tokens were found good, since a client sends the same one with each
 * request: checking it costs as much as a small query. Whether it has ended is looked at each time.
 */
@Singleton
final class CheckedTokens
    implements BeanCreatedEventListener<ReactiveJsonWebTokenValidator<JWT, Object>> {
  private static final int MOST_KEPT = 10_000;
  private static final Duration KEPT = Duration.ofMinutes(1);

  /**
   * Longer ones are checked each time, so that what is kept is bounded in bytes too; those of
   * identity providers, which bring many claims of which few are kept, by their hash.
   */
  private static final int LONGEST_KEPT = 2048;

  private final Cache<String, Authentication> good =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();

  /** Found when it is first used: who listens to how beans are made, is made before all others. */
  private final BeanProvider<Clock> clock;

  CheckedTokens(BeanProvider<Clock> clock) {
    this.clock = clock;
  }

  @Override
  public ReactiveJsonWebTokenValidator<JWT, Object> onCreated(
      BeanCreatedEvent<ReactiveJsonWebTokenValidator<JWT, Object>> event) {
    return new Remembering(event.getBean(), this);
  }

  /** Whose token it is, if it was found good within the last minute and has not ended since. */
  @Nullable Authentication find(String token) {
    var known = good.getIfPresent(key(token));
    return known != null && goesOn(known) ? known : null;
  }

  /** One without an end was found good, so that such ones are taken. */
  private boolean goesOn(Authentication known) {
    var end = known.getAttributes().get("exp");
    return end == null
        || end instanceof Date date && date.toInstant().isAfter(clock.get().instant());
  }

  private void keep(String token, Authentication found) {
    if (token.length() <= LONGEST_KEPT) {
      good.put(token, found);
    }
  }

  /** This one of an identity provider was found good just now. */
  void keep(String token, Identified found) {
    good.put(key(token), found);
  }

  /** The hash stands behind a blank, which no token has: else it would be as good as the token. */
  private static String key(String token) {
    return token.length() <= LONGEST_KEPT || token.length() > Issuers.LONGEST
        ? token
        : " " + KeyText.hash(token);
  }

  private record Remembering(
      ReactiveJsonWebTokenValidator<JWT, Object> validator, CheckedTokens tokens)
      implements ReactiveJsonWebTokenValidator<JWT, Object> {
    @Override
    public Publisher<Authentication> validateToken(String token, @Nullable Object request) {
      var known = tokens.find(token);
      return known == null
          ? Mono.from(validator.validateToken(token, request))
              .doOnNext(found -> tokens.keep(token, found))
          : Mono.just(known);
    }

    @Override
    public Publisher<JWT> validate(String token, @Nullable Object request) {
      return validator.validate(token, request);
    }

    @Override
    public int getOrder() {
      return validator.getOrder();
    }
  }
}

package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vclustermanager.model.AccountReviews;
import io.vclustermanager.model.AccountReviews.Review;
import io.vclustermanager.model.KeyText;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Tokens of ServiceAccounts: the host whose API server they say has signed them is asked whose they
 * are. Nothing that a token says of itself is believed; but what it says is enough to refuse it
 * without asking: its end, and that it is meant for others. A few are asked about at a time, and
 * what was not taken is known for seconds, since strangers send them as well.
 */
@Singleton
final class AccountTokens implements HostTokens {
  /** Of one host: where its API server hangs, the accounts of others come in all the same. */
  private static final int AT_ONCE = 4;

  /**
   * Sockets and streams come again then, so that the host is asked whether the account is there.
   */
  private static final Duration LONGEST_STREAM = Duration.ofHours(1);

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration REFUSED_FOR = Duration.ofSeconds(10);
  private static final int MOST_REFUSED = 1000;

  /** Who cannot tell is not asked again at once: strangers send as many tokens as they like. */
  private static final Duration AWAY_FOR = Duration.ofSeconds(5);

  private static final String REMEDY =
      "; get one by kubectl create token <account> --audience, or a projected volume";

  /** It is none of a ServiceAccount: others look at it. */
  private static final Finding OF_OTHERS = Finding.bad("It is of no host");

  private final AccountPlaces places;
  private final AccountReviews reviews;
  private final KubernetesSettings settings;
  private final Set<String> ofPeople;
  private final BlockingLooks looks;
  private final CheckedTokens checked;
  private final Clock clock;
  private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();
  private final Cache<String, String> refused =
      Caffeine.newBuilder().maximumSize(MOST_REFUSED).expireAfterWrite(REFUSED_FOR).build();

  /** Hosts that could not tell just now. */
  private final Cache<String, Review.Away> away;

  AccountTokens(
      AccountPlaces places,
      AccountReviews reviews,
      KubernetesSettings settings,
      List<IssuerConfiguration> people,
      BlockingLooks looks,
      CheckedTokens checked,
      Clock clock) {
    this.places = places;
    this.reviews = reviews;
    this.settings = settings;
    this.ofPeople =
        people.stream()
            .map(each -> each.settings().issuer())
            .collect(Collectors.toUnmodifiableSet());
    this.looks = looks;
    this.checked = checked;
    this.clock = clock;
    this.away =
        Caffeine.newBuilder()
            .expireAfterWrite(AWAY_FOR)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  /**
   * Looks at a token.
   *
   * @param otherwise who looks at one that is none of a ServiceAccount
   */
  @Override
  public Publisher<Finding> look(String text, Supplier<Publisher<Finding>> otherwise) {
    var claims = claims(text);
    return claims == null || ofPeople.contains(claims.getIssuer())
        ? otherwise.get()
        : Mono.from(looks.of(() -> find(text, claims)))
            .flatMap(
                found ->
                    found == OF_OTHERS ? Mono.from(otherwise.get()) : Mono.just(kept(text, found)));
  }

  /** What the token says; null for what cannot be one of a ServiceAccount. */
  private static @Nullable JWTClaimsSet claims(String text) {
    if (text.length() > Issuers.LONGEST) {
      return null;
    }
    try {
      var token = TokenText.read(text);
      @Nullable JWTClaimsSet claims = token.getJWTClaimsSet();
      return token instanceof SignedJWT signed
              && !JWSAlgorithm.Family.HMAC_SHA.contains(signed.getHeader().getAlgorithm())
              && claims != null
              && claims.getIssuer() != null
          ? claims
          : null;
    } catch (ParseException e) {
      return null;
    }
  }

  private Finding find(String text, JWTClaimsSet claims) {
    // Of several that call themselves alike one alone: to ask each would show the token to all.
    var host = places.host(claims.getIssuer());
    if (host.isEmpty()) {
      return OF_OTHERS;
    }
    var trouble = trouble(claims);
    return trouble == null ? reviewed(host.get(), text, claims) : trouble;
  }

  private @Nullable Finding trouble(JWTClaimsSet claims) {
    @Nullable Date end = claims.getExpirationTime();
    if (end == null) {
      return Finding.bad("The token has no end (exp)" + REMEDY);
    }
    if (!end.toInstant().isAfter(clock.instant())) {
      return new Finding.Bad(new Over("The token has expired at " + end.toInstant() + REMEDY));
    }
    return claims.getAudience().contains(settings.audience()) ? null : forOthers();
  }

  private Finding forOthers() {
    return Finding.bad("The token is not meant for (aud) " + settings.audience() + REMEDY);
  }

  private record Over(String sentence) implements Trouble {
    @Override
    public boolean isOver() {
      return true;
    }
  }

  private Finding reviewed(String host, String text, JWTClaimsSet claims) {
    var key = KeyText.hash(text);
    var before = refused.getIfPresent(key);
    if (before != null) {
      return Finding.bad(before);
    }
    var silent = away.getIfPresent(host);
    if (silent != null) {
      throw unknown(silent);
    }
    return switch (asked(host, text)) {
      case Review.Account account -> of(host, account, claims.getExpirationTime().toInstant());
      case Review.NotTaken(var why) -> {
        refused.put(key, why + REMEDY);
        yield Finding.bad(why + REMEDY);
      }
      case Review.Away none -> {
        if (none.isForAll()) {
          away.put(host, none);
        }
        throw unknown(none);
      }
    };
  }

  private static IssuerAwayException unknown(Review.Away none) {
    return IssuerAwayException.because(
        none.isForbidden()
            ? "The host that has signed this token does not let the service look at it: apply"
                + " the block with tokenreviews of helm/files/host-rights.yaml there"
            : "The host that has signed this token cannot be asked now");
  }

  private Review asked(String host, String text) {
    var itsTurns = turns.computeIfAbsent(host, _ -> new Semaphore(AT_ONCE));
    try {
      if (!itsTurns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw IssuerAwayException.because(
            "Too many tokens of ServiceAccounts of this host are looked at now");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw IssuerAwayException.because("The service is being stopped");
    }
    try {
      return reviews.review(host, text, settings.audience());
    } finally {
      itsTurns.release();
    }
  }

  /** An API server that knows nothing of audiences names none, and takes tokens for anybody. */
  private Finding of(String host, Review.Account account, Instant end) {
    return account.audiences().contains(settings.audience())
        ? new Finding.Good(
            new Identified(
                new Identity.Account(
                    host, account.namespace() + "/" + account.name(), account.uid()),
                soonest(end)))
        : forOthers();
  }

  private Instant soonest(Instant end) {
    var soon = clock.instant().plus(LONGEST_STREAM);
    return end.isBefore(soon) ? end : soon;
  }

  private Finding kept(String text, Finding found) {
    if (found instanceof Finding.Good(Identified who)) {
      checked.keep(text, who);
    }
    return found;
  }
}

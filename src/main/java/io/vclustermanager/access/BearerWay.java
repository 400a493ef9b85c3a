package io.vclustermanager.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.AuthenticationException;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tokens in {@code Authorization: Bearer …}: one that says it is of a configured issuer is looked
 * at by that one's keys alone, any other by micronaut-security's validators; and for a minute it is
 * known.
 */
@Singleton
public final class BearerWay implements Way {
  private static final String PREFIX = "Bearer ";

  private final CheckedTokens tokens;
  private final Issuers issuers;
  private final CiIssuers jobs;
  private final HostTokens accounts;
  private final List<TokenValidator<HttpRequest<?>>> validators;
  private final TokenTroubles troubles;

  BearerWay(
      CheckedTokens tokens,
      Issuers issuers,
      CiIssuers jobs,
      HostTokens accounts,
      List<TokenValidator<HttpRequest<?>>> validators,
      TokenTroubles troubles) {
    this.tokens = tokens;
    this.issuers = issuers;
    this.jobs = jobs;
    this.accounts = accounts;
    this.validators = validators;
    this.troubles = troubles;
  }

  @Override
  public CredentialKind kind() {
    return CredentialKind.BEARER;
  }

  @Override
  public Optional<Credential> in(Shown shown) {
    return token(shown.header(HttpHeaders.AUTHORIZATION))
        .map(token -> new Bearer(token, shown.request()));
  }

  /** The token in {@code Bearer …}; empty when the value is anything else. */
  public static Optional<String> token(@Nullable String value) {
    return value != null
            && value.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
            && !value.substring(PREFIX.length()).isBlank()
        ? Optional.of(value.substring(PREFIX.length()).strip())
        : Optional.empty();
  }

  /**
   * What to say to a stranger whose {@code Authorization} is of another kind. It is no credential
   * that is refused: what stands before the service may have added it for itself.
   */
  public static Optional<Trouble> otherScheme(HttpRequest<?> request) {
    var value = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    return value == null || value.isBlank() || token(value).isPresent()
        ? Optional.empty()
        : Optional.of(
            Trouble.of(
                "Sign in first: the header Authorization is taken as 'Bearer <token>' alone; a name"
                    + " and a password go to the mutation login, a key into X-API-Key"));
  }

  private final class Bearer implements Credential {
    private final String text;
    private final HttpRequest<?> request;

    Bearer(String text, HttpRequest<?> request) {
      this.text = text;
      this.request = request;
    }

    @Override
    public Optional<Finding> known() {
      return Optional.ofNullable(tokens.find(text)).map(Finding.Good::new);
    }

    @Override
    public Publisher<Finding> look() {
      if (!TokenText.isReadable(text)) {
        return Mono.just(bad());
      }
      return jobs.shown(text)
          .<Publisher<Finding>>map(Mono::just)
          .orElseGet(() -> accounts.look(text, () -> issuers.look(text).orElseGet(this::own)));
    }

    private Publisher<Finding> own() {
      return Flux.fromIterable(validators)
          .concatMap(validator -> validator.validateToken(text, request))
          .next()
          .<Finding>map(Finding.Good::new)
          .onErrorReturn(AuthenticationException.class, bad())
          .onErrorResume(RuntimeException.class, e -> Mono.just(new Finding.Unclear(e)))
          .defaultIfEmpty(bad());
    }

    private Finding bad() {
      return new Finding.Bad(
          new Trouble() {
            @Override
            public String sentence() {
              return troubles.of(text);
            }

            @Override
            public boolean isOver() {
              return troubles.isOver(text);
            }
          });
    }
  }
}

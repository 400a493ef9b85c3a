package io.vclustermanager.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.vclustermanager.access.Finding.Bad;
import io.vclustermanager.access.Finding.Good;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The cookie of a page's session. Beside a token or a key it is not looked at: these were sent on
 * purpose, and browsers send cookies by themselves.
 */
@Singleton
final class SessionWay implements Way {
  private static final int MOST_CACHED = 10_000;

  private final SessionCookies cookies;
  private final Sessions sessions;
  private final Actors actors;
  private final Askers askers;
  private final BlockingLooks looks;

  /** What was found good just now, by its text. By the service's time, since the grace is too. */
  private final Cache<String, Identified> good;

  SessionWay(
      SessionCookies cookies,
      Sessions sessions,
      Actors actors,
      Askers askers,
      BlockingLooks looks,
      Clock clock) {
    this.cookies = cookies;
    this.sessions = sessions;
    this.actors = actors;
    this.askers = askers;
    this.looks = looks;
    this.good =
        Caffeine.newBuilder()
            .maximumSize(MOST_CACHED)
            .expireAfterWrite(Actors.FRESH)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  @Override
  public CredentialKind kind() {
    return CredentialKind.SESSION;
  }

  @Override
  public Optional<Credential> in(Shown shown) {
    if (shown.header(HttpHeaders.AUTHORIZATION) != null
        || shown.header(CredentialKind.KEY_HEADER) != null) {
      return Optional.empty();
    }
    return switch (cookies.in(shown.request())) {
      case SessionCookies.Shown.Nothing _ -> Optional.empty();
      case SessionCookies.Shown.Not(var why) -> Optional.of(new NotTaken(Finding.bad(why)));
      case SessionCookies.Shown.Secret(var secret) ->
          Optional.of(new Secret(secret, shown.request()));
    };
  }

  private record NotTaken(Finding finding) implements Credential {
    @Override
    public Optional<Finding> known() {
      return Optional.of(finding);
    }

    @Override
    public Publisher<Finding> look() {
      return Mono.just(finding);
    }
  }

  private final class Secret implements Credential {
    private final SessionSecret secret;
    private final HttpRequest<?> request;

    Secret(SessionSecret secret, HttpRequest<?> request) {
      this.secret = secret;
      this.request = request;
    }

    /** Whether the session goes on is known for as long as its actor is. */
    @Override
    public Optional<Finding> known() {
      return Optional.ofNullable(good.getIfPresent(secret.text()))
          .flatMap(found -> actors.known(found.identity()).map(standing -> of(found, standing)));
    }

    private static Finding of(Identified found, Standing standing) {
      return switch (standing) {
        case Standing.In _ -> new Good(found);
        case Standing.Out out -> new Bad(out.trouble());
      };
    }

    @Override
    public Publisher<Finding> look() {
      return looks.of(
          () ->
              switch (sessions.look(secret, askers.of(request))) {
                case Sessions.Found.Live live -> new Good(kept(live));
                case Sessions.Found.None(var why, var isOver) ->
                    new Bad(new Standing.Out(why, isOver).trouble());
              });
    }

    private Identified kept(Sessions.Found.Live live) {
      var found = live.identified();
      good.put(secret.text(), found);
      return found;
    }
  }
}

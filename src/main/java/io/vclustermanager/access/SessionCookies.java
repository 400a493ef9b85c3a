package io.vclustermanager.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * The cookie of a page's session. Browsers send it along by themselves, also when a page of others
 * has them send something: it is taken of requests alone that one of the service's own pages has
 * sent, and of those that change something if they are JSON, which other pages cannot send without
 * asking first. With that no secret beside it is needed in a header; and {@code SameSite=Strict}
 * keeps it at home in the first place.
 */
@Singleton
public final class SessionCookies {
  /** Browsers take a cookie of such a name by TLS only, for this host alone and all its paths. */
  private static final String SECURE_NAME = "__Host-vcm-session";

  private static final String NAME = "vcm-session";
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";

  private final Origins origins;
  private final Clock clock;

  SessionCookies(Origins origins, Clock clock) {
    this.origins = origins;
    this.clock = clock;
  }

  /** What a request shows by its cookie. */
  public sealed interface Shown {
    /** A secret. */
    record Secret(SessionSecret secret) implements Shown {}

    /** A cookie that is not taken, and why: a sentence for who has sent it. */
    record Not(String why) implements Shown {}

    /** No cookie. */
    record Nothing() implements Shown {}
  }

  /** What this request shows. */
  public Shown in(HttpRequest<?> request) {
    return value(request)
        .filter(_ -> !isOfNoPage(request))
        .map(value -> in(request, value))
        .orElseGet(Shown.Nothing::new);
  }

  /** As a page itself is asked for where there is no TLS: whoever asks, nothing is told of it. */
  private boolean isOfNoPage(HttpRequest<?> request) {
    return Origins.isSafe(request) && !origins.isOwn(request) && !origins.isForeign(request);
  }

  private Shown in(HttpRequest<?> request, String value) {
    if (!origins.isOwn(request)) {
      return new Shown.Not(
          "The cookie of a session is taken from the service's own pages alone (Sec-Fetch-Site,"
              + " else Origin); programs send a token or a key");
    }
    if (!Origins.isSafe(request) && !isJson(request)) {
      return new Shown.Not("With the cookie of a session, Content-Type must be application/json");
    }
    return SessionSecret.parse(value)
        .<Shown>map(Shown.Secret::new)
        .orElseGet(() -> new Shown.Not("The cookie holds no session; sign in again"));
  }

  private static boolean isJson(HttpRequest<?> request) {
    var type = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    return type != null
        && type.split(";", 2)[0].strip().equalsIgnoreCase(MediaType.APPLICATION_JSON);
  }

  /** Whether a request asks for something of which a page of others must have no hand in. */
  public boolean mayBegin(HttpRequest<?> request) {
    return !origins.isForeign(request);
  }

  /** The cookie is read by hand: Micronaut's reader takes the last of several of one name. */
  private Optional<String> value(HttpRequest<?> request) {
    var prefix = name(request) + "=";
    return request.getHeaders().getAll(HttpHeaders.COOKIE).stream()
        .flatMap(line -> Arrays.stream(line.split(";")))
        .map(String::strip)
        .filter(each -> each.startsWith(prefix))
        .map(each -> each.substring(prefix.length()))
        .findFirst();
  }

  private String name(HttpRequest<?> request) {
    return origins.isSecure(request) ? SECURE_NAME : NAME;
  }

  /** Has the browser keep it from now on. */
  public void set(
      HttpRequest<?> request, MutableHttpResponse<?> response, Sessions.Found.Live live) {
    var left = Duration.between(clock.instant(), live.session().endsAt());
    add(request, response, live.secret().text(), Math.max(0, left.plusMillis(999).toSeconds()));
  }

  /** Has the browser forget it. */
  public void clear(HttpRequest<?> request, MutableHttpResponse<?> response) {
    add(request, response, "", 0);
  }

  private void add(
      HttpRequest<?> request, MutableHttpResponse<?> response, String value, long maxAge) {
    var secure = origins.isSecure(request) ? "; Secure" : "";
    response
        .getHeaders()
        .add(
            HttpHeaders.SET_COOKIE,
            name(request) + "=" + value + ATTRIBUTES + secure + "; Max-Age=" + maxAge)
        .add(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}

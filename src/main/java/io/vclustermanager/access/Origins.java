package io.vclustermanager.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From which page a request was sent, and whether it came by TLS. Of a browser's request {@code
 * Sec-Fetch-Site} says it, which no page can set; older browsers, and all where the service is
 * reached without TLS, send {@code Origin} at least. The own origin is that of {@code
 * vcm.external-url}, and the host that the request names.
 */
@Singleton
public final class Origins {
  private static final String HTTPS = "https";
  private static final String SITE = "Sec-Fetch-Site";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";
  private static final String FORWARDED_HOST = "X-Forwarded-Host";

  private final AddressSettings address;
  private final ClientAddresses clients;

  Origins(AddressSettings address, ClientAddresses clients) {
    this.address = address;
    this.clients = clients;
  }

  /**
   * Whether a request was surely sent by one of the service's own pages, or only looks at something
   * because a person has typed its address.
   */
  public boolean isOwn(HttpRequest<?> request) {
    var site = request.getHeaders().get(SITE);
    if (site != null) {
      return site.equals("same-origin") || site.equals("none") && isSafe(request);
    }
    var origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    return origin != null && isOwn(origin, request);
  }

  /** Whether a request was surely sent by a page of others. */
  public boolean isForeign(HttpRequest<?> request) {
    return !isOwn(request)
        && (request.getHeaders().contains(SITE)
            || request.getHeaders().contains(HttpHeaders.ORIGIN));
  }

  private boolean isOwn(String origin, HttpRequest<?> request) {
    return isExternal(origin)
        || isAt(origin, request.getHeaders().get(HttpHeaders.HOST), request)
        || isBehindProxy(request)
            && isAt(origin, request.getHeaders().get(FORWARDED_HOST), request);
  }

  private boolean isExternal(String origin) {
    var own = address.ownOrigin().map(URI::create);
    return own.filter(its -> isHost(origin, its.getRawAuthority()))
        .filter(its -> hasScheme(origin, its.getScheme()))
        .isPresent();
  }

  /** A page of the same host by HTTP could be anybody's who is on the way to it. */
  private boolean isAt(String origin, @Nullable String host, HttpRequest<?> request) {
    return host != null
        && isHost(origin, host)
        && scheme(host, request).filter(its -> !hasScheme(origin, its)).isEmpty();
  }

  /** How the browser reached that host; empty where only a proxy knows it that does not tell us. */
  private Optional<String> scheme(String host, HttpRequest<?> request) {
    if (request.isSecure()) {
      return Optional.of(HTTPS);
    }
    var forwarded = request.getHeaders().get(FORWARDED_PROTO);
    return isBehindProxy(request) && forwarded != null
        ? Optional.of(forwarded)
        : address
            .ownOrigin()
            .filter(own -> isHost(own, host))
            .map(own -> URI.create(own).getScheme());
  }

  private static boolean hasScheme(String origin, String scheme) {
    return origin.regionMatches(true, 0, scheme + "://", 0, scheme.length() + 3);
  }

  /** Whether it came by TLS, to us or to a proxy that we trust. */
  boolean isSecure(HttpRequest<?> request) {
    return address.isSecure()
        || request.isSecure()
        || isBehindProxy(request)
            && HTTPS.equalsIgnoreCase(request.getHeaders().get(FORWARDED_PROTO));
  }

  private boolean isBehindProxy(HttpRequest<?> request) {
    return clients.isProxy(request.getRemoteAddress().getAddress());
  }

  /** What looks and changes nothing. */
  static boolean isSafe(HttpRequest<?> request) {
    return request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
  }

  /**
   * Whether a page is of this host: of the same name and the same port, its scheme's own included.
   *
   * @param origin as a browser sends it
   * @param host as the header {@code Host} has it
   */
  public static boolean isHost(String origin, String host) {
    try {
      var uri = URI.create(origin);
      return uri.getHost() != null
          && withPort(uri.getRawAuthority(), uri.getScheme())
              .equals(withPort(host, uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String withPort(String authority, String scheme) {
    var lower = authority.toLowerCase(Locale.ROOT);
    var hasPort = lower.lastIndexOf(':') > lower.lastIndexOf(']');
    return hasPort ? lower : lower + (scheme.equalsIgnoreCase(HTTPS) ? ":443" : ":80");
  }
}

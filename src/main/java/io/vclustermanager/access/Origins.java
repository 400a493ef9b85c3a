package io.vclustermanager.access;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * From which page a request was sent, and whether it came by TLS. Of a browser's request {@code
 * Sec-Fetch-Site} says it, which no page can set; older browsers, and all where the service is
 * reached without TLS, send {@code Origin} at least. The own origin is that of {@code
 * vcm.external-url}, and the host that the request names.
 */
@Singleton
public final class Origins {
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
    var external = address.ownOrigin().map(URI::create).map(URI::getRawAuthority);
    return external.filter(its -> isHost(origin, its)).isPresent()
        || isHost(origin, request.getHeaders().get(HttpHeaders.HOST))
        || isBehindProxy(request) && isHost(origin, request.getHeaders().get(FORWARDED_HOST));
  }

  /** Whether it came by TLS, to us or to a proxy that we trust. */
  boolean isSecure(HttpRequest<?> request) {
    return address.isSecure()
        || request.isSecure()
        || isBehindProxy(request)
            && "https".equalsIgnoreCase(request.getHeaders().get(FORWARDED_PROTO));
  }

  private boolean isBehindProxy(HttpRequest<?> request) {
    return clients.isProxy(request.getRemoteAddress().getAddress());
  }

  /** What looks and changes nothing. */
  static boolean isSafe(HttpRequest<?> request) {
    return request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
  }

  private static boolean isHost(String origin, @Nullable String host) {
    if (host == null) {
      return false;
    }
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
    return hasPort ? lower : lower + (scheme.equalsIgnoreCase("https") ? ":443" : ":80");
  }
}

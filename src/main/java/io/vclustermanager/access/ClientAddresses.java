package io.vclustermanager.access;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.util.DefaultHttpClientAddressResolver;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * From which address a request comes. That is the other end of its connection, unless a trusted
 * proxy is there: then it is the address that the proxy has written down. Each proxy appends whom
 * it got a request from to {@code X-Forwarded-For}, so it is read from the right, and the first
 * address that is not a trusted proxy's is the client's; what stands left of it was sent by the
 * client and may be anything.
 */
@Singleton
@Replaces(DefaultHttpClientAddressResolver.class)
public final class ClientAddresses implements HttpClientAddressResolver {
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  private final List<Subnet> proxies;

  ClientAddresses(ProxySettings settings) {
    proxies = settings.trustedProxies().stream().map(Subnet::parse).toList();
  }

  /** Whether the service stands behind proxies that it trusts. */
  public boolean areBehindProxies() {
    return !proxies.isEmpty();
  }

  /** Whether this is a trusted proxy, behind which there may be anybody. */
  public boolean isProxy(InetAddress address) {
    return proxies.stream().anyMatch(each -> each.contains(address));
  }

  /** The client's address; a trusted proxy's own where it has written none down. */
  public InetAddress of(HttpRequest<?> request) {
    var peer = request.getRemoteAddress().getAddress();
    return proxies.isEmpty() ? peer : of(peer, request.getHeaders().getAll(FORWARDED_FOR));
  }

  @Override
  @SuppressWarnings("rawtypes") // as its interface has it
  public String resolve(HttpRequest request) {
    return of((HttpRequest<?>) request).getHostAddress();
  }

  /** The last line of the header was written last. */
  InetAddress of(InetAddress peer, List<String> lines) {
    var hops = lines.stream().flatMap(line -> Arrays.stream(line.split(","))).toList().reversed();
    var client = peer;
    for (var hop : hops) {
      var before = isProxy(client) ? parse(hop.strip()) : Optional.<InetAddress>empty();
      if (before.isEmpty()) {
        // Not written by a trusted proxy, or no address: the last one that was, is the nearest.
        break;
      }
      client = before.get();
    }
    return client;
  }

  /** An address, perhaps with a port; names are not looked up. */
  private static Optional<InetAddress> parse(String hop) {
    try {
      return Optional.of(InetAddress.ofLiteral(withoutPort(hop)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String withoutPort(String hop) {
    if (hop.startsWith("[")) {
      return hop.substring(1, Math.max(1, hop.indexOf(']')));
    }
    var colon = hop.indexOf(':');
    return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }
}

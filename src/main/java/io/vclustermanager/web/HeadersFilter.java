package io.vclustermanager.web;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.vclustermanager.access.AddressSettings;

/**
 * What browsers are to be careful about, in every answer: no page of others shows ours in a frame,
 * nothing is taken for what it does not say it is, and who came by TLS once comes by it again. A
 * page that says more about itself keeps what it says.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class HeadersFilter implements Ordered {
  private static final String POLICY = "Content-Security-Policy";
  private static final String TYPES = "X-Content-Type-Options";
  private static final String REFERRER = "Referrer-Policy";
  private static final String FRAMES = "X-Frame-Options";
  private static final String TRANSPORT = "Strict-Transport-Security";
  private static final String A_YEAR = "max-age=31536000";

  private final AddressSettings addresses;

  HeadersFilter(AddressSettings addresses) {
    this.addresses = addresses;
  }

  @ResponseFilter
  void answer(HttpRequest<?> request, MutableHttpResponse<?> response) {
    var headers = response.getHeaders();
    if (!headers.contains(POLICY)) {
      headers.set(POLICY, "default-src 'none'; frame-ancestors 'none'");
    }
    if (!headers.contains(REFERRER)) {
      headers.set(REFERRER, "no-referrer");
    }
    headers.set(TYPES, "nosniff").set(FRAMES, "DENY");
    // Without TLS browsers do not heed it, and on the way to a proxy that has it nobody sees it.
    if (request.isSecure() || addresses.isSecure()) {
      headers.set(TRANSPORT, A_YEAR);
    }
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.before();
  }
}

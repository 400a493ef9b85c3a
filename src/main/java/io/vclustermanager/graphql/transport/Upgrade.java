package io.vclustermanager.graphql.transport;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;

/**
 * Tells a WebSocket's opening request from an ordinary {@code GET} of the same path. Public since
 * route conditions call it. Other upgrades (HTTP/2 in clear text) are ordinary requests.
 */
public final class Upgrade {
  private Upgrade() {}

  /** Whether this request opens a WebSocket. */
  public static boolean isWebSocket(HttpRequest<?> request) {
    return "websocket".equalsIgnoreCase(request.getHeaders().get(HttpHeaders.UPGRADE));
  }
}

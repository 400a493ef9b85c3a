package io.vclustermanager.graphql.transport;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a WebSocket's opening request from an ordinary {@code GET} of the same path. Public since
 * route conditions call it. Other upgrades (HTTP/2 in clear text) are ordinary requests.
 */
public final class Upgrade {
  /** The one version there is (RFC 6455 §4.1), but for drafts of it. */
  static final String VERSION = "13";

  private static final String WEB_SOCKET = "websocket";
  private static final String KEY = "Sec-WebSocket-Key";
  private static final String VERSION_HEADER = "Sec-WebSocket-Version";
  private static final int KEY_BYTES = 16;

  private Upgrade() {}

  /** Whether this request opens a WebSocket, or tries to. */
  public static boolean isWebSocket(HttpRequest<?> request) {
    return has(request, HttpHeaders.UPGRADE, WEB_SOCKET);
  }

  /** What is wrong with a request that tries to open a WebSocket, as a sentence. */
  static Optional<String> trouble(HttpRequest<?> request) {
    return Optional.ofNullable(wrong(request));
  }

  private static @Nullable String wrong(HttpRequest<?> request) {
    if (request.getMethod() != HttpMethod.GET) {
      return "A WebSocket is opened by GET";
    }
    var upgrades = request.getHeaders().getAll(HttpHeaders.UPGRADE);
    if (upgrades.size() != 1 || !upgrades.getFirst().equalsIgnoreCase(WEB_SOCKET)) {
      return "A WebSocket needs the header Upgrade: websocket, and nothing else in it";
    }
    if (!has(request, HttpHeaders.CONNECTION, "upgrade")) {
      return "A WebSocket needs the header Connection: Upgrade; a proxy between must pass it on";
    }
    if (!List.of(VERSION).equals(request.getHeaders().getAll(VERSION_HEADER))) {
      return "A WebSocket needs the header Sec-WebSocket-Version: " + VERSION;
    }
    var keys = request.getHeaders().getAll(KEY);
    return keys.size() == 1 && isKey(keys.getFirst())
        ? null
        : "A WebSocket needs the header Sec-WebSocket-Key with 16 bytes in Base64";
  }

  private static boolean has(HttpRequest<?> request, String header, String word) {
    return request.getHeaders().getAll(header).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .anyMatch(each -> each.strip().equalsIgnoreCase(word));
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

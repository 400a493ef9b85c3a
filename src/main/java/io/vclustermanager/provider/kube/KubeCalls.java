package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.BufferedSource;

/** Calls to one API server. Answers are bounded in size and time. */
final class KubeCalls {
  static final ObjectMapper JSON = new ObjectMapper();

  /** A list of a thousand full objects is about 10 MB. */
  private static final long LARGEST_ANSWER = 64L << 20;

  /** Longer than a watch lasts before the server ends it, which shows that it was alive. */
  private static final Duration WATCH_READ_TIMEOUT = Duration.ofSeconds(40);

  private static final ConnectionPool WATCHES = new ConnectionPool();

  private static final int NOT_FOUND = 404;

  private final String who;
  private final ApiClient client;

  /**
   * Makes them.
   *
   * @param who whose API server it is, as it stands within a sentence: {@code host 'eu'}
   */
  KubeCalls(String who, ApiClient client) {
    this.who = who;
    this.client = client;
  }

  /** The answer; empty when there is no such thing. */
  Optional<JsonNode> call(KubeRequest request) {
    try (var response = build(request).execute()) {
      var source = body(response);
      if (source.request(LARGEST_ANSWER + 1)) {
        throw ProviderException.passing(
            FailureReason.ANSWER_TOO_LARGE,
            "The answer of " + who + " to " + request.path() + " is too large.");
      }
      var answer = JSON.readTree(source.inputStream());
      if (response.isSuccessful()) {
        return Optional.of(answer);
      }
      if (response.code() == NOT_FOUND) {
        return Optional.empty();
      }
      throw KubeFailures.of(who, response.code(), answer);
    } catch (IOException e) {
      throw KubeFailures.of(who, e);
    }
  }

  /**
   * Begins a watch: a stream of lines that ends by itself, or when it is closed. It goes over
   * connections of its own: when one is dead and nobody says so, calls still come through.
   */
  Call watch(KubeRequest request) {
    return client
        .getHttpClient()
        .newBuilder()
        .connectionPool(WATCHES)
        .readTimeout(WATCH_READ_TIMEOUT)
        .build()
        .newCall(build(request).request());
  }

  /** Begins a WebSocket of that protocol. */
  WebSocket webSocket(KubeRequest request, String protocol, WebSocketListener listener) {
    var upgrade =
        build(request).request().newBuilder().header("Sec-WebSocket-Protocol", protocol).build();
    return client.getHttpClient().newWebSocket(upgrade, listener);
  }

  private Call build(KubeRequest request) {
    try {
      var headers = new HashMap<String, String>();
      headers.put("Accept", request.accept());
      var body = request.body();
      if (body != null) {
        headers.put("Content-Type", request.contentType());
      }
      return client.buildCall(
          client.getBasePath(),
          request.path(),
          request.method(),
          pairs(request.query()),
          List.of(),
          body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8),
          headers,
          Map.of(),
          Map.of(),
          new String[] {"BearerToken"},
          null);
    } catch (ApiException e) {
      throw ProviderException.passing(
          FailureReason.HOST_UNREACHABLE, String.valueOf(e.getMessage()));
    }
  }

  private static List<Pair> pairs(Map<String, String> query) {
    return query.entrySet().stream()
        .map(entry -> new Pair(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static BufferedSource body(Response response) throws IOException {
    var body = response.body();
    if (body == null) {
      throw new IOException("an answer without a body");
    }
    return body.source();
  }
}

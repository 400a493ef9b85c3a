package io.vclustermanager.provider.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import io.vclustermanager.model.FailureReason;
import io.vclustermanager.provider.ProviderException;
import io.vclustermanager.text.NotTakenException;
import io.vclustermanager.text.StrictJson;
import io.vclustermanager.text.TextBounds;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Calls to one API server. Answers are bounded in size and time. */
final class KubeCalls {
  static final ObjectMapper JSON = new ObjectMapper();

  /** A list of a thousand full objects is about 10 MB. */
  static final TextBounds OF_HOST = new TextBounds(64 << 20, 200);

  /** A tenant decides what its API server answers; what is asked there is small. */
  static final TextBounds OF_TENANT = new TextBounds(4 << 20, 200);

  /** Longer than a watch lasts before the server ends it, which shows that it was alive. */
  private static final Duration WATCH_READ_TIMEOUT = Duration.ofSeconds(40);

  private static final ConnectionPool WATCHES = new ConnectionPool();

  private static final int NOT_FOUND = 404;

  private static final StrictJson HOST_ANSWERS = StrictJson.within(OF_HOST);
  private static final StrictJson TENANT_ANSWERS = StrictJson.within(OF_TENANT);

  private final String who;
  private final ApiClient client;
  private final StrictJson answers;
  private final long largest;

  private KubeCalls(String who, ApiClient client, StrictJson answers, TextBounds bounds) {
    this.who = who;
    this.client = client;
    this.answers = answers;
    this.largest = bounds.mostBytes();
  }

  /**
   * To a host.
   *
   * @param who whose API server it is, as it stands within a sentence: {@code host 'eu'}
   */
  static KubeCalls toHost(String who, ApiClient client) {
    return new KubeCalls(who, client, HOST_ANSWERS, OF_HOST);
  }

  /** To a virtual cluster; likewise. */
  static KubeCalls toTenant(String who, ApiClient client) {
    return new KubeCalls(who, client, TENANT_ANSWERS, OF_TENANT);
  }

  /** The answer; empty when there is no such thing. */
  Optional<JsonNode> call(KubeRequest request) {
    return call(request, build(request));
  }

  /** The same, broken off after that time. */
  Optional<JsonNode> within(Duration limit, KubeRequest request) {
    var call = build(request);
    call.timeout().timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    return call(request, call);
  }

  private Optional<JsonNode> call(KubeRequest request, Call call) {
    try (var response = call.execute()) {
      var source = body(response);
      if (source.request(largest + 1)) {
        throw ProviderException.passing(
            FailureReason.ANSWER_TOO_LARGE,
            "The answer of " + who + " to " + request.path() + " is too large.");
      }
      var answer = answers.tree(source.inputStream());
      if (response.isSuccessful()) {
        return Optional.of(answer);
      }
      if (response.code() == NOT_FOUND) {
        return Optional.empty();
      }
      throw KubeFailures.of(who, response.code(), answer);
    } catch (IOException e) {
      throw KubeFailures.of(who, e);
    } catch (NotTakenException e) {
      throw KubeFailures.unreadable(who, e);
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

  /** Passes a request on as it stands, and its answer back. */
  KubeAnswer raw(
      String method, String path, @Nullable String query, String accept, String type, byte[] body)
      throws IOException {
    var isEmpty = body.length == 0;
    var headers = headers(accept, isEmpty ? null : type);
    try (var response =
        call(method, path, pairs(query), headers, isEmpty ? null : body).execute()) {
      var source = body(response);
      if (source.request(largest + 1)) {
        throw new IOException("the answer to " + path + " is too large");
      }
      return new KubeAnswer(
          response.code(),
          Objects.requireNonNullElse(response.header("Content-Type"), "application/json"),
          source.readByteArray());
    } catch (ApiException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Call call(
      String method,
      String path,
      List<Pair> query,
      Map<String, String> headers,
      byte @Nullable [] body)
      throws ApiException {
    return client.buildCall(
        client.getBasePath(),
        path,
        method,
        query,
        List.of(),
        body,
        headers,
        Map.of(),
        Map.of(),
        new String[] {"BearerToken"},
        null);
  }

  private static List<Pair> pairs(@Nullable String query) {
    return query == null
        ? List.of()
        : Arrays.stream(query.split("&"))
            .map(each -> each.split("=", 2))
            .map(each -> new Pair(decoded(each[0]), each.length == 1 ? "" : decoded(each[1])))
            .toList();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private Call build(KubeRequest request) {
    var body = request.body();
    try {
      return call(
          request.method(),
          request.path(),
          pairs(request.query()),
          headers(request.accept(), body == null ? null : request.contentType()),
          body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8));
    } catch (ApiException e) {
      throw ProviderException.passing(
          FailureReason.HOST_UNREACHABLE, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, String> headers(String accept, @Nullable String contentType) {
    var headers = new HashMap<>(Map.of("Accept", accept));
    if (contentType != null) {
      headers.put("Content-Type", contentType);
    }
    return headers;
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

package io.vclustermanager.graphql.transport;

import graphql.GraphQLContext;
import io.micronaut.http.HttpRequest;
import io.vclustermanager.access.Askers;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name under which one request is found in headers, errors, logs and the audit. Each HTTP
 * request and each operation of a WebSocket has its own. It stands in the {@link GraphQLContext}
 * under {@code RequestId.class}.
 *
 * @param value 1 to 64 letters, digits, dots, dashes and underscores
 */
public record RequestId(String value) {
  /** The header that brings and answers it. */
  public static final String HEADER = "X-Request-Id";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Refuses anything that could forge a log line or a header. */
  public RequestId {
    if (!SANE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a request id");
    }
  }

  /** A new one. */
  public static RequestId create() {
    var random = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    return new RequestId(hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong()));
  }

  /** The one a client sent, or a new one when it sent none or an odd one. */
  public static RequestId accept(@Nullable String incoming) {
    return incoming != null && SANE.matcher(incoming).matches()
        ? new RequestId(incoming)
        : create();
  }

  /** The id of the operation that owns this context. */
  public static RequestId of(GraphQLContext context) {
    return context.<RequestId>getOrEmpty(RequestId.class).orElseGet(RequestId::create);
  }

  /** The id of an HTTP request; the same at every call. */
  public static RequestId of(HttpRequest<?> request) {
    return request
        .getAttribute(Askers.REQUEST_ID, RequestId.class)
        .orElseGet(() -> assign(request));
  }

  private static RequestId assign(HttpRequest<?> request) {
    var id = accept(request.getHeaders().get(HEADER));
    request.setAttribute(Askers.REQUEST_ID, id);
    return id;
  }

  @Override
  public String toString() {
    return value;
  }
}

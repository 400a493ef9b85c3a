package io.vclustermanager.graphql.transport;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import jakarta.inject.Singleton;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server itself refuses – an address with nothing behind it, another method, too large a
 * body, something that is no HTTP – is a GraphQL error too, so that clients read one shape only.
 * The words are ours: the server's own hold the texts of exceptions.
 */
@Singleton
final class OutsideErrors implements ErrorResponseProcessor<byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(OutsideErrors.class);

  private final long longestBody;

  OutsideErrors(HttpServerConfiguration server) {
    longestBody = server.getMaxRequestSize();
  }

  @Override
  public MutableHttpResponse<byte[]> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    var request = context.getRequest();
    var requestId = RequestId.of(request);
    if (response.status().getCode() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()) {
      LOG.error(
          "request {} is answered {}",
          requestId,
          response.status().getCode(),
          context.getRootCause().orElse(null));
    }
    var type = AnswerType.negotiate(request.accept()).orElse(AnswerType.JSON);
    // What is no HTTP passes no filter, which would write it.
    response.getHeaders().set(RequestId.HEADER, requestId.value());
    return response.contentType(type.mediaType()).body(Refusals.body(error(response), requestId));
  }

  private AnswerError error(MutableHttpResponse<?> response) {
    var status = response.status();
    return switch (status) {
      case UNAUTHORIZED -> AnswerError.of(Code.UNAUTHENTICATED, "Sign in first");
      case FORBIDDEN -> AnswerError.of(Code.FORBIDDEN, "You may not ask this");
      case NOT_FOUND -> wrong("There is nothing at this address");
      case METHOD_NOT_ALLOWED -> wrong("This address takes only " + allowed(response));
      case NOT_ACCEPTABLE -> wrong("What Accept asks for is not given here");
      case REQUEST_ENTITY_TOO_LARGE, REQUEST_HEADER_FIELDS_TOO_LARGE, REQUEST_URI_TOO_LONG ->
          wrong("Too large: a body may have %d bytes, a header far less".formatted(longestBody));
      case UNSUPPORTED_MEDIA_TYPE -> wrong("This Content-Type is not taken here");
      case TOO_MANY_REQUESTS -> later(Code.RATE_LIMITED, "Too much at once; try again later");
      case SERVICE_UNAVAILABLE -> later(Code.UNAVAILABLE, "Not at the moment; try again");
      default ->
          status.getCode() >= HttpStatus.INTERNAL_SERVER_ERROR.getCode()
              ? Failures.internal()
              : wrong("This request cannot be understood");
    };
  }

  private static String allowed(MutableHttpResponse<?> response) {
    return String.join(", ", response.getHeaders().getAll(HttpHeaders.ALLOW));
  }

  private static AnswerError wrong(String message) {
    return AnswerError.of(Code.BAD_USER_INPUT, message);
  }

  private static AnswerError later(Code code, String message) {
    return AnswerError.of(code, message).with(Map.of("retryable", true));
  }
}

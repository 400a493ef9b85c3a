package io.vclustermanager.graphql.transport;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import java.util.List;
import java.util.Map;

/** Answers of what never reaches the engine: one GraphQL error, under the request's id. */
final class Refusals {
  private Refusals() {}

  /** In JSON, with {@code Retry-After} where the error says how long to wait. */
  static MutableHttpResponse<byte[]> answer(
      HttpRequest<?> request, HttpStatus status, AnswerError error) {
    return answer(request, status, AnswerType.JSON, error);
  }

  static MutableHttpResponse<byte[]> answer(
      HttpRequest<?> request, HttpStatus status, AnswerType type, AnswerError error) {
    var response =
        HttpResponse.status(status)
            .contentType(type.mediaType())
            .body(body(error, RequestId.of(request)));
    var wait = error.extensions().get("retryAfterSeconds");
    return wait == null ? response : response.header(HttpHeaders.RETRY_AFTER, wait.toString());
  }

  static byte[] body(AnswerError error, RequestId requestId) {
    var entry = Answers.finish(error, requestId).toSpecification();
    return Json.write(Map.of("errors", List.of(entry)));
  }
}

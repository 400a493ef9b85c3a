package io.vclustermanager.graphql.transport;

import graphql.ExecutionResult;
import graphql.GraphQL;
import io.micronaut.configuration.graphql.GraphQLController;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RouteCondition;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * GraphQL over HTTP. {@code POST} takes {@code application/json} only, which no page of another
 * site can send without being asked first; {@code GET} runs queries and nothing else; {@code HEAD}
 * has no route. Requests run on virtual threads, so fetchers may wait for the database.
 */
@Controller("${graphql.path:/graphql}")
@Replaces(GraphQLController.class)
@Requires(beans = GraphQL.class)
@Requires(property = "graphql.enabled", notEquals = "false")
@ExecuteOn(TaskExecutors.BLOCKING)
final class GraphQlController {
  private static final byte[] NOTHING = {};

  private final ExecutionRunner runner;
  private final EventStream stream;

  GraphQlController(ExecutionRunner runner, EventStream stream) {
    this.runner = runner;
    this.stream = stream;
  }

  @Get(produces = MediaType.ALL, headRoute = false)
  @RouteCondition("#{!T(io.vclustermanager.graphql.transport.Upgrade).isWebSocket(request)}")
  HttpResponse<?> get(HttpRequest<?> http) {
    return AnswerType.negotiate(http.accept())
        .<HttpResponse<?>>map(type -> run(http, query(http), Transport.HTTP_GET, type))
        .orElseGet(() -> notAcceptable(http));
  }

  @Post(consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<?> post(HttpRequest<byte[]> request) {
    var bytes = request.getBody().orElse(NOTHING);
    if (EventStream.isWanted(request.accept())) {
      return post(request, bytes, Transport.HTTP_STREAM, AnswerType.GRAPHQL_RESPONSE);
    }
    return AnswerType.negotiate(request.accept())
        .<HttpResponse<?>>map(type -> post(request, bytes, Transport.HTTP_POST, type))
        .orElseGet(() -> notAcceptable(request));
  }

  private MutableHttpResponse<?> post(
      HttpRequest<?> request, byte[] body, Transport transport, AnswerType type) {
    // Forms and plain text are what a foreign page can send in a user's name: never read them.
    if (!isJson(request) || isEncoded(request)) {
      return Refusals.answer(
          request,
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          type,
          AnswerError.of(
              Code.BAD_USER_INPUT,
              "Content-Type must be application/json in UTF-8, without Content-Encoding"));
    }
    return run(request, parse(body), transport, type);
  }

  /** {@code identity} says that it is not. */
  private static boolean isEncoded(HttpRequest<?> request) {
    return request.getHeaders().getAll(HttpHeaders.CONTENT_ENCODING).stream()
        .anyMatch(each -> !each.strip().equalsIgnoreCase("identity"));
  }

  private static boolean isJson(HttpRequest<?> request) {
    var header = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    if (header == null) {
      return false;
    }
    try {
      var type = MediaType.of(header);
      return type.getName().equalsIgnoreCase(MediaType.APPLICATION_JSON)
          && type.getCharset().map(StandardCharsets.UTF_8::equals).orElse(true);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static ParsedRequest parse(byte[] body) {
    try {
      return GraphQlRequest.parse(Json.read(body));
    } catch (Json.Malformed e) {
      return malformed("The body cannot be read: " + e.getMessage());
    }
  }

  private static ParsedRequest query(HttpRequest<?> request) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("query", request.getParameters().get("query"));
    members.put("operationName", request.getParameters().get("operationName"));
    for (var name : List.of("variables", "extensions")) {
      var text = request.getParameters().get(name);
      try {
        members.put(name, text == null ? null : Json.read(text));
      } catch (Json.Malformed e) {
        return malformed(name + " cannot be read: " + e.getMessage());
      }
    }
    return GraphQlRequest.parse(members);
  }

  private static ParsedRequest malformed(String message) {
    return new ParsedRequest.Malformed(Code.BAD_USER_INPUT, message);
  }

  private MutableHttpResponse<?> run(
      HttpRequest<?> request, ParsedRequest parsed, Transport transport, AnswerType type) {
    return switch (parsed) {
      case ParsedRequest.Malformed bad ->
          Refusals.answer(
              request, HttpStatus.BAD_REQUEST, type, AnswerError.of(bad.code(), bad.message()));
      case GraphQlRequest good -> execute(request, good, transport, type);
    };
  }

  private MutableHttpResponse<?> execute(
      HttpRequest<?> request, GraphQlRequest good, Transport transport, AnswerType type) {
    MutableHttpResponse<String> response = HttpResponse.ok();
    var requestId = RequestId.of(request);
    var call = runner.call(good, transport, requestId, request, response);
    var result = runner.execute(call);
    if (transport == Transport.HTTP_STREAM && result.isDataPresent() && result.getData() != null) {
      return stream.answer(runner, call, result);
    }
    return answer(request, response, written(result, requestId), type);
  }

  /** A result that cannot be written is our bug: it is answered as one. */
  private Written written(ExecutionResult result, RequestId requestId) {
    try {
      return new Written(result, Json.write(runner.body(result).join()));
    } catch (RuntimeException | StackOverflowError e) {
      var failed = ExecutionRunner.failed(e, requestId);
      return new Written(failed, Json.write(failed.toSpecification()));
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Written(ExecutionResult result, byte[] bytes) {}

  private static MutableHttpResponse<?> answer(
      HttpRequest<?> request,
      MutableHttpResponse<String> response,
      Written written,
      AnswerType type) {
    var status = AnswerStatus.of(written.result(), type);
    // A customizer that chose another status than 200 knows better.
    if (response.status() == HttpStatus.OK) {
      response.status(status);
    }
    if (status == HttpStatus.UNAUTHORIZED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, NoCaller.challenge(request));
    }
    AnswerStatus.allow(written.result())
        .ifPresent(allow -> response.header(HttpHeaders.ALLOW, allow));
    AnswerStatus.retryAfter(written.result())
        .ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds));
    return response.contentType(type.mediaType()).body(written.bytes());
  }

  private static MutableHttpResponse<?> notAcceptable(HttpRequest<?> request) {
    return Refusals.answer(
        request,
        HttpStatus.NOT_ACCEPTABLE,
        AnswerType.JSON,
        AnswerError.of(
            Code.BAD_USER_INPUT, "Accept application/graphql-response+json or application/json"));
  }
}

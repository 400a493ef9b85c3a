package io.vclustermanager.graphql.transport;

import graphql.ExecutionResult;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An answer as server-sent events: the graphql-sse protocol's distinct connections mode. Each
 * result is an event {@code next}, the end is an event {@code complete}; comments in between keep
 * the connection alive. The stream ends when the token does.
 */
@Singleton
final class EventStream {
  private static final byte[] COMPLETE = bytes("event: complete\ndata:\n\n");
  private static final byte[] KEEP_ALIVE = bytes(":\n\n");

  private final GraphQlConfiguration configuration;
  private final Clock clock;

  EventStream(GraphQlConfiguration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /** Whether the client asks for a stream before all else. */
  static boolean isWanted(Collection<MediaType> accepted) {
    return accepted.stream()
        .findFirst()
        .filter(type -> type.getName().equals(MediaType.TEXT_EVENT_STREAM))
        .isPresent();
  }

  /** The answer to an operation that was run. */
  MutableHttpResponse<?> answer(
      ExecutionRunner runner, ExecutionCall call, ExecutionResult result) {
    var results =
        result.getData() instanceof Publisher<?> source
            ? Flux.from(source).cast(ExecutionResult.class)
            : Flux.just(result);
    var events =
        results
            .onErrorResume(failure -> Mono.just(ExecutionRunner.failed(failure, call.requestId())))
            .map(each -> Answers.finish(each, call.requestId()))
            .concatMap(each -> Mono.fromFuture(runner.body(each)).map(EventStream::next), 1)
            .takeUntilOther(tokenEnds(call))
            .concatWithValues(COMPLETE);
    var response =
        HttpResponse.ok(keptAlive(events))
            .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
            .header(HttpHeaders.CACHE_CONTROL, "no-cache");
    RateHeaders.copy(call.response(), response);
    return response;
  }

  private Flux<byte[]> keptAlive(Flux<byte[]> events) {
    var alive =
        Flux.interval(configuration.pingInterval()).onBackpressureDrop().map(_ -> KEEP_ALIVE);
    // The first comment goes out at once: without a body nothing tells the client that it is open.
    return Flux.mergeDelayError(1, events, alive)
        .takeUntil(each -> each == COMPLETE)
        .startWith(KEEP_ALIVE);
  }

  private Mono<Long> tokenEnds(ExecutionCall call) {
    return call.http()
        .getUserPrincipal(Authentication.class)
        .flatMap(TokenEnd::of)
        .map(end -> Mono.delay(Duration.between(clock.instant(), end)))
        .orElseGet(Mono::never);
  }

  private static byte[] next(Map<String, Object> body) {
    return bytes(
        "event: next\ndata: " + new String(Json.write(body), StandardCharsets.UTF_8) + "\n\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

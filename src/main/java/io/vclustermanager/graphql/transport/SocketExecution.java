package io.vclustermanager.graphql.transport;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.websocket.exceptions.WebSocketSessionException;
import io.vclustermanager.graphql.GraphQlProblem;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One operation of a socket. A subscription's source is asked for the next event when the last one
 * was written, so a client that does not read slows its source down and fills no memory.
 */
final class SocketExecution implements Subscriber<ExecutionResult> {
  private final String id;
  private final ExecutionCall call;
  private final GraphQlSocket socket;
  private final SocketServices services;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Subscription upstream;
  private volatile CompletableFuture<?> lastWrite = CompletableFuture.completedFuture(null);

  SocketExecution(String id, ExecutionCall call, GraphQlSocket socket, SocketServices services) {
    this.id = id;
    this.call = call;
    this.socket = socket;
    this.services = services;
  }

  void start() {
    services.executor().execute(() -> ServerRequestContext.with(call.http(), this::run));
  }

  private void run() {
    if (socket.isOver()) {
      cancel();
      return;
    }
    var result = services.runner().execute(call);
    Object data = result.getData();
    if (data instanceof Publisher<?> source) {
      // Also when it is over by now: a source that was opened must hear that nobody listens.
      results(source).subscribe(this);
    } else if (result.isDataPresent() && !failedToSubscribe(result)) {
      var _ = write(result).whenComplete((_, _) -> finish());
    } else {
      fail(result.getErrors());
    }
  }

  @SuppressWarnings("unchecked") // the engine's only publisher is one of results
  private static Publisher<ExecutionResult> results(Publisher<?> source) {
    return (Publisher<ExecutionResult>) source;
  }

  /** A subscription that gave no source has a null for data, which is not an event. */
  private static boolean failedToSubscribe(ExecutionResult result) {
    return result.getData() == null && !result.getErrors().isEmpty();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    upstream = subscription;
    if (over.get()) {
      subscription.cancel();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(ExecutionResult event) {
    var written = write(Answers.finish(event, call.requestId()));
    lastWrite = written;
    var _ =
        written.whenComplete(
            (_, failure) -> {
              if (failure == null) {
                more();
              } else {
                brokenWrite(failure);
              }
            });
  }

  @Override
  public void onError(Throwable failure) {
    var error = Answers.finish(Failures.describe(failure, call.requestId()), call.requestId());
    var _ = lastWrite.whenComplete((_, _) -> fail(List.of(error)));
  }

  @Override
  public void onComplete() {
    var _ = lastWrite.whenComplete((_, _) -> finish());
  }

  /** The client does not want it any more, or is gone. */
  void cancel() {
    if (over.compareAndSet(false, true)) {
      socket.forget(id, this);
      services.runner().cut(call);
      stopSource();
      socket.closeIfUnused();
    }
  }

  /** Answers without having run. */
  void refuse(GraphQlProblem problem) {
    fail(List.of(Answers.finish(AnswerError.of(problem), call.requestId())));
  }

  private CompletableFuture<?> write(ExecutionResult result) {
    if (over.get()) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      return services
          .runner()
          .body(result)
          .thenCompose(body -> socket.send(GraphQlSocket.message("next", id, body)));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void more() {
    var source = upstream;
    if (source != null && !over.get()) {
      source.request(1);
    }
  }

  private void brokenWrite(Throwable failure) {
    if (isSocketGone(failure)) {
      cancel();
    } else if (!over.get()) {
      stopSource();
      var error = Answers.finish(Failures.describe(failure, call.requestId()), call.requestId());
      fail(List.of(error));
    }
  }

  private static boolean isSocketGone(Throwable failure) {
    return failure instanceof WebSocketSessionException
        || failure.getCause() instanceof WebSocketSessionException;
  }

  private void finish() {
    if (over.compareAndSet(false, true)) {
      socket.forget(id, this);
      tellTheEnd(GraphQlSocket.message("complete", id, null));
    }
  }

  private void fail(List<? extends GraphQLError> errors) {
    if (over.compareAndSet(false, true)) {
      socket.forget(id, this);
      var entries = errors.stream().map(GraphQLError::toSpecification).toList();
      tellTheEnd(GraphQlSocket.message("error", id, entries));
    }
  }

  private void tellTheEnd(Map<String, ?> message) {
    var _ = socket.send(message).whenComplete((_, _) -> socket.closeIfUnused());
  }

  private void stopSource() {
    var source = upstream;
    if (source != null) {
      source.cancel();
    }
  }
}

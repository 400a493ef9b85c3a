package io.vclustermanager.graphql.transport;

import graphql.ExecutionResult;
import graphql.GraphQLContext;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Counts the subscriptions that each caller has open, over sockets and event streams alike. */
@Singleton
final class OpenSubscriptions {
  private static final String NOBODY = "";

  private final int most;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  OpenSubscriptions(GraphQlConfiguration configuration) {
    most = configuration.maxSubscriptionsPerActor();
  }

  /** Under which name the caller's are counted. */
  static String who(GraphQLContext context) {
    return context
        .<Authentication>getOrEmpty(Authentication.class)
        .map(Authentication::getName)
        .orElse(NOBODY);
  }

  static AnswerError refusal() {
    return AnswerError.of(Code.RATE_LIMITED, "You have too many subscriptions open")
        .with(Map.of("retryable", true));
  }

  boolean isFull(String who) {
    return open.getOrDefault(who, 0) >= most;
  }

  /** The same stream, counted from when it is listened to until it ends or nobody does. */
  Publisher<ExecutionResult> counted(Publisher<ExecutionResult> source, String who) {
    return Flux.defer(
        () -> {
          open.merge(who, 1, Integer::sum);
          var over = new AtomicBoolean();
          return Flux.from(source)
              .doFinally(
                  _ -> {
                    if (over.compareAndSet(false, true)) {
                      open.compute(
                          who, (_, count) -> count == null || count <= 1 ? null : count - 1);
                    }
                  });
        });
  }

  int open(String who) {
    return open.getOrDefault(who, 0);
  }
}

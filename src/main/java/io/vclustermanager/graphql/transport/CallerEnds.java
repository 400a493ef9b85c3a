package io.vclustermanager.graphql.transport;

import graphql.ExecutionResult;
import graphql.GraphQLContext;
import io.micronaut.security.authentication.Authentication;
import io.vclustermanager.access.LiveCallers;
import io.vclustermanager.access.LiveCallers.Ending;
import io.vclustermanager.graphql.GraphQlProblem;
import io.vclustermanager.graphql.GraphQlProblem.Code;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends a stream, with the reason, when its caller is nobody any more or may see less: silence would
 * look like a stream of which nothing comes.
 */
@Singleton
final class CallerEnds {
  private final LiveCallers live;

  CallerEnds(LiveCallers live) {
    this.live = live;
  }

  /** The same stream, until then. */
  Publisher<ExecutionResult> until(Publisher<ExecutionResult> results, GraphQLContext context) {
    @Nullable Authentication who = context.get(Authentication.class);
    return who == null ? results : Flux.from(results).takeUntilOther(end(who));
  }

  private Mono<Object> end(Authentication who) {
    return Mono.create(
        sink -> {
          var watch = live.watch(who, true, ending -> sink.error(problem(ending)));
          sink.onDispose(watch::close);
        });
  }

  private static GraphQlProblem problem(Ending ending) {
    return GraphQlProblem.of(ending.isOut() ? Code.UNAUTHENTICATED : Code.FORBIDDEN, ending.why());
  }
}
